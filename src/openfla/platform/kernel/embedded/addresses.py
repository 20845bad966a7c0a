"""Where the server listens: a socket in a folder that nobody else may enter, never a network port."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from openfla.platform.kernel.embedded.accounts import Account
from openfla.platform.kernel.embedded.folders import give, make_private

PORT: Final = 5432
"""Only a part of the socket's name: `.s.PGSQL.5432`."""
NAME: Final = "openfla"
"""The database, and the role that owns it."""

# sun_path holds 108 bytes on Linux and 104 on macOS, with a zero at the end.
_LONGEST_SOCKET: Final = 103
_TEMPORARY: Final = "openfla-postgres-"


@dataclass(frozen=True)
class Address:
    """Where a server listens."""

    sockets: Path
    port: int

    def url(self, driver: str) -> str:
        """As SQLAlchemy takes it."""
        return f"{driver}://{NAME}@/{NAME}?host={quote(str(self.sockets))}&port={self.port}"


def fresh_address(folder: Path, account: Account) -> Address:
    """An empty private folder for the socket; under the temporary folder when this path cannot hold one.

    Args:
        folder: where it should be; what a killed server left there is removed.
        account: who runs the server.
    """
    if _can_hold_socket(folder):
        shutil.rmtree(folder, ignore_errors=True)
        make_private(folder, account)
        return Address(folder, PORT)
    short = Path(tempfile.mkdtemp(prefix=_TEMPORARY))
    give(short, account)
    return Address(short, PORT)


def _can_hold_socket(folder: Path) -> bool:
    # To the library of PostgreSQL a comma separates one host from the next.
    return len(bytes(folder / f".s.PGSQL.{PORT}")) <= _LONGEST_SOCKET and "," not in str(folder)


def sweep(address: Address) -> None:
    """Remove the socket that a dead server left in its folder: the number in its lock may be another's by now."""
    for left in address.sockets.glob(f".s.PGSQL.{address.port}*"):
        left.unlink(missing_ok=True)


def clear(address: Address, folder: Path) -> None:
    """Remove the socket's folder, where `fresh_address` made it for this `folder`, once no server listens there."""
    temporary = Path(tempfile.gettempdir())
    if address.sockets == folder or (
        address.sockets.parent == temporary and address.sockets.name.startswith(_TEMPORARY)
    ):
        shutil.rmtree(address.sockets, ignore_errors=True)
