import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from openfla.identifiers import EnterpriseNumber
from openfla.sending.nightly._mistakes import FolderUnusable
from openfla.texts import Explained

SENT: Final = "sent"
ATTENTION: Final = "attention"
MAPPING: Final = "mapping.toml"
ENDINGS: Final = frozenset({".xlsx", ".xlsm", ".ods", ".csv", ".json", ".ndjson"})
_WILD: Final = frozenset("*?[")


@dataclass(frozen=True)
class Files:
    """Files in a folder: those of a pattern such as `*.xlsx`, or all that can be read."""

    folder: Path
    pattern: str = ""

    @classmethod
    def of(cls, told: str, base: Path) -> Self:
        """Files as people write them, `in/*.xlsx`; a path that is not absolute begins at `base`."""
        parts = (base / told).parts
        fixed = next((place for place, part in enumerate(parts) if _WILD.intersection(part)), len(parts) - 1)
        return cls(Path(*parts[:fixed]), "/".join(parts[fixed:]))

    def found(self) -> Iterator[Path]:
        """What is there now. Links and what somebody has open are left alone."""
        for path in self.folder.glob(self.pattern or "*"):
            is_own = path.name.startswith((".", "~$")) or path.is_symlink() or not path.is_file()
            if not is_own and (self.pattern or path.suffix.lower() in ENDINGS):
                yield path


@dataclass(frozen=True)
class Job:
    """What is to be sent for one client in a run.

    Args:
        name: of the client, once in a run; its outbox is found by it the next time.
        account: the name of an account.
        places: where its files are.
        enterprise: the only one that the files may be about, and the one of files that name none.
        mapping: how the columns of the files are called, if not by themselves.
        strict: nothing of a file is sent while a row of it is wrong.
        sent, attention: where files go when they are done; folders in the folder of the file unless told.
        mistake: why nothing can be sent for this client at all.
    """

    name: str
    account: str
    places: tuple[Files, ...]
    enterprise: EnterpriseNumber | None = None
    mapping: Path | None = None
    strict: bool = False
    sent: Path | None = None
    attention: Path | None = None
    mistake: Explained | None = None

    def files(self) -> list[Path]:
        """What waits to be sent, in the order of the names.

        Raises:
            FolderUnusable: a folder cannot be read.
        """
        for place in self.places:
            if not place.folder.is_dir():
                raise FolderUnusable(str(place.folder), os.strerror(errno.ENOENT))
        try:
            return sorted({path for place in self.places for path in place.found()})
        except OSError as mistake:
            raise FolderUnusable(str(mistake.filename), mistake.strerror or str(mistake)) from mistake

    def done_folder(self, file: Path, *, clean: bool) -> Path:
        """Where a file goes when it is done."""
        told = self.sent if clean else self.attention
        return told or file.parent / (SENT if clean else ATTENTION)
