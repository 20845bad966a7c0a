"""As whom the database runs: as ourselves, or as an account without privileges when we are root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from openfla.platform.kernel.embedded.errors import AccountMissing

_ROOT: Final = 0
# Nothing else is handed on: settings of OpenFLA may hold secrets, and PG* variables would change the server.
_ENVIRONMENT: Final = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")


@dataclass(frozen=True)
class Account:
    """An account of the operating system that runs PostgreSQL; it is never root."""

    name: str
    uid: int
    gid: int

    @property
    def is_another(self) -> bool:
        """Whether we have to become somebody else to run something as this account."""
        return self.uid != os.geteuid()


def account_for(database: Path, system_user: str) -> Account:
    """Who runs the database: ourselves; for root the owner of what exists already, else the system user.

    Args:
        database: PostgreSQL's folder, which may not exist yet.
        system_user: the name of the account that root uses, made when it is missing.

    Raises:
        AccountMissing: root has no account without privileges to run the database as.
    """
    if os.geteuid() != _ROOT:
        return Account(str(os.geteuid()), os.geteuid(), os.getegid())
    if database.exists() and (owner := database.stat()).st_uid != _ROOT:
        return Account(_name_of(owner.st_uid), owner.st_uid, owner.st_gid)
    return _system_account(system_user)


def spawn(account: Account, command: Sequence[str | Path], output: IO[bytes] | int) -> subprocess.Popen[bytes]:
    """Start a program as this account, in a session of its own: Ctrl-C on our terminal does not reach it.

    Raises:
        AccountMissing: we may not act as that account, as happens to root inside some containers.
    """
    becomes = account.is_another
    try:
        return subprocess.Popen(  # noqa: S603 - only programs of the wheel and `test`, never through a shell
            [str(part) for part in command],
            cwd="/",
            env={"LC_ALL": "C"} | {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=account.uid if becomes else None,
            group=account.gid if becomes else None,
            extra_groups=[] if becomes else None,
        )
    except PermissionError as error:
        if not becomes:
            raise
        raise AccountMissing(account.name, error.strerror or str(error)) from error


def may_pass(account: Account, path: Path) -> bool:
    """Whether the account may enter this folder, or run this file, with all that lies on the way."""
    if not account.is_another:
        return os.access(path, os.X_OK)
    return spawn(account, [shutil.which("test") or "/usr/bin/test", "-x", path], subprocess.DEVNULL).wait() == 0


def _system_account(name: str) -> Account:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        reason = _add(name)
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            raise AccountMissing(name, reason) from None
    if entry.pw_uid == _ROOT:
        raise AccountMissing(name, "it is root itself")
    return Account(name, entry.pw_uid, entry.pw_gid)


def _add(name: str) -> str:
    """Make a system account; the answer tells why it did not work, if it did not."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return "useradd is not installed"
    command = [useradd, "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
    answer = subprocess.run([*command, name], capture_output=True, text=True, check=False)  # noqa: S603
    return answer.stderr.strip().rstrip(".")


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
