from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Self

from msgspec import Struct

from openfla.channel import Account
from openfla.contract.qualities import Quality
from openfla.sending._fields import Field
from openfla.sending._places import Place
from openfla.sending.checking import Note


class Addressee(Struct, frozen=True, kw_only=True, rename="camel"):
    """In whose name and to which platform something is sent; it stays the same for the whole of a sending."""

    account: str
    environment: str
    api: str
    client_id: str
    quality: Quality

    @classmethod
    def of(cls, account: Account) -> Self:
        """That of an account of `openfla account`."""
        return cls(
            account=account.name,
            environment=account.environment,
            api=account.api,
            client_id=account.client_id,
            quality=account.quality,
        )

    def is_reached_as(self, other: "Addressee") -> bool:
        """Whether both are one client of one platform, whatever the account is called."""
        return (self.api, self.client_id) == (other.api, other.client_id)


class State(StrEnum):
    """How far a sending is."""

    PREPARING = "preparing"
    """Nothing was sent; thrown away when the process that prepares it has ended."""
    READY = "ready"
    """Whole and durable: to be delivered, or to be delivered further."""
    HELD = "held"
    """Something in it is wrong, and all or nothing was asked for: nothing is sent."""
    DONE = "done"
    """Every record that could be sent has its verdict."""


class Source(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What was sent, and how its file is read once more for the copy with the verdicts."""

    name: str
    """Of the file, or what a program calls it."""
    file: str | None = None
    """Its absolute path."""
    sha256: str | None = None
    mapping: str | None = None
    sheet: str | None = None
    enterprise: str | None = None
    letters: dict[Field, str] = {}
    """Of the column of each field, so that a verdict can be told at its cell."""

    def place(self, rows: Sequence[int]) -> Place:
        """Where a record stands."""
        return Place(rows[0], more_rows=tuple(rows[1:]), letters=self.letters)


class Trouble(Struct, frozen=True, rename="camel"):
    """Why a sending stopped the last time, in the language of who ran it."""

    code: str
    text: str
    advice: str
    at: datetime


class Counts(Struct, frozen=True, kw_only=True):
    """What became of the records so far."""

    records: int = 0
    accepted: int = 0
    warned: int = 0
    blocked: int = 0
    not_sent: int = 0
    """Wrong before they were sent, or held."""
    waiting: int = 0
    """Not sent yet, or without a verdict."""


class Sending(Struct, frozen=True, kw_only=True):
    """One file, or one run of a program, on its way to the platform."""

    number: int
    to: Addressee
    source: Source
    state: State
    created_at: datetime
    done_at: datetime | None = None
    trouble: Trouble | None = None

    @property
    def id(self) -> str:
        """How people call it, whatever the account."""
        return f"{self.to.account}-{self.number}"

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing left to do."""
        return self.state in (State.DONE, State.HELD)


class Item(Struct, frozen=True, kw_only=True):
    """A record as it is kept: its rows in the file, its line for the platform unless it is wrong, and notes."""

    rows: tuple[int, ...]
    reference: str | None
    line: bytes | None
    notes: tuple[Note, ...] = ()


class Batch(Struct, frozen=True, kw_only=True):
    """Records that are sent as one declaration: those from `first` to `last` that have a line.

    `declaration` is its id at the platform; None until the platform has answered that it took it.
    """

    sending: int
    first: int
    last: int
    records: int
    bytes: int
    key: str
    declaration: str | None = None


def rows_of(text: str) -> tuple[int, ...]:
    """The rows of a record as they are kept."""
    return tuple(map(int, text.split(",")))
