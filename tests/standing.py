"""Platforms that stay up between tests: who gets one finds it as it was started, and pays for no start."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from openfla.platform.channels.usage import Usage
from openfla.platform.kernel.freshness import Fresh
from tests.databases import Original
from tests.platforms import Platform, a_client, fresh_database, running

Memory = Fresh[Any, Any] | Usage


class Standing:
    """As many platforms with the same settings as tests had at once; all that this process has of them is here."""

    def __init__(self, postgres: str, like: str = "", **settings: Any) -> None:
        """`like` names a database that each begins with a copy of; `settings` are others than the usual ones."""
        self._postgres = postgres
        self._like = like
        self._settings = settings
        self._idle: list[_Stood] = []
        self._all = ExitStack()

    @contextmanager
    def lent(self) -> Iterator[Platform]:
        """A platform in whose database nothing has happened yet, and which remembers nothing."""
        found = self._as_started()
        try:
            with a_client(found.platform.base_url) as http:
                yield Platform(found.platform.url, found.platform.settings, http)
        finally:
            self._idle.append(found)

    def close(self) -> None:
        """Stop all of them."""
        self._all.close()

    def _as_started(self) -> "_Stood":
        while self._idle:
            found = self._idle.pop()
            if found.set_again():
                return found
            found.stack.close()
        return self._all.enter_context(self._started())

    @contextmanager
    def _started(self) -> Iterator["_Stood"]:
        with ExitStack() as stack:
            original = Original(stack.enter_context(fresh_database(self._postgres, self._like)))
            original.remember()
            platform, own = stack.enter_context(remembering(original.url, **self._settings))
            yield _Stood(platform, original, own, stack)


@dataclass
class _Stood:
    platform: Platform
    original: Original
    memories: list[Memory]
    stack: ExitStack = field(repr=False)

    def set_again(self) -> bool:
        """As it was when it was started; or False where that cannot be."""
        if not self.original.set_again(is_served=True):
            return False
        for memory in self.memories:
            forget(memory)
        return True


@contextmanager
def remembering(url: str, **settings: Any) -> Iterator[tuple[Platform, list[Memory]]]:
    """A platform on that database with all that this process remembers of it."""
    others = _memories()
    with running(url, **settings) as platform:
        yield platform, [memory for memory in _memories() if not any(memory is other for other in others)]


def _memories() -> list[Memory]:
    """Everything in this process that remembers for a while what a database said, or notes what it will be told."""
    return [found for found in gc.get_objects() if type(found) in (Fresh, Usage)]


def forget(memory: Memory) -> None:
    """What is asked next is loaded anew."""
    if isinstance(memory, Usage):
        memory._tokens, memory._calls = {}, {}
    else:
        memory.forget()
