from dataclasses import dataclass
from pathlib import Path

from openfla.sending._digest import sha256_of
from openfla.sending.archive._counting import counted
from openfla.sending.archive._manifest import MANIFEST, SUMS, ArchivedFile, Manifest, read, sums
from openfla.sending.archive._mistakes import (
    ArchiveMistake,
    ArchiveUnusable,
    CountDiffers,
    FileAltered,
    FileGone,
    NoArchive,
)


@dataclass(frozen=True)
class Verified:
    """An archive that was looked at: what it says of itself, and everything that is not so."""

    manifest: Manifest
    mistakes: tuple[ArchiveMistake, ...]

    @property
    def is_sound(self) -> bool:
        """Whether every file is there, is what was put there, and holds what it should."""
        return not self.mistakes


def verify(folder: Path) -> Verified:
    """Look at every file of an archive: is it there, has it its hash, does it hold its records?

    Raises:
        NoArchive: there is no finished archive.
        ArchiveUnusable: its manifest cannot be read.
    """
    try:
        manifest = read(folder / MANIFEST, Manifest)
    except FileNotFoundError:
        raise NoArchive(str(folder)) from None
    mistakes = [mistake for file in manifest.files if (mistake := _wrong(folder, file))]
    if not mistakes and _told_sums(folder) != sums(folder, manifest.files):
        mistakes.append(FileAltered(MANIFEST))
    return Verified(manifest, tuple(mistakes))


def _wrong(folder: Path, file: ArchivedFile) -> ArchiveMistake | None:
    path = folder / file.name
    try:
        if sha256_of(path) != file.sha256 or path.stat().st_size != file.bytes:
            return FileAltered(file.name)
        found = sum(counted(path, file.format).values())
    except FileNotFoundError:
        return FileGone(file.name)
    except OSError as mistake:
        return ArchiveUnusable(str(path), mistake.strerror or str(mistake))
    except ArchiveMistake as mistake:
        return mistake
    return CountDiffers(file.name, found, file.records) if found != file.records else None


def _told_sums(folder: Path) -> bytes:
    try:
        return (folder / SUMS).read_bytes()
    except OSError:
        return b""
