import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from platformdirs import user_cache_path

from openfla.channel._access_token import AccessToken
from openfla.channel._token_file import TokenFile


class TokenLock(Protocol):
    """Held by whoever asks for a token on behalf of all who share its slot."""

    def release(self) -> object:
        """Let the next one in."""
        ...


class TokenSlot(Protocol):
    """The place of one token. No method waits, and only `lock` raises."""

    def lock(self) -> TokenLock | None:
        """The lock if it is free; None while somebody else holds it.

        Raises:
            OSError: there is no lock to be had: the token is asked for without.
        """
        ...

    def read(self) -> AccessToken | None:
        """The token that was kept, however old; None when there is none to be trusted."""
        ...

    def write(self, token: AccessToken) -> None:
        """Keep this token, whole or not at all."""
        ...

    def remove(self) -> None:
        """Keep nothing any more."""
        ...


class TokenCache(Protocol):
    """Where tokens are shared by all sources that ask for the same: a folder, memory, or something of one's own."""

    def slot(self, key: str) -> TokenSlot:
        """The place for the token with that key, a hash over token URL, audience, client id and scopes."""
        ...


@dataclass(frozen=True)
class TokenFolder:
    """Shares tokens with the other processes of this user: one file each, see `usual_folder`."""

    path: Path

    def slot(self, key: str) -> TokenFile:
        """See `TokenCache.slot`."""
        return TokenFile(self.path / f"{key}.json")


class TokenMemory:
    """Shares tokens among the sources of this process, on no disk."""

    def __init__(self) -> None:
        self._slots: dict[str, _MemorySlot] = {}
        self._guard = threading.Lock()

    def slot(self, key: str) -> TokenSlot:
        """See `TokenCache.slot`."""
        with self._guard:
            return self._slots.setdefault(key, _MemorySlot())


class _MemorySlot:
    def __init__(self) -> None:
        self._token: AccessToken | None = None
        self._lock = threading.Lock()

    def lock(self) -> TokenLock | None:
        return self._lock if self._lock.acquire(blocking=False) else None

    def read(self) -> AccessToken | None:
        return self._token

    def write(self, token: AccessToken) -> None:
        self._token = token

    def remove(self) -> None:
        self._token = None


def usual_folder() -> Path:
    """Where tokens are kept between two commands: `OPENFLA_CACHE_DIR`, else the user's own cache folder."""
    own = os.environ.get("OPENFLA_CACHE_DIR")
    return (Path(own) if own else user_cache_path("openfla")) / "tokens"


def cache_of(cache: TokenCache | Path | None) -> TokenCache | None:
    """A folder stands for the cache in it."""
    return TokenFolder(cache) if isinstance(cache, Path) else cache
