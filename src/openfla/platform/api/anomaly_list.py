"""The list of anomalies and warnings in Markdown, CSV and JSON, in the language of its reader."""

import re
from typing import Any, Final

import msgspec

from openfla.contract.anomalies import ANOMALIES, Anomaly, AnomalyClass
from openfla.platform.api.sheets import as_csv, as_markdown, code
from openfla.texts import N_, Language, translate

TITLE: Final = N_("Anomalies and warnings")
ABOUT: Final = N_(
    "Every rule that a record is held against, the same for single calls and for many records at once. The codes and "
    "texts are OpenFLA's own: the list of the official platform is not public."
)
CLASSES: Final = {
    AnomalyClass.BLOCKING: N_("Blocking: the record is refused."),
    AnomalyClass.WARNING: N_("Warning: the record is accepted."),
}
COLUMNS: Final = (
    N_("Code"),
    N_("Class"),
    N_("Name"),
    N_("What is wrong"),
    N_("What to do"),
    N_("HTTP status of a single call"),
    N_("Type of issue"),
    N_("Number in sister flows"),
)
_VALUE: Final = re.compile(r"%\((\w+)\)[sd]")


def in_markdown(language: Language) -> bytes:
    """A line for each rule."""
    head = [translate(language, column) for column in COLUMNS]
    rows = [[code(first), *more] for first, *more in (cells(one, language) for one in ANOMALIES.values())]
    parts = [f"# {translate(language, TITLE)}", translate(language, ABOUT), as_markdown(head, rows)]
    return ("\n\n".join(parts) + "\n").encode()


def in_csv(language: Language) -> bytes:
    """A row for each rule."""
    rows = (cells(one, language) for one in ANOMALIES.values())
    return as_csv([translate(language, column) for column in COLUMNS], rows)


def in_json(language: Language) -> bytes:
    """For programs: an object with `items`."""
    items = [_told(one, language) for one in ANOMALIES.values()]
    return msgspec.json.format(msgspec.json.encode({"items": items, "total": len(items)}), indent=2)


def cells(anomaly: Anomaly, language: Language) -> list[str]:
    """What is told of a rule, in the order of COLUMNS; the values of a record stand as <names>."""
    return [
        anomaly.code,
        str(anomaly.cls),
        translate(language, anomaly.title),
        in_general(language, anomaly.message),
        in_general(language, anomaly.remedy),
        "" if is_warning(anomaly) else str(anomaly.status),
        "" if is_warning(anomaly) else anomaly.issue,
        anomaly.neighbour,
    ]


def is_warning(anomaly: Anomaly) -> bool:
    """Whether the record is accepted all the same."""
    return anomaly.cls is AnomalyClass.WARNING


def in_general(language: Language, message: str) -> str:
    """A sentence with the names of its values in place of the values."""
    return _VALUE.sub(r"<\1>", translate(language, message)).replace("%%", "%")


def _told(anomaly: Anomaly, language: Language) -> dict[str, Any]:
    told = {
        "code": anomaly.code,
        "class": str(anomaly.cls),
        "title": translate(language, anomaly.title),
        "message": in_general(language, anomaly.message),
        "remedy": in_general(language, anomaly.remedy),
    }
    single = {} if is_warning(anomaly) else {"status": anomaly.status, "issue": anomaly.issue}
    return {**told, **single, **({"neighbour": anomaly.neighbour} if anomaly.neighbour else {})}
