"""The requests to one base address: generators that know no socket (see `openfla.channel.Flow`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import msgspec

from openfla.channel import Answer, Call, Flow, Patience, Silence, address_below, patiently, plain
from openfla.client._errors import BadAnswer, PlatformUnreachable
from openfla.client._problems import problem_of
from openfla.texts import Language

T = TypeVar("T")

Query = Iterable[tuple[str, str]]

JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
_PROBLEM: Final = "application/problem+json"
_NO_CONTENT: Final = 204
_REFUSED_FROM: Final = 300

_encoder = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True)
class Api:
    """One address of the API, and how patient its callers are.

    Args:
        base_url: the base address, without a slash at the end.
        patience: how often and how fast a call is repeated.
        language: of what the platform tells people.
    """

    base_url: str
    patience: Patience
    language: Language

    def request(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: Query = (),
        headers: Mapping[str, str] | None = None,
        repeatable: bool | None = None,
        **about: Any,
    ) -> Call:
        """A call below the base address; `body` is a message, or bytes that are sent as they are."""
        told = {"Accept": f"{JSON}, {_PROBLEM}", "Accept-Language": self.language, **(headers or {})}
        content = body if body is None or isinstance(body, bytes) else _encoder.encode(body)
        if content is not None:
            told = {"Content-Type": JSON, **told}
            about["content"] = content
        return Call(method.upper(), address_below(self.base_url, path, query), told, repeatable=repeatable, **about)

    def answer(self, call: Call) -> Flow[Answer]:
        """The answer to a call, repeated while that makes sense and does no harm.

        Raises:
            Problem, PlatformUnreachable: there is none, or it is a refusal.
        """
        answer = yield from self.whatever(call)
        if answer.status >= _REFUSED_FROM:
            raise problem_of(answer)
        return answer

    def nothing(self, call: Call) -> Flow[None]:
        """That it is done, where there is nothing to tell of it.

        Raises:
            Problem, PlatformUnreachable: it is not.
            BadAnswer: who knows; it was not the platform that answered.
        """
        answer = yield from self.answer(call)
        if answer.status != _NO_CONTENT:
            raise strange(answer, "the platform says nothing when it is done, and this says something")

    def content(self, call: Call, *media_types: str) -> Flow[Answer]:
        """The answer to a call for something that is not JSON.

        Raises:
            Problem, PlatformUnreachable: there is none, or it is a refusal.
            BadAnswer: it is of another type, such as the page of a proxy.
        """
        answer = yield from self.answer(call)
        if (media_type := media_type_of(answer)) not in media_types:
            raise strange(answer, f"{media_type or 'no type'} instead of {', '.join(media_types)}")
        return answer

    def whatever(self, call: Call, patience: Patience | None = None) -> Flow[Answer]:
        """The same, refusals too.

        Raises:
            PlatformUnreachable: there is none.
        """
        result = yield from patiently(lambda: call, patience or self.patience)
        if isinstance(result, Silence):
            raise unreachable(call, result)
        return result

    def record(self, call: Call, kind: type[T]) -> Flow[T]:
        """What an answer holds.

        Raises:
            Problem, PlatformUnreachable, BadAnswer: it holds no such thing, or there is none.
        """
        answer = yield from self.answer(call)
        return decoded(answer, kind)


def unreachable(call: Call, silence: Silence, attempts: int = 0) -> PlatformUnreachable:
    """The mistake that a silence stands for; the address is told without its parameters."""
    address = call.url.partition("?")[0]
    attempts = attempts or silence.attempts
    return PlatformUnreachable(address, silence.reason, attempts, silence.trace_id, is_final=silence.final)


def strange(answer: Answer, what: str) -> BadAnswer:
    """The mistake that an answer stands for which is none."""
    return BadAnswer(answer.status, plain(what), answer.attempts, answer.trace_id)


def media_type_of(answer: Answer) -> str:
    """Of what type its content is, without parameters."""
    return answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def decoded(answer: Answer, kind: type[T]) -> T:
    """The message in an answer.

    Raises:
        BadAnswer: it is not there.
    """
    try:
        found: T = _decoder_of(kind).decode(answer.content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as mistake:
        raise strange(answer, str(mistake)) from mistake
    return found


def _decoder_of(kind: type[T]) -> msgspec.json.Decoder[T]:
    known: msgspec.json.Decoder[T] | None = _decoders.get(kind)
    if known is None:
        known = _decoders[kind] = msgspec.json.Decoder(kind)
    return known


_decoders: Final[dict[Any, msgspec.json.Decoder[Any]]] = {}


class Raw(msgspec.Struct, frozen=True):
    """An answer as it came, to a call that this client has no name for.

    Args:
        status: of the HTTP answer, below 300.
        headers: finds a name in any case.
        content: the body.
        trace_id: the BelGov-Trace-Id under which the last attempt was sent.
        attempts: how often the request was sent.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    trace_id: str = ""
    attempts: int = 1

    def json(self) -> Any:
        """The body as JSON; decimals are `Decimal`s where a type is asked for by `decoded`, floats here.

        Raises:
            BadAnswer: it is not JSON.
        """
        return self.decoded(object)

    def decoded(self, kind: type[T]) -> T:
        """The body as a message of the contract, or as any type that msgspec knows.

        Raises:
            BadAnswer: it is no such message.
        """
        return decoded(Answer(self.status, self.headers, self.content, self.attempts, self.trace_id), kind)
