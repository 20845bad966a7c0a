from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct

from openfla.identifiers import EnterpriseNumber

CLOSED: Final = "acceptance"
"""The environment into which an enterprise is let by an operator (SEED 6.3)."""


class State(StrEnum):
    """How far a request for access is."""

    WAITING = "waiting"
    ADMITTED = "admitted"
    REFUSED = "refused"
    """Never admitted, or no longer."""


class Admission(Struct, frozen=True):
    """A request of an enterprise to be let into the test environment; `person` asked, unless an operator did."""

    number: EnterpriseNumber
    name: str
    purpose: str
    person: UUID | None
    asked_at: datetime
    decided_at: datetime | None
    is_admitted: bool

    @property
    def state(self) -> State:
        """How far it is."""
        if self.decided_at is None:
            return State.WAITING
        return State.ADMITTED if self.is_admitted else State.REFUSED
