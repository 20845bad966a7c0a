"""The two that carry out what a flow asks: one for threads, one for tasks, the same lines with and without `await`."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, closing
from typing import Any, TypeVar, cast

from openfla.channel._access_token import AccessToken
from openfla.channel._call import Answer, AsyncSource, Flow, Item, Pause, Silence, Source, Stream
from openfla.channel._gates import AsyncGate, Gate
from openfla.channel._line import Act, Line, Send, Wanted
from openfla.channel._transport import AsyncTransport, Transport

T = TypeVar("T")

Ask = Callable[[AccessToken | None], AccessToken]
AsyncAsk = Callable[[AccessToken | None], Awaitable[AccessToken]]


class Hands:
    """Carries out one flow in this thread."""

    def __init__(self, transport: Transport, gate: Gate, ask: Ask | None = None) -> None:
        self._transport = transport
        self._gate = gate
        self._ask = ask
        self._open: list[Source] = []

    def drive(self, flow: Flow[T], line: Line) -> T:
        """Carry out a flow to its end; what it returns.

        Raises:
            ChannelClosed: the channel was closed in the meantime.
        """
        acts = line.of_flow(flow)
        with closing(self), closing(acts):
            try:
                act = next(acts)
                while True:
                    act = acts.send(self.do(act))
            except StopIteration as end:
                return cast("T", end.value)

    def each(self, stream: Stream[T], line: Line) -> Iterator[T]:
        """Carry out a stream as far as its items are wanted."""
        acts = line.of_stream(stream)
        given: Any = None
        with closing(self), closing(acts):
            while True:
                try:
                    act = acts.send(given)
                except StopIteration:
                    return
                if isinstance(act, Item):
                    given = None
                    yield act.value
                else:
                    given = self.do(act)

    def do(self, act: Act) -> Any:
        """What came of one act."""
        self._gate.check()
        if isinstance(act, Pause):
            return self._gate.pause(act.seconds)
        if isinstance(act, Wanted):
            return self._ask(act.instead_of) if self._ask else None
        return self._sent(act) if isinstance(act, Send) else self._read(act.answer)

    def close(self) -> None:
        """Let go of the answers that were not read to their end."""
        for source in self._open:
            source.close()

    def _sent(self, act: Send) -> Answer | Silence:
        result = self._transport.send(act.call)
        if isinstance(result, Answer) and result.source is not None:
            self._open.append(cast("Source", result.source))
        if isinstance(result, Silence):
            self._gate.check()
        return result

    def _read(self, answer: Answer) -> bytes | Silence:
        if answer.source is None:
            return b""
        return cast("Source", answer.source).read()


class AsyncHands:
    """Carries out one flow in this task; when the task is cancelled, so is the flow."""

    def __init__(self, transport: AsyncTransport, gate: AsyncGate, ask: AsyncAsk | None = None) -> None:
        self._transport = transport
        self._gate = gate
        self._ask = ask
        self._open: list[AsyncSource] = []

    async def drive(self, flow: Flow[T], line: Line) -> T:
        """See `Hands.drive`."""
        acts = line.of_flow(flow)
        async with aclosing(self):
            with closing(acts):
                try:
                    act = next(acts)
                    while True:
                        act = acts.send(await self.do(act))
                except StopIteration as end:
                    return cast("T", end.value)

    async def each(self, stream: Stream[T], line: Line) -> AsyncIterator[T]:
        """See `Hands.each`."""
        acts = line.of_stream(stream)
        given: Any = None
        async with aclosing(self):
            with closing(acts):
                while True:
                    try:
                        act = acts.send(given)
                    except StopIteration:
                        return
                    if isinstance(act, Item):
                        given = None
                        yield act.value
                    else:
                        given = await self.do(act)

    async def do(self, act: Act) -> Any:
        """See `Hands.do`."""
        self._gate.check()
        if isinstance(act, Pause):
            return await self._gate.pause(act.seconds)
        if isinstance(act, Wanted):
            return await self._ask(act.instead_of) if self._ask else None
        return await (self._sent(act) if isinstance(act, Send) else self._read(act.answer))

    async def aclose(self) -> None:
        """See `Hands.close`."""
        for source in self._open:
            await source.aclose()

    async def _sent(self, act: Send) -> Answer | Silence:
        result = await self._transport.send(act.call)
        if isinstance(result, Answer) and result.source is not None:
            self._open.append(cast("AsyncSource", result.source))
        if isinstance(result, Silence):
            self._gate.check()
        return result

    async def _read(self, answer: Answer) -> bytes | Silence:
        if answer.source is None:
            return b""
        return await cast("AsyncSource", answer.source).read()
