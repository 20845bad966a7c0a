"""Files that an operator hands in."""

from dataclasses import dataclass
from pathlib import Path

from openfla.texts import N_, Explained


@dataclass(eq=False)
class FileUnreadable(Explained):
    code = "fileUnreadable"
    message = N_("The file %(path)s cannot be read: %(reason)s.")
    remedy = N_("Check the path and its permissions.")
    path: Path
    reason: str


def content(path: Path) -> bytes:
    """What stands in a file.

    Raises:
        FileUnreadable: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(path, error.strerror or str(error)) from error
