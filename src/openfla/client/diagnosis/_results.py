from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from openfla.client.diagnosis.steps import Step
from openfla.texts import Explained

Fact = str | int | float | bool | None


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


class Finding(Explained):
    """What a check found, good or bad, told to its reader; never raised.

    `steps` are those of the guide that mend it.
    """

    state: ClassVar[State] = State.FAILED
    steps: ClassVar[tuple[Step, ...]] = ()


@dataclass(frozen=True)
class Result:
    """One finding of one check.

    Args:
        told: the sentence and the remedy, with a stable code.
        state: how it ended.
        steps: of the guide, that mend it.
        facts: what was measured, for programs and help desks; never a secret.
        check: which check; set by the examination.
    """

    told: Explained
    state: State
    steps: tuple[Step, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    check: str = ""

    @property
    def code(self) -> str:
        """Stable, for programs."""
        return self.told.code


def found(finding: Finding, **facts: Fact) -> Result:
    """A finding as the result that it declares itself to be."""
    return Result(finding, finding.state, finding.steps, facts)


def failed(mistake: Explained, *steps: Step, **facts: Fact) -> Result:
    """A mistake that another part explained, as a failure."""
    return Result(mistake, State.FAILED, steps, facts)
