"""What can be closed while others wait at it."""

import asyncio
import threading
from types import TracebackType

from openfla.channel._errors import ChannelClosed

_LOOK_AGAIN_S = 1.0


class Gate:
    """One at a time goes through, of any number of threads; closing it sends away all who wait."""

    def __init__(self) -> None:
        self._state = threading.Condition()
        self._taken = False
        self._closed = False

    @property
    def is_taken(self) -> bool:
        """Whether somebody is in."""
        return self._taken

    def check(self) -> None:
        """Raises: ChannelClosed when it is closed."""
        if self._closed:
            raise ChannelClosed

    def pause(self, seconds: float) -> None:
        """Wait that long, without going through.

        Raises:
            ChannelClosed: it is closed, or was in the meantime.
        """
        with self._state:
            self._state.wait_for(lambda: self._closed, timeout=seconds)
        self.check()

    def close(self) -> None:
        """Nobody comes in any more."""
        with self._state:
            self._closed = True
            self._state.notify_all()

    def __enter__(self) -> None:
        with self._state:
            while self._taken and not self._closed:
                # Not for ever: whoever is notified may be interrupted before it can act on it.
                self._state.wait(_LOOK_AGAIN_S)
            self.check()
            self._taken = True

    def __exit__(
        self, kind: type[BaseException] | None, mistake: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._state:
            self._taken = False
            self._state.notify_all()


class AsyncGate:
    """`Gate` for the tasks of one event loop."""

    def __init__(self) -> None:
        self._taken = False
        self._closed = False
        self._waiting: set[asyncio.Future[None]] = set()

    @property
    def is_taken(self) -> bool:
        """Whether somebody is in."""
        return self._taken

    def check(self) -> None:
        """Raises: ChannelClosed when it is closed."""
        if self._closed:
            raise ChannelClosed

    async def pause(self, seconds: float) -> None:
        """See `Gate.pause`."""
        self.check()
        try:
            async with asyncio.timeout(seconds):
                while not self._closed:
                    await self._change()
        except TimeoutError:
            return
        self.check()

    def close(self) -> None:
        """Nobody comes in any more."""
        self._closed = True
        self._wake()

    async def __aenter__(self) -> None:
        while self._taken and not self._closed:
            await self._change()
        self.check()
        self._taken = True

    async def __aexit__(
        self, kind: type[BaseException] | None, mistake: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._taken = False
        self._wake()

    async def _change(self) -> None:
        # Each has a future of its own: who is cancelled takes nobody's turn along.
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, set()
        for one in waiting:
            if not one.done():
                one.set_result(None)
