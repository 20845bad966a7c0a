"""What the channel does with every call of a flow, whoever carries out its steps: turn, token, headers, hooks."""

import time
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar
from uuid import uuid4

from openfla.channel._access_token import AccessToken
from openfla.channel._call import Answer, Call, Flow, Item, Pause, Read, Silence, Step, Stream
from openfla.channel._facts import AttemptFacts, CallFacts, Outcome
from openfla.channel._hooks import Hooks
from openfla.channel._pace import Governor, Pace
from openfla.channel._settings import USER_AGENT

T = TypeVar("T")

TRACE_ID: Final = "BelGov-Trace-Id"
"""Belgif: at most 36 characters, new for every call, attempts included (reference channel.md section 20)."""
_UNAUTHORIZED: Final = 401


@dataclass(frozen=True)
class Send:
    """Send this, as it is."""

    call: Call


@dataclass(frozen=True)
class Wanted:
    """A token is needed, other than the one that was refused."""

    instead_of: AccessToken | None = None


Act = Send | Wanted | Pause | Read
Acts = Generator[Act, Any, T]
"""A flow in which every call has become what a driver has to do."""
ItemActs = Generator[Act | Item[Any], Any, None]


@dataclass(frozen=True)
class Line:
    """What all calls of a channel have in common."""

    with_token: bool = False
    user_agent: str = USER_AGENT
    hooks: Hooks = field(default_factory=Hooks)
    governor: Governor = field(default_factory=lambda: Governor(Pace(adaptive=False)))

    def of_flow(self, flow: Flow[T]) -> Acts[T]:
        """The flow, each call of it carried out on this line."""
        watch = _Watch(self)
        given: Any = None
        with closing(flow), closing(watch):
            while True:
                try:
                    step = flow.send(given)
                except StopIteration as end:
                    return end.value  # type: ignore[no-any-return]
                given = yield from watch.done(step)

    def of_stream(self, stream: Stream[T]) -> ItemActs:
        """The stream, each call of it carried out on this line; its items are handed on."""
        watch = _Watch(self)
        given: Any = None
        with closing(stream), closing(watch):
            while True:
                try:
                    step = stream.send(given)
                except StopIteration:
                    return
                given = (yield step) if isinstance(step, Item) else (yield from watch.done(step))


class _Watch:
    """The calls of one flow, which come one after the other."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._call: CallFacts | None = None
        self._begun = 0.0
        self._outcome: Outcome | None = None

    def done(self, step: Step) -> Acts[Any]:
        """What came of a step."""
        if isinstance(step, Call):
            known = self._call if step.attempt > 1 else None
            return (yield from self._attempts(step, known or self._begin(step)))
        if not (isinstance(step, Pause) and step.again):
            self.close()
        return (yield step)

    def close(self) -> None:
        """No other attempt follows."""
        call, self._call = self._call, None
        if call is not None:
            self._line.hooks.end(call, self._outcome)

    def _begin(self, call: Call) -> CallFacts:
        self.close()
        self._call = facts = CallFacts.of(call)
        self._outcome, self._begun = None, time.monotonic()
        self._line.hooks.call(facts)
        return facts

    def _attempts(self, call: Call, about: CallFacts) -> Acts[Answer | Silence]:
        """One attempt, and another one when the token was refused.

        Any 401 counts: the Belgif types invalidAccessToken and expiredAccessToken are not shown to be all that
        a gateway answers (reference channel.md sections 13 and 17), and what was refused was not done.
        """
        yield from self._turn()
        if call.without_token or not self._line.with_token:
            return (yield from self._attempt(call, about))
        token: AccessToken = yield Wanted()
        first = yield from self._attempt(_carrying(call, token), about)
        if not isinstance(first, Answer) or first.status != _UNAUTHORIZED:
            return first
        other: AccessToken = yield Wanted(instead_of=token)
        second = yield from self._attempt(_carrying(replace(call, attempt=call.attempt + 1), other), about)
        return replace(second, attempts=2)

    def _turn(self) -> Acts[None]:
        place = self._line.governor.join()
        while (wait_s := self._line.governor.wait_s(place)) > 0:
            yield Pause(wait_s)

    def _attempt(self, call: Call, about: CallFacts) -> Acts[Answer | Silence]:
        line = self._line
        dressed = call.having({"User-Agent": line.user_agent, TRACE_ID: str(uuid4())})
        facts = AttemptFacts(about, call.attempt, header(dressed.headers, TRACE_ID))
        dressed = dressed.having(line.hooks.attempt(facts))
        begun, turn = time.monotonic(), line.governor.begin()
        result: Answer | Silence | None = None
        try:
            result = replace((yield Send(dressed)), trace_id=facts.trace_id)
            line.governor.note(turn, result)
        finally:
            now = time.monotonic()
            line.hooks.answer(facts, Outcome.of(result, now - begun, facts))
            self._outcome = Outcome.of(result, now - self._begun, facts)
        return result


def _carrying(call: Call, token: AccessToken) -> Call:
    headers = {name: value for name, value in call.headers.items() if name.lower() != "authorization"}
    # RFC 6750 section 2.1, the only way here.
    return replace(call, headers={**headers, "Authorization": f"Bearer {token.value}"})


def header(headers: Mapping[str, str], name: str) -> str:
    """The value of a header, its name in any case; "" where it is absent."""
    return next((value for known, value in headers.items() if known.lower() == name.lower()), "")
