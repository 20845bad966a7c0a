"""A local copy of what the register holds, kept up to date with what changed since.

with FlaClient.of_account("secretariat") as client, Copy.of_account(account) as copy:
    for found in copy.pull_all(client, copy.whose(client)):
        ...
    copy.write(Path("today"))
"""

from openfla.sending._clients import AnyClient
from openfla.sending.copy._copy import Copy, Failed, usual_copy
from openfla.sending.copy._mistakes import (
    CopyBusy,
    CopyMistake,
    CopyOfAnother,
    CopyUnusable,
    EnterpriseNeeded,
    NewerCopy,
    NotACopy,
    UnusablePage,
)
from openfla.sending.copy._pulling import Pulled, Step
from openfla.sending.copy._store import Changes

__all__ = [
    "AnyClient",
    "Changes",
    "Copy",
    "CopyBusy",
    "CopyMistake",
    "CopyOfAnother",
    "CopyUnusable",
    "EnterpriseNeeded",
    "Failed",
    "NewerCopy",
    "NotACopy",
    "Pulled",
    "Step",
    "UnusablePage",
    "usual_copy",
]
