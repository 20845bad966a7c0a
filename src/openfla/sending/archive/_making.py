from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from msgspec import structs

from openfla import __version__
from openfla.client import FlaClient, NotFound
from openfla.contract.declarations import ExportFormat
from openfla.contract.qualities import Quality
from openfla.sending._digest import sha256_of
from openfla.sending.archive import _manifest
from openfla.sending.archive._counting import counted
from openfla.sending.archive._exports import Fetching
from openfla.sending.archive._manifest import MANIFEST, SUMS, UNFINISHED, ArchivedFile, Manifest, Unfinished
from openfla.sending.archive._mistakes import ArchiveBegun, ArchiveBusy, ArchiveUnusable, FolderInUse
from openfla.sending.copy import AnyClient, Copy

_LOCK: Final = ".lock"
_COPY: Final = ".copy.sqlite"
_OWN: Final = frozenset({_LOCK, UNFINISHED})

Progress = Callable[[ExportFormat | None], object]
"""Told which form is being made; None while the records are read page by page."""


def archive(
    client: AnyClient,
    folder: Path,
    enterprise: str,
    *,
    api: str,
    quality: Quality,
    formats: Collection[ExportFormat] = tuple(ExportFormat),
    progress: Progress = lambda _: None,
) -> Manifest:
    """Everything that the register holds of an enterprise, in files with a manifest of their hashes.

    The platform makes the files; where it makes none (for training providers, or another platform), the records are
    read page by page and written here. The numbers of records are counted in the files themselves and compared with
    what the platform said. An archive that was broken off, by `kill -9` too, goes on with the same call: what is
    whole already is not asked for again.

    Args:
        client: of the account that asks.
        folder: made with mode 0700; one that is not empty is refused, unless this very archive was begun in it.
        enterprise: its number; a training provider archives what it declared itself, under its own number.
        api, quality: of the account, as the manifest tells them.
        formats: in which forms; usually all.
        progress: told what is being done.

    Raises:
        FolderInUse, ArchiveBegun, ArchiveBusy: something else stands or is made there.
        ArchiveMistake: what came is no use, or cannot be written.
        FlaError: the platform refused, or could not be reached.
    """
    begun = Unfinished(enterprise_number=enterprise, quality=quality, api=api)
    with _explained(folder), _alone(folder):
        unfinished = _begun(folder, begun)
        unfinished = _exported(client, folder, unfinished, formats, progress)
        missing = [form for form in formats if unfinished.of(form) is None]
        files = (*unfinished.files, *_paged(client, folder, unfinished, missing, progress))
        return _finished(folder, structs.replace(unfinished, files=files))


def _begun(folder: Path, wanted: Unfinished) -> Unfinished:
    """Where to go on."""
    try:
        found = _manifest.read(folder / UNFINISHED, Unfinished)
    except FileNotFoundError:
        _manifest.write(folder / UNFINISHED, wanted)
        return wanted
    if structs.replace(found, asked={}, files=()) != wanted:
        raise ArchiveBegun(str(folder), found.enterprise_number, found.api)
    whole = tuple(file for file in found.files if _is_whole(folder, file))
    return structs.replace(found, files=whole)


def _is_whole(folder: Path, file: ArchivedFile) -> bool:
    path = folder / file.name
    return path.exists() and sha256_of(path) == file.sha256


def _exported(
    client: AnyClient, folder: Path, unfinished: Unfinished, formats: Collection[ExportFormat], progress: Progress
) -> Unfinished:
    """With the files that the platform makes; as it was where it makes none."""
    if not isinstance(client, FlaClient):
        return unfinished
    fetching = Fetching(client, folder, lambda found: _manifest.write(folder / UNFINISHED, found), progress)
    for form in formats:
        try:
            unfinished = fetching.fetched(unfinished, form)
        except NotFound:
            if unfinished.asked:
                raise
            return unfinished
    return unfinished


def _paged(
    client: AnyClient, folder: Path, unfinished: Unfinished, formats: Collection[ExportFormat], progress: Progress
) -> Iterator[ArchivedFile]:
    """The files that are written here, of a copy that is read page by page and goes on where it was broken off."""
    if not formats:
        return
    progress(None)
    provided = unfinished.quality is Quality.TRAINING_PROVIDER
    with Copy(folder / _COPY, unfinished.api, unfinished.quality) as copy:
        pulled = copy.pull(client, "" if provided else unfinished.enterprise_number)
        as_of = pulled.complete_until or datetime.now(UTC)
        for form in formats:
            for path in copy.write(folder, [form]):
                kinds = counted(path, form)
                yield ArchivedFile(
                    name=path.name,
                    format=form,
                    sha256=sha256_of(path),
                    bytes=path.stat().st_size,
                    records=sum(kinds.values()),
                    kinds=kinds,
                    as_of=as_of,
                )


def _finished(folder: Path, unfinished: Unfinished) -> Manifest:
    """Its manifest and sums are written last, so that who finds them finds everything."""
    manifest = Manifest(
        enterprise_number=unfinished.enterprise_number,
        quality=unfinished.quality,
        api=unfinished.api,
        made_at=datetime.now(UTC),
        made_by=f"openfla {__version__}",
        files=unfinished.files,
    )
    _manifest.write(folder / MANIFEST, manifest)
    _manifest.put(folder / SUMS, _manifest.sums(folder, manifest.files))
    for left in (UNFINISHED, *(f"{_COPY}{ending}" for ending in ("", "-wal", "-shm", ".lock"))):
        (folder / left).unlink(missing_ok=True)
    return manifest


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / UNFINISHED).exists() and {path.name for path in folder.iterdir()} - _OWN:
        raise FolderInUse(str(folder))
    lock = FileLock(folder / _LOCK, mode=0o600, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise ArchiveBusy(str(folder)) from None
    try:
        yield
    finally:
        if not (folder / UNFINISHED).exists():
            (folder / _LOCK).unlink(missing_ok=True)
        lock.release()


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as mistake:
        raise ArchiveUnusable(str(folder), mistake.strerror or str(mistake)) from mistake
