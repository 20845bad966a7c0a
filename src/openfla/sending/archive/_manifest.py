"""What an archive says of itself: which files it has, with hash, size and number of records."""

import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from openfla.contract.declarations import ExportFormat
from openfla.contract.qualities import Quality
from openfla.sending._digest import sha256_of
from openfla.sending.archive._mistakes import ArchiveUnusable

T = TypeVar("T")
MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
UNFINISHED: Final = ".unfinished.json"
_LARGEST: Final = 1024 * 1024

_Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""No part of a path: an archive speaks of its own folder only."""


class ArchivedFile(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One file of an archive.

    Args:
        records: how many in all; `kinds`: how many of each kind.
        as_of: everything in the file was so at that moment.
        declarable: whether it can be declared elsewhere as it is (docs/export.md).
    """

    name: _Name
    format: ExportFormat
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    bytes: int
    records: int
    kinds: dict[str, int]
    as_of: datetime
    declarable: bool = False


class Manifest(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What an archive is of, who made it and when, and its files."""

    layout: int = 1
    enterprise_number: str
    quality: Quality
    api: str
    made_at: datetime
    made_by: str
    files: tuple[ArchivedFile, ...]


class Unfinished(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """How far an archive is that is being made: which exports were asked for, which files are whole."""

    enterprise_number: str
    quality: Quality
    api: str
    asked: dict[ExportFormat, str] = {}
    files: tuple[ArchivedFile, ...] = ()

    def of(self, format: ExportFormat) -> ArchivedFile | None:
        """The file of that form, once it is whole."""
        return next((file for file in self.files if file.format is format), None)


def read(path: Path, kind: type[T]) -> T:
    """What a file of the archive's own says.

    Raises:
        FileNotFoundError: it is not there.
        ArchiveUnusable: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(_LARGEST), type=kind)
    except FileNotFoundError:
        raise
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as mistake:
        raise ArchiveUnusable(str(path), str(mistake)) from mistake


def write(path: Path, what: msgspec.Struct) -> None:
    """Put a file of the archive's own in its place, whole or not at all."""
    put(path, msgspec.json.format(msgspec.json.encode(what), indent=2) + b"\n")


def put(path: Path, content: bytes) -> None:
    """A file of mode 0600, on disk when this returns."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def sums(folder: Path, files: tuple[ArchivedFile, ...]) -> bytes:
    """The lines that `sha256sum -c` reads; the manifest is among the files."""
    told = [(file.sha256, file.name) for file in files]
    told.append((sha256_of(folder / MANIFEST), MANIFEST))
    return "".join(f"{digest}  {name}\n" for digest, name in told).encode()
