from enum import StrEnum

from msgspec import Struct


class AnomalyClass(StrEnum):
    """NEIGHBOUR (reference batch.md section 9): what blocks, and what only warns."""

    BLOCKING = "B"
    WARNING = "W"


class Anomaly(Struct, frozen=True, kw_only=True):
    """A rule: what its breach is called, what is told of it, what to do, and how a single call is refused for it.

    `issue` is the Belgif issue type; `status` the HTTP status of a call that breaks it.
    """

    code: str
    cls: AnomalyClass = AnomalyClass.BLOCKING
    title: str
    message: str
    remedy: str
    issue: str = "rejectedInput"
    status: int = 400
    neighbour: str = ""
    source: str = ""
