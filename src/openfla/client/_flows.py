"""What can be asked of the platform, each written once: generators that know no socket (see `openfla.channel.Flow`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from uuid import uuid4

import msgspec

from openfla.channel import IMPATIENT, Answer, Call, Flow, Patience, Silence, patiently
from openfla.client._errors import BadAnswer, PlatformUnreachable
from openfla.client._problems import problem_of
from openfla.contract.employments import Employment, NewEmployment
from openfla.contract.entitlements import CreditPage, CreditSearch, NewTrainingRight, TrainingCredit, TrainingRight
from openfla.contract.trainings import (
    NewProviderTraining,
    NewTraining,
    ProviderTraining,
    Training,
    TrainingSearch,
)

T = TypeVar("T")

PAGE_SIZE: Final = 100
TRACE_ID: Final = "BelGov-Trace-Id"
"""Belgif: at most 36 characters, new for every call, attempts included."""
_CREATED: Final = 201
_REFUSED_FROM: Final = 300
_UNAVAILABLE: Final = 503

_encoder = msgspec.json.Encoder(decimal_format="number")


class Health(msgspec.Struct, frozen=True):
    """What the platform says of itself: UP, DEGRADED, DOWN or a word of its own."""

    status: str

    @property
    def is_up(self) -> bool:
        """Whether calls are worth a try."""
        return self.status in ("UP", "DEGRADED")


class Registration(msgspec.Struct, frozen=True):
    """A training as it now stands in the account."""

    training: Training
    created: bool
    """False when it was there already with the same content."""


class ProviderRegistration(msgspec.Struct, frozen=True):
    """A training provider's training as it now stands in the register."""

    training: ProviderTraining
    created: bool
    """False when it was there already with the same content."""


class Page(msgspec.Struct, Generic[T], frozen=True):
    """Some of what was found (Belgif cursor paging); `next` is the address of what follows."""

    items: tuple[T, ...]
    total: int | None = None
    next: str | None = None


@dataclass
class Sent:
    """One request on its way: gives every attempt a trace id of its own and remembers the last one."""

    method: str
    url: str
    body: object = None
    without_token: bool = False
    trace_id: str = ""
    _content: bytes = field(default=b"", init=False, repr=False)

    def __post_init__(self) -> None:
        self._content = b"" if self.body is None else _encoder.encode(self.body)

    def attempt(self) -> Call:
        """The same request under a fresh trace id."""
        self.trace_id = str(uuid4())
        headers = {TRACE_ID: self.trace_id, "Accept": "application/json, application/problem+json"}
        if self._content:
            headers["Content-Type"] = "application/json"
        return Call(self.method, self.url, headers, self._content, without_token=self.without_token)

    def decoded(self, answer: Answer, kind: type[T]) -> T:
        """The record in an answer.

        Raises:
            BadAnswer: it is not there.
        """
        try:
            return msgspec.json.decode(answer.content, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as mistake:
            raise BadAnswer(answer.status, str(mistake), self.trace_id) from mistake


@dataclass(frozen=True)
class Api:
    """The requests to one base address."""

    base_url: str
    patience: Patience = field(default_factory=Patience)

    def call(
        self, method: str, path: str, kind: type[T], body: object = None, query: Mapping[str, Any] | None = None
    ) -> Flow[tuple[T, Answer]]:
        """Any operation that may be repeated: the record that came back, and the answer it was in.

        Raises:
            Problem, PlatformUnreachable, BadAnswer: there is none.
        """
        request = Sent(method, self._url(path, query), body)
        answer = yield from self._answer(request, self.patience)
        if answer.status >= _REFUSED_FROM:
            raise problem_of(answer, request.trace_id)
        return request.decoded(answer, kind), answer

    def register(self, training: NewTraining) -> Flow[Registration]:
        """Safe to repeat: the reference makes sure that one training becomes one record."""
        registered, answer = yield from self.call("POST", "trainings", Training, training)
        return Registration(registered, created=answer.status == _CREATED)

    def training(self, id: str) -> Flow[Training]:
        found, _ = yield from self.call("GET", f"trainings/{quote(id, safe='')}", Training)
        return found

    def search(self, wanted: TrainingSearch, query: Mapping[str, Any]) -> Flow[Page[Training]]:
        page, _ = yield from self.call("POST", "trainings/search", Page[Training], wanted, query)
        return page

    def register_provided(self, training: NewProviderTraining) -> Flow[ProviderRegistration]:
        """Safe to repeat, as `register`; at the address of training providers."""
        registered, answer = yield from self.call("POST", "trainings", ProviderTraining, training)
        return ProviderRegistration(registered, created=answer.status == _CREATED)

    def declare_employment(self, employment: NewEmployment) -> Flow[Employment]:
        """Safe to repeat: the same employment declared again changes nothing."""
        declared, _ = yield from self.call("POST", "employments", Employment, employment)
        return declared

    def declare_right(self, right: NewTrainingRight) -> Flow[TrainingRight]:
        """Safe to repeat: the same right declared again changes nothing."""
        declared, _ = yield from self.call("POST", "trainingRights", TrainingRight, right)
        return declared

    def credits(self, wanted: CreditSearch) -> Flow[tuple[TrainingCredit, ...]]:
        found, _ = yield from self.call("POST", "trainingCredits/search", CreditPage, wanted)
        return found.items

    def health(self) -> Flow[Health]:
        """One attempt, without a token; 503 with a state is an answer like another (Belgif)."""
        request = Sent("GET", self._url("health"), without_token=True)
        answer = yield from self._answer(request, IMPATIENT)
        if answer.status >= _REFUSED_FROM and answer.status != _UNAVAILABLE:
            raise problem_of(answer, request.trace_id)
        return request.decoded(answer, Health)

    def _answer(self, request: Sent, patience: Patience) -> Flow[Answer]:
        result = yield from patiently(request.attempt, patience)
        if isinstance(result, Silence):
            raise PlatformUnreachable(request.url, result.reason)
        return result

    def _url(self, path: str, query: Mapping[str, Any] | None = None) -> str:
        return f"{self.base_url.rstrip('/')}/{path}" + (f"?{urlencode(query)}" if query else "")


def first(page_size: int = PAGE_SIZE) -> dict[str, Any]:
    """The query for the first page."""
    return {"pageSize": page_size}


def following(page: Page[T], query: Mapping[str, Any]) -> dict[str, Any] | None:
    """The query for the page after this one; None at the end.

    Of `next` only the query is used: the token goes to the base address and nowhere else, and a platform
    behind a proxy may give another host.

    Raises:
        BadAnswer: `next` leads back to this very page.
    """
    if not page.next:
        return None
    coming: dict[str, Any] = dict(parse_qsl(urlsplit(page.next).query))
    if not coming or coming == {name: str(value) for name, value in query.items()}:
        raise BadAnswer(200, "the link to the next page leads back to the same page")
    return coming
