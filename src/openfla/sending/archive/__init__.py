"""Everything of an enterprise, in files that can be trusted later: XLSX, CSV and NDJSON, with a manifest of hashes."""

from openfla.sending.archive._making import archive
from openfla.sending.archive._manifest import MANIFEST, SUMS, ArchivedFile, Manifest
from openfla.sending.archive._mistakes import (
    ArchiveBegun,
    ArchiveBusy,
    ArchiveMistake,
    ArchiveUnusable,
    CountDiffers,
    ExportFailed,
    FileAltered,
    FileDamaged,
    FileGone,
    FolderInUse,
    NoArchive,
)
from openfla.sending.archive._verifying import Verified, verify

__all__ = [
    "MANIFEST",
    "SUMS",
    "ArchiveBegun",
    "ArchiveBusy",
    "ArchiveMistake",
    "ArchiveUnusable",
    "ArchivedFile",
    "CountDiffers",
    "ExportFailed",
    "FileAltered",
    "FileDamaged",
    "FileGone",
    "FolderInUse",
    "Manifest",
    "NoArchive",
    "Verified",
    "archive",
    "verify",
]
