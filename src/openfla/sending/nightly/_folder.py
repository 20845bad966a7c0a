"""A folder of folders: each is a client, named after an account or after an enterprise number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from openfla.channel import Account
from openfla.identifiers import BadIdentifier, EnterpriseNumber, enterprise_number
from openfla.sending.nightly._jobs import ATTENTION, MAPPING, SENT, Files, Job
from openfla.sending.nightly._mistakes import AccountNeeded, FolderUnknown, FolderUnusable, NothingToDo


@dataclass(frozen=True)
class Usual:
    """What holds for clients that say nothing else: the account of enterprises, and whether rows may be wrong."""

    account: str | None = None
    strict: bool = False


def jobs_of_folder(root: Path, accounts: Mapping[str, Account], usual: Usual) -> list[Job]:
    """A client for each folder in this folder.

    `acme` holds the files of the account acme; `0884303369` or `0884.303.369 Slagerij` those of that enterprise, for
    the usual account; such folders may also stand in the folder of an account. `mapping.toml` beside the files, or
    above them, tells how their columns are called.

    Raises:
        NothingToDo: there is none.
        FolderUnusable: it cannot be read.
    """
    try:
        jobs = [job for folder in _folders(root) for job in _jobs(root, folder, accounts, usual)]
    except OSError as mistake:
        raise FolderUnusable(str(root), mistake.strerror or str(mistake)) from mistake
    if not jobs:
        raise NothingToDo(str(root))
    return jobs


def _jobs(root: Path, folder: Path, accounts: Mapping[str, Account], usual: Usual) -> Iterator[Job]:
    mapping = _mapping(folder, root)
    if folder.name in accounts:
        yield Job(folder.name, folder.name, (Files(folder),), mapping=mapping, strict=usual.strict)
        for inner in _folders(folder):
            if number := _number(inner.name):
                name = f"{folder.name}/{inner.name}"
                found = _mapping(inner, folder, root)
                yield Job(name, folder.name, (Files(inner),), number, found, strict=usual.strict)
    elif number := _number(folder.name):
        mistake = None if usual.account else AccountNeeded(folder.name)
        account = usual.account or ""
        yield Job(folder.name, account, (Files(folder),), number, mapping, strict=usual.strict, mistake=mistake)
    else:
        yield Job(folder.name, "", (Files(folder),), mistake=FolderUnknown(folder.name))


def _folders(root: Path) -> list[Path]:
    """Those that may be a client's, in the order of their names."""
    found = (path for path in root.iterdir() if path.is_dir() and not path.is_symlink())
    return sorted(path for path in found if not path.name.startswith(".") and path.name not in (SENT, ATTENTION))


def _mapping(*folders: Path) -> Path | None:
    return next((folder / MAPPING for folder in folders if (folder / MAPPING).is_file()), None)


def _number(name: str) -> EnterpriseNumber | None:
    """The enterprise number with which the name of a folder begins."""
    try:
        return enterprise_number(name.split(maxsplit=1)[0])
    except (BadIdentifier, IndexError):
        return None
