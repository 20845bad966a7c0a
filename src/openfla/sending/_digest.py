import hashlib
from pathlib import Path


def sha256_of(path: Path) -> str:
    """The hash of a file, in small hexadecimal digits.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
