"""What is held of a worker, one record at a time."""

from typing import Any, ClassVar, Final, Generic, Protocol, TypeVar
from urllib.parse import quote

import msgspec

from openfla.channel import Answer, Flow
from openfla.client._api import decoded
from openfla.client._pages import Pages, first
from openfla.client._worlds import F, Operations, listing, operation
from openfla.contract.anomalies import Told
from openfla.contract.employments import Employment, EmploymentChange, EmploymentSearch, NewEmployment
from openfla.contract.entitlements import (
    BudgetChange,
    BudgetSearch,
    EmployabilityBudget,
    NewEmployabilityBudget,
    NewTrainingRight,
    TrainingRight,
    TrainingRightChange,
    TrainingRightSearch,
)
from openfla.contract.messages import Registered
from openfla.contract.trainings import (
    NewProviderTraining,
    NewTraining,
    NewVerification,
    ProviderTraining,
    Training,
    TrainingChange,
    TrainingSearch,
)

R = TypeVar("R", bound=Registered)
N = TypeVar("N")
S = TypeVar("S")
H = TypeVar("H")
T = TypeVar("T")

PAGE_SIZE: Final = 100
_CREATED: Final = 201


class Registration(msgspec.Struct, Generic[T], frozen=True):
    """A record as it now stands, and what the call did to it.

    Args:
        record: with its id and its version.
        created: it was not there before. When the answer to a first attempt was lost, the record of that attempt
            is found by the second, and counts as there already.
        changed: the call changed something; what was sent said nothing new where it is False.
    """

    record: T
    created: bool
    changed: bool

    @property
    def warnings(self) -> tuple[Told, ...]:
        """What is strange about what was declared; it was accepted."""
        return self.record.warnings if isinstance(self.record, Registered) else ()


class Versioned(Protocol):
    """A record that was read, or what was kept of it: which one it is, and at which version."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...


class At(msgspec.Struct, frozen=True):
    """A record by its id, at the version that one saw; instead of the whole record."""

    id: str
    version: int


class Records(Operations[F], Generic[F, R, N, S]):
    """The records of one kind: what is declared is R, the content that declares it N, what finds it S.

    Everything here is safe to repeat, and repeated by itself when an answer is lost.
    """

    _place: ClassVar[str]
    _standing: ClassVar[Any]

    @operation
    def declare(self, new: N) -> Flow[Registration[R]]:
        """Put a record on the account of a worker; the same one again changes nothing and is no mistake.

        Raises:
            Conflict: another content stands under its reference; `members["record"]` is the id of that record.
            BadRequest: what is wrong with it, rule by rule.
        """
        answer = yield from self._api.answer(self._api.request("POST", self._place, new, repeatable=True))
        created = answer.status == _CREATED
        return Registration(self._told(answer), created=created, changed=created)

    @operation
    def get(self, id: str) -> Flow[R]:
        """A record by its id.

        Raises:
            NotFound: there is none that may be seen.
        """
        return self._api.record(self._api.request("GET", self._one(id)), self._standing)

    @operation
    def correct(self, known: Versioned, content: N) -> Flow[Registration[R]]:
        """Put another content, whole, in the place of the one that was read.

        Args:
            known: the record as it was read, or `At` its id and version.
            content: what stands there from now on.

        Raises:
            VersionChanged: somebody else changed it meanwhile; read it again first.
            Conflict: it was withdrawn, or it is not yours to correct.
        """
        return self._changed("PUT", self._one(known.id), known, content)

    @operation
    def withdraw(self, known: Versioned) -> Flow[None]:
        """Withdraw a record; its history stays. One that is withdrawn already stays so.

        Args:
            known: the record as it was read, or `At` its id and version.

        Raises:
            VersionChanged: somebody else changed it meanwhile; read it again first.
        """
        return self._api.nothing(self._api.request("DELETE", self._one(known.id), headers=_if_match(known)))

    @listing
    def search(self, wanted: S, *, page_size: int = PAGE_SIZE, cursor: str | None = None) -> Pages[R]:
        """The records that meet everything that is given, page after page.

        Args:
            wanted: what they have in common; a worker's number never stands in an address.
            page_size: how many are asked for at a time, at most 1000.
            cursor: of a page that was read before, to go on from there.
        """
        query = first(page_size, cursor)
        return Pages(self._api, "POST", f"{self._place}/search", self._standing, query, wanted)

    def _changed(self, method: str, path: str, known: Versioned, body: object) -> Flow[Registration[R]]:
        call = self._api.request(method, path, body, headers=_if_match(known), repeatable=True)
        record = self._told((yield from self._api.answer(call)))
        return Registration(record, created=False, changed=record.version != known.version)

    def _told(self, answer: Answer) -> R:
        found: R = decoded(answer, self._standing)
        return found

    def _one(self, id: str) -> str:
        return f"{self._place}/{quote(id, safe='')}"


class KeptRecords(Records[F, R, N, S], Generic[F, R, N, S, H]):
    """Records whose history can be read; each version of it is an H."""

    _version: ClassVar[Any]

    @listing
    def history(self, id: str, *, page_size: int = PAGE_SIZE) -> Pages[H]:
        """Every version of a record, oldest first: who made it, when, in what quality, before and after.

        Args:
            id: of the record.
            page_size: how many are asked for at a time, at most 1000.
        """
        return Pages(self._api, "GET", f"{self._one(id)}/history", self._version, first(page_size))


class Trainings(KeptRecords[F, Training, NewTraining, TrainingSearch, TrainingChange]):
    """The trainings of an enterprise's workers."""

    _place = "trainings"
    _standing = Training
    _version = TrainingChange

    @operation
    def verify(self, known: Versioned, decision: NewVerification) -> Flow[Registration[Training]]:
        """Confirm, correct or reject what a training provider declared.

        Args:
            known: the training as it was read, or `At` its id and version.
            decision: of the employer, with the right content where it is corrected.

        Raises:
            VersionChanged: somebody else changed it meanwhile; read it again first.
            Conflict: no training provider declared it, or it was withdrawn.
        """
        return self._changed("POST", f"{self._one(known.id)}/verification", known, decision)


class Employments(KeptRecords[F, Employment, NewEmployment, EmploymentSearch, EmploymentChange]):
    """Who works where, since when, and how much of full time."""

    _place = "employments"
    _standing = Employment
    _version = EmploymentChange


class Rights(KeptRecords[F, TrainingRight, NewTrainingRight, TrainingRightSearch, TrainingRightChange]):
    """The days of training that a worker is owed in a year, once for each kind of right."""

    _place = "trainingRights"
    _standing = TrainingRight
    _version = TrainingRightChange


class Budgets(KeptRecords[F, EmployabilityBudget, NewEmployabilityBudget, BudgetSearch, BudgetChange]):
    """What may be spent on measures for a worker's employability, and what was."""

    _place = "employabilityBudgets"
    _standing = EmployabilityBudget
    _version = BudgetChange


class ProvidedTrainings(Records[F, ProviderTraining, NewProviderTraining, TrainingSearch]):
    """The trainings that a training provider declared, each with its participants."""

    _place = "trainings"
    _standing = ProviderTraining


def _if_match(known: Versioned) -> dict[str, str]:
    return {"If-Match": f'"{known.version}"'}
