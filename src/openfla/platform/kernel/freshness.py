"""A short memory of what the database says, so that a hot path need not ask it each time."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Fresh(Generic[Key, Value]):
    """Values that are at most `lasts_s` seconds old; each is loaded once, however many ask for it together.

    Args:
        load: asks the source; what it raises is not remembered.
        lasts_s: how old a value may get, in seconds; this bounds how long a revocation stays unseen.
        most: how many values are kept; the one that was asked longest ago goes first.
    """

    def __init__(self, load: Callable[[Key], Awaitable[Value]], lasts_s: float, most: int = 10_000) -> None:
        self._load = load
        self._lasts_s = lasts_s
        self._most = most
        self._kept: OrderedDict[Key, tuple[float, asyncio.Future[Value]]] = OrderedDict()

    async def get(self, key: Key) -> Value:
        """The value of that key, loaded anew when it has got too old."""
        now = time.monotonic()
        found = self._kept.get(key)
        if found is None or found[0] < now or _has_failed(found[1]):
            found = (now + self._lasts_s, asyncio.ensure_future(self._load(key)))
            self._kept[key] = found
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return found[1].result() if found[1].done() else await asyncio.shield(found[1])

    def forget(self) -> None:
        """Load everything anew."""
        self._kept.clear()


def _has_failed(loading: "asyncio.Future[Value]") -> bool:
    return loading.done() and (loading.cancelled() or loading.exception() is not None)
