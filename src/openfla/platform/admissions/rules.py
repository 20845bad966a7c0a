from typing import Final

from openfla.platform.access import names
from openfla.platform.admissions.errors import UnfitPurpose

_LONGEST_PURPOSE: Final = 1000


def purpose(text: str) -> str:
    """What an enterprise wants to do in the test environment.

    Raises:
        UnfitPurpose: it is empty, too long, or has an invisible character in it.
        WorkersNumberTyped: it looks like the number of a worker.
    """
    lines = [names.tidy(line) for line in text.strip().splitlines()]
    if not any(lines) or not all(line.isprintable() for line in lines):
        raise UnfitPurpose
    found = "\n".join(lines)
    if len(found) > _LONGEST_PURPOSE:
        raise UnfitPurpose
    return names.without_workers_number(found)
