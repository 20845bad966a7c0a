"""Cursor paging of the Belgif guide (reference channel.md section 21): stable while others write."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET

from openfla.contract.messages import Listed
from openfla.platform.api.paging import LARGEST_PAGE, USUAL_PAGE, out_of_range, parameters
from openfla.platform.kernel.issues import BadRequest, issue
from openfla.texts import N_

T = TypeVar("T")
L = TypeVar("L", bound=Listed)
_LONGEST_CURSOR: Final = 200
_MOST: Final = 2**31 - 1
_UNREADABLE: Final = N_("The cursor was not given by this address: follow the link `next` as it is")


class Place(msgspec.Struct, frozen=True, array_like=True):
    """The last item that a reader has: when it changed, for who follows changes, and its id; or its number."""

    moment: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    id: UUID | None = None
    number: Annotated[int, msgspec.Meta(ge=0, le=_MOST)] = 0


class Turn(msgspec.Struct, frozen=True):
    """How many items are asked for, and after which one; `size` + 1 rows tell whether there are more."""

    size: int
    after: Place | None = None

    @property
    def limit(self) -> int:
        """How many rows to look for."""
        return self.size + 1


def turn_of(query: bytes) -> Turn:
    """The turn that a query string asks for: `pageSize` and `cursor`.

    Raises:
        BadRequest: a parameter is unknown, repeated or out of range, or the cursor is none of ours.
    """
    told = parameters(query, known=("pageSize", "cursor"))
    size = told.get("pageSize", str(USUAL_PAGE))
    if not (size.isascii() and size.isdecimal() and len(size) < 5 and 1 <= int(size) <= LARGEST_PAGE):  # noqa: PLR2004
        raise BadRequest([out_of_range("pageSize", LARGEST_PAGE)])
    return Turn(int(size), _place(told["cursor"]) if "cursor" in told else None)


def foreign_cursor() -> BadRequest:
    """The refusal of a cursor that this address did not give for this question."""
    return BadRequest([issue("invalidInput", _UNREADABLE, "cursor", place="query")])


def listed(
    kind: type[L],
    rows: Sequence[T],
    turn: Turn,
    address: str,
    told: Callable[[T], Any],
    place: Callable[[T], Place],
    **about: Any,
) -> L:
    """A page with its links.

    Args:
        rows: what was found, one more than the page takes when there are more.
        address: the absolute address without parameters.
        told: a row as a message.
        place: where a row stands in the order of the whole.
        about: other members of the page.
    """
    shown = rows[: turn.size]
    has_more = len(rows) > turn.size

    def link(after: Place | None) -> str:
        return f"{address}?pageSize={turn.size}" + (f"&cursor={_token(after)}" if after else "")

    return kind(
        items=tuple(told(row) for row in shown),  # type: ignore[call-arg]
        self=link(turn.after),
        first=link(None),
        next=link(place(shown[-1])) if has_more else UNSET,
        page_size=turn.size,
        **about,
    )


def found(
    kind: type[L],
    rows: Sequence[T],
    until: datetime | None,
    turn: Turn,
    address: str,
    told: Callable[[T], Any],
) -> L:
    """A page of records; `until` when its changes are complete, for who follows them (records.reading.page)."""

    def place(row: Any) -> Place:
        return Place(row.changed_at if until else None, row.id)

    return listed(kind, rows, turn, address, told, place, complete_until=until or UNSET)


def _token(place: Place) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).rstrip(b"=").decode()


def _place(token: str) -> Place:
    try:
        if len(token) > _LONGEST_CURSOR:
            raise ValueError(token)
        plain = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(plain, type=Place)
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise foreign_cursor() from error
