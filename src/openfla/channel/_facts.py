"""What may be told about a call: never a token, a body, a value of the query or a worker's number."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from openfla.channel._call import Answer, Call, Kind, Silence
from openfla.channel._plain import plain
from openfla.identifiers import holds_ssin

_HIDDEN: Final = "…"
_MOST_SIGNS: Final = 1000


@dataclass(frozen=True, eq=False)
class CallFacts:
    """One call, whatever attempts it takes; each is an object of its own.

    Args:
        method: of HTTP.
        url: without user, without fragment, with the names of its query but not their values.
    """

    method: str
    url: str

    @classmethod
    def of(cls, call: Call) -> "CallFacts":
        """What may be told of that call."""
        return cls(plain(call.method, 20).upper(), redacted(call.url))


@dataclass(frozen=True, eq=False)
class AttemptFacts:
    """One attempt at a call; each is an object of its own.

    Args:
        call: what it is an attempt at.
        number: 1 for the first.
        trace_id: under which it is sent (BelGov-Trace-Id).
        notes: room for a hook that wants to find something again when the answer comes.
    """

    call: CallFacts
    number: int
    trace_id: str
    notes: dict[object, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt, or of a call in the end.

    Args:
        status: of the answer; None when there was none.
        kind: why there was none; None too when the caller gave up waiting.
        duration_s: how long it took; for a call from the first attempt to the last answer, pauses included.
        attempts: how many attempts were made so far.
        trace_id: under which the last of them was sent.
    """

    status: int | None
    kind: Kind | None
    duration_s: float
    attempts: int
    trace_id: str

    @classmethod
    def of(cls, result: Answer | Silence | None, duration_s: float, attempt: AttemptFacts) -> "Outcome":
        """What may be told of what came of that attempt; None when nobody waited for it."""
        status = result.status if isinstance(result, Answer) else None
        kind = result.kind if isinstance(result, Silence) else None
        return cls(status, kind, duration_s, attempt.number, attempt.trace_id)

    @property
    def told(self) -> str:
        """Status or kind of silence, for a log."""
        return str(self.status or self.kind or "given up")


def redacted(url: str) -> str:
    """An address that can be shown: its query has names only, and a part of its path with a worker's number is hidden.

    >>> redacted("https://user:word@x.example/REST/a/v1/b?worker=85073003328&page=2#c")
    'https://x.example/REST/a/v1/b?worker=…&page=…'
    >>> redacted("https://x.example/workers/85073003328/trainings")
    'https://x.example/workers/…/trainings'
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return _HIDDEN
    path = "/".join(_HIDDEN if holds_ssin(unquote(part)) else plain(part) for part in parts.path.split("/"))
    names = [quote(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    query = "&".join(f"{_HIDDEN if holds_ssin(name) else name}={_HIDDEN}" for name in names)
    literal = f"[{host}]" if ":" in host else host
    return plain(f"{parts.scheme}://{literal}{port}{path}" + (f"?{query}" if query else ""), _MOST_SIGNS)
