"""At which moment a copy is made, and what its verdicts are called then."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

from openfla.contract.declarations import Verdict
from openfla.texts import N_, Language, translate


class Stage(StrEnum):
    """Before anything is sent, or with the verdicts of the platform: some of them, or all."""

    CHECKED = "checked"
    UNDER_WAY = "underWay"
    SENT = "sent"

    def word_for(self, verdict: Verdict | None, language: Language) -> str:
        """What a verdict is called in the column for it."""
        return translate(language, _WORDS[self][verdict])


_WORDS: Final[Mapping[Stage, Mapping[Verdict | None, str]]] = {
    Stage.CHECKED: {
        Verdict.ACCEPTED: N_("Ready"),
        Verdict.WARNED: N_("Ready, with warnings"),
        Verdict.BLOCKED: N_("Blocked"),
        None: N_("Not checked"),
    },
    Stage.UNDER_WAY: {
        Verdict.ACCEPTED: N_("Accepted, without warnings"),
        Verdict.WARNED: N_("Accepted, with warnings"),
        Verdict.BLOCKED: N_("Blocked"),
        None: N_("No verdict yet, or not sent"),
    },
    Stage.SENT: {
        Verdict.ACCEPTED: N_("Accepted, without warnings"),
        Verdict.WARNED: N_("Accepted, with warnings"),
        Verdict.BLOCKED: N_("Blocked"),
        None: N_("Not sent"),
    },
}


def beside(file: Path, stage: Stage) -> Path:
    """Where one looks for the annotated copy of a file: in the same folder.

    >>> beside(Path("2026/trainings.csv"), Stage.CHECKED).name
    'trainings.checked.xlsx'
    """
    return file.with_name(f"{file.stem}.{stage}.xlsx")
