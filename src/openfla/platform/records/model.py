from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from msgspec import Struct

from openfla.contract.declarations import RecordKind, Withdrawal
from openfla.contract.employments import NewEmployment
from openfla.contract.entitlements import NewEmployabilityBudget, NewTrainingRight
from openfla.contract.findings import Finding
from openfla.contract.trainings import NewProviderTraining, NewTraining, NewVerification
from openfla.identifiers import EnterpriseNumber, Ssin
from openfla.platform.access.model import Actor

Content = (
    NewTraining
    | NewProviderTraining
    | NewVerification
    | NewEmployment
    | NewTrainingRight
    | NewEmployabilityBudget
    | Withdrawal
)


class Deed(StrEnum):
    """What somebody wants done to one record."""

    DECLARE = "declare"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    VERIFY = "verify"


class Command(Struct, frozen=True, kw_only=True):
    """One thing that somebody wants done to one record.

    A record that stands already is named by its id (`record`: the single calls) or by the reference in the content
    (bulk). `version` is the one that the caller saw; without it the present one is meant.
    """

    actor: Actor
    deed: Deed
    kind: RecordKind
    content: Content | None = None
    record: UUID | None = None
    version: int | None = None
    trace_id: str = ""


class Occasion(Struct, frozen=True, kw_only=True):
    """When things are done, and in which declaration, if in one.

    `moment` is by the clock of the database, which those who follow changes go by (records.service.begin).
    """

    at: datetime
    today: date
    declaration: UUID | None = None
    moment: datetime | None = None

    @property
    def changed_at(self) -> datetime:
        """What the records that are changed now tell of it."""
        return self.moment or self.at


class Result(StrEnum):
    """What became of a command."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    BLOCKED = "blocked"


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of a command: the record as it stands now, and every rule that was broken.

    `rows` is what the domain keeps of it; several for a training of a training provider. Of a blocked command it is
    what stands in the way, if anything does.
    """

    result: Result
    record: UUID | None = None
    rows: tuple[Any, ...] = ()
    findings: tuple[Finding, ...] = ()


class Change(Struct, frozen=True, kw_only=True):
    """A version of a record beyond its first: who made it how, and what it changed. Before and after are messages."""

    record: UUID
    version: int
    kind: RecordKind
    act: str
    at: datetime
    enterprise: EnterpriseNumber
    quality: str
    client_id: str
    declaration: UUID | None
    before: Any
    after: Any


class Version(Struct, frozen=True, kw_only=True):
    """One version of a record; before and after are messages without their address.

    `after` is nothing for the version that stands now, `before` for the first one.
    """

    number: int
    act: str
    at: datetime
    enterprise: EnterpriseNumber
    quality: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


class RecordRow(Struct, frozen=True, kw_only=True):
    """What the table of any record about a worker with an enterprise has."""

    id: UUID
    enterprise: EnterpriseNumber
    ssin: Ssin
    declarer: EnterpriseNumber
    quality: str
    digest: str
    version: int
    withdrawn: bool
    registered_at: datetime
    changed_at: datetime


def refused(*findings: Finding, record: UUID | None = None, rows: tuple[Any, ...] = ()) -> Outcome:
    """The outcome of a command that changes nothing."""
    return Outcome(result=Result.BLOCKED, findings=findings, record=record, rows=rows)
