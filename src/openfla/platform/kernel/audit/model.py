from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from msgspec import Struct

from openfla.contract.declarations import RecordKind
from openfla.texts import N_, Explained

GENESIS: Final = bytes(32)
"""What the first entry is chained to."""


DEEDS: Final = ("registered", "declared", "corrected", "withdrawn", "verified")
"""What is done to a record of the account."""

ONE_OF_MANY: Final = frozenset(
    {"token.issued", "declaration.judged", *(f"{kind.value}.{deed}" for kind in RecordKind for deed in DEEDS)}
)
"""What happens all day long: in the trail, and not on a page of what was done."""


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """One thing that happened. Never a secret, never a worker's number: a record is named by its id."""

    action: str
    at: datetime
    enterprise_number: str = ""
    quality: str = ""
    client_id: str = ""
    person: str = ""
    subject: str = ""
    trace_id: str = ""
    details: dict[str, Any] = {}


class Head(Struct, frozen=True):
    """The last entry of the chain: its place and its hash."""

    number: int
    hash: bytes


class Recorded(Struct, frozen=True):
    """An entry as it stands in the chain: `body` is the very text that was hashed.

    `shown_to` is the enterprise whose page of activity it is found on, or none.
    """

    number: int
    body: str
    hash: bytes
    shown_to: str | None = None


@dataclass(eq=False)
class ChainBroken(Explained):
    """The trail was changed by another hand."""

    code = "chainBroken"
    message = N_("The audit trail is broken at entry %(number)d: %(reason)s.")
    remedy = N_("Keep a copy of the database as it is and compare it with your backups from this entry on.")
    number: int
    reason: str
