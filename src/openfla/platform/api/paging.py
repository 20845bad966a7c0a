"""Offset paging of the Belgif guide (reference channel.md section 21)."""

from collections.abc import Callable, Collection, Sequence
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import parse_qsl

import msgspec
from msgspec import UNSET, Meta, UnsetType

from openfla.contract.messages import Answer
from openfla.platform.kernel.issues import BadRequest, Issue, issue, unknown
from openfla.texts import N_

T = TypeVar("T")
LARGEST_PAGE: Final = 1000
USUAL_PAGE: Final = 100
FARTHEST_ITEM: Final = 1_000_000
_OUT_OF_RANGE: Final = N_("A whole number from 1 to %(most)d")
_REPEATED: Final = N_("Give this parameter once")
_NARROW: Final = N_("Narrow the search: page times pageSize is at most %(most)d")


class Page(msgspec.Struct, frozen=True):
    """Which page is asked for: its number, from 1, and how many items it has."""

    number: int
    size: int


class Collected(Answer, frozen=True, kw_only=True):
    """One page of a collection."""

    items: tuple[Any, ...]
    self: Annotated[str, Meta(title=N_("This page"), description=N_("Address of this page."))]
    next: Annotated[
        str | UnsetType, Meta(title=N_("Next page"), description=N_("Address of the next page; not on the last one."))
    ] = UNSET
    prev: Annotated[
        str | UnsetType,
        Meta(title=N_("Previous page"), description=N_("Address of the page before; not on the first one.")),
    ] = UNSET
    first: Annotated[str, Meta(title=N_("First page"), description=N_("Address of the first page."))]
    last: Annotated[str, Meta(title=N_("Last page"), description=N_("Address of the last page."))]
    page: Annotated[int, Meta(title=N_("Page number"), description=N_("Which page this is, from 1."))]
    page_size: Annotated[int, Meta(title=N_("Page size"), description=N_("How many items a page has at most."))]
    total: Annotated[int, Meta(title=N_("Total"), description=N_("How many there are."))]


def page_of(query: bytes) -> Page:
    """The page that a query string asks for.

    Raises:
        BadRequest: a parameter is unknown, repeated or out of range.
    """
    told = parameters(query, known=("page", "pageSize"))
    issues: list[Issue] = []
    number = _number(told.get("page", "1"), "page", FARTHEST_ITEM, issues)
    size = _number(told.get("pageSize", str(USUAL_PAGE)), "pageSize", LARGEST_PAGE, issues)
    if not issues and number * size > FARTHEST_ITEM:
        issues.append(issue("outOfRange", _NARROW, "page", place="query", values={"most": FARTHEST_ITEM}))
    if issues:
        raise BadRequest(issues)
    return Page(number, size)


def out_of_range(name: str, most: int) -> Issue:
    """A parameter that is no whole number from 1 to so many."""
    return issue("outOfRange", _OUT_OF_RANGE, name, place="query", values={"most": most})


def parameters(query: bytes, known: Collection[str]) -> dict[str, str]:
    """The parameters of a query string, each known and given once.

    Raises:
        BadRequest: one is not.
    """
    told: dict[str, str] = {}
    issues: list[Issue] = []
    for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        if name not in known:
            issues.append(unknown(name, place="query"))
        elif name in told:
            issues.append(issue("schemaViolation", _REPEATED, name, place="query"))
        told[name] = value
    if issues:
        raise BadRequest(issues[:20])
    return told


def collection(items: Sequence[T], total: int, page: Page, address: str, told: Callable[[T], Any]) -> Collected:
    """A page with its links; `address` is the absolute address without parameters."""
    last = max(1, -(-total // page.size))

    def link(number: int) -> str:
        return f"{address}?page={number}&pageSize={page.size}"

    return Collected(
        items=tuple(told(item) for item in items),
        self=link(page.number),
        next=link(page.number + 1) if page.number < last else UNSET,
        prev=link(page.number - 1) if page.number > 1 else UNSET,
        first=link(1),
        last=link(last),
        page=page.number,
        page_size=page.size,
        total=total,
    )


def _number(text: str, name: str, most: int, issues: list[Issue]) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most:  # noqa: PLR2004
        return int(text)
    issues.append(out_of_range(name, most))
    return 1
