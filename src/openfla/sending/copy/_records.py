"""What the platform tells, page by page, as it goes into the copy: nothing that it adds later is lost."""

from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import UNSET, Meta, UnsetType

from openfla.channel import plain
from openfla.sending.copy._kinds import Kind
from openfla.sending.copy._mistakes import UnusablePage

_LARGEST: Final = 2**63 - 1
"""The largest number that the copy can hold."""


class RawPage(msgspec.Struct, frozen=True, rename="camel"):
    """One page of any search, its records as they came."""

    items: tuple[msgspec.Raw, ...]
    next: str | UnsetType = UNSET
    complete_until: str | UnsetType = UNSET


class _Head(msgspec.Struct, frozen=True, rename="camel"):
    """The fields by which a record is kept; an opt-out has neither id nor version."""

    id: str = ""
    enterprise_number: str = ""
    ssin: str | None = None
    version: Annotated[int, Meta(ge=0, le=_LARGEST)] = 1
    withdrawn: bool = False
    year: int | None = None


@dataclass(frozen=True)
class Kept:
    """One record as it is kept. Its repr tells no worker's number."""

    id: str
    enterprise: str
    version: int
    withdrawn: bool
    ssin: str | None
    body: str

    def __repr__(self) -> str:
        return f"Kept({self.id}, version {self.version})"


@dataclass(frozen=True)
class Told:
    """One page as it is kept, with the way to the next one.

    Args:
        cursor: the query of the next page; None on the last one.
        until: the moment up to which all changes were told, on the last page of those that can be followed.
    """

    records: tuple[Kept, ...]
    cursor: str | None
    until: str | None


_decoder: Final = msgspec.json.Decoder(_Head)


def told(kind: Kind, enterprise: str, page: RawPage) -> Told:
    """A page as it is kept.

    Raises:
        UnusablePage: a record has no id, or there is no moment with which to go on.
    """
    try:
        records = tuple(_kept(kind, enterprise, bytes(item)) for item in page.items)
        cursor = urlsplit(page.next).query if page.next else None
    except (msgspec.DecodeError, ValueError, RecursionError) as mistake:
        raise UnusablePage(kind.name, plain(mistake)) from mistake
    until = page.complete_until or None
    if cursor is None and until is None and kind.is_followed:
        raise UnusablePage(kind.name, "completeUntil")
    return Told(records, cursor, until)


def _kept(kind: Kind, enterprise: str, body: bytes) -> Kept:
    head = _decoder.decode(body)
    identity = head.id if kind.is_followed else f"{enterprise}-{head.year}-{head.ssin or 'all'}"
    if not identity:
        raise UnusablePage(kind.name, "id")
    return Kept(identity, head.enterprise_number or enterprise, head.version, head.withdrawn, head.ssin, body.decode())
