import logging
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from filelock import FileLock, Timeout

from openfla.channel._access_token import AccessToken
from openfla.channel._token_request import MOST_BYTES

_log = logging.getLogger("openfla.channel")
_PRIVATE: Final = 0o600


class _Kept(msgspec.Struct, rename="camel", frozen=True):
    access_token: str
    obtained_at: float
    expires_at: float
    scope: str = ""


@dataclass(frozen=True)
class TokenFile:
    """One token on disk, shared by the processes of one user: mode 0600, under a lock, its name a hash.

    Whatever is wrong with the file or its folder, a token can still be asked for: a file that is damaged,
    or that somebody else may read or owns, counts as absent and is written anew.
    """

    path: Path

    def lock(self) -> FileLock | None:
        """The lock if it is free; None while somebody else holds it.

        Raises:
            OSError: the folder cannot be written to.
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(self.path.with_suffix(".lock"), mode=_PRIVATE, thread_local=False)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return None
        return lock

    def read(self) -> AccessToken | None:
        """The token that was kept, however old; None when there is none to be trusted."""
        try:
            kept = msgspec.json.decode(self._content(), type=_Kept)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None
        return AccessToken(kept.access_token, kept.obtained_at, kept.expires_at, kept.scope)

    def write(self, token: AccessToken) -> None:
        """Keep this token, whole or not at all."""
        kept = _Kept(token.value, token.obtained_at, token.expires_at, token.scope)
        try:
            handle, draft = tempfile.mkstemp(dir=self.path.parent, prefix=".token-")
        except OSError as mistake:
            _log.warning("The token is not kept: %s", mistake.strerror)
            return
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(kept))
            Path(draft).replace(self.path)
        except OSError as mistake:
            Path(draft).unlink(missing_ok=True)
            _log.warning("The token is not kept: %s", mistake.strerror)

    def remove(self) -> None:
        """Keep nothing any more."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as mistake:
            _log.warning("The token could not be removed: %s", mistake.strerror)

    def _content(self) -> bytes:
        handle = os.open(self.path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(file.fileno())
            if os.name == "posix" and (about.st_uid != os.geteuid() or stat.S_IMODE(about.st_mode) & 0o077):
                raise PermissionError
            return file.read(2 * MOST_BYTES)
