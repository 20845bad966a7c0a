from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from openfla.texts import Explained


class Stage(StrEnum):
    """What is being done."""

    PREPARING = "preparing"
    DELIVERING = "delivering"


@dataclass(frozen=True)
class Progress:
    """How far it is, told after each step.

    Args:
        stage: what is being done.
        records: how many there are; None while nobody knows.
        prepared: how many were read and kept.
        sent: how many the platform took.
        judged: how many have their verdict, there or here.
        mistake: trouble that is waited for to pass.
        pause_s: how long.
    """

    stage: Stage
    records: int | None
    prepared: int = 0
    sent: int = 0
    judged: int = 0
    mistake: Explained | None = None
    pause_s: float = 0.0


Told = Callable[[Progress], object]


def untold(_: Progress) -> None:
    """Nobody wants to know."""
