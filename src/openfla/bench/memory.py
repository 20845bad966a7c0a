"""How much memory a process took at most."""

import re
from pathlib import Path
from typing import Final

_PEAK: Final = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


def peak_mib(process: int | str = "self") -> float:
    """The most memory that a process had in use at any moment, in MiB: what Linux calls its high water mark."""
    found = _PEAK.search(Path(f"/proc/{process}/status").read_text(encoding="ascii"))
    if found is None:
        raise LookupError(process)
    return int(found[1]) / 1024
