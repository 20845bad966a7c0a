"""Offset paging of the Belgif guide (reference channel.md section 21)."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

import msgspec
from msgspec import UNSET, UnsetType

from openfla.contract.trainings import Answer
from openfla.platform.kernel.issues import BadRequest, Issue, issue, unknown

T = TypeVar("T")
LARGEST_PAGE: Final = 1000
USUAL_PAGE: Final = 100
FARTHEST_ITEM: Final = 1_000_000
_NARROW: Final = f"Narrow the search: page times pageSize is at most {FARTHEST_ITEM}"


class Page(msgspec.Struct, frozen=True):
    """Which page is asked for: its number, from 1, and how many items it has."""

    number: int
    size: int


class Collected(Answer, frozen=True, kw_only=True):
    """One page of a collection."""

    items: tuple[Any, ...]
    self: str
    next: str | UnsetType = UNSET
    prev: str | UnsetType = UNSET
    first: str
    last: str
    page: int
    page_size: int
    total: int


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
        issues.append(
            issue(
                "outOfRange",
                _NARROW,
                "page",
                place="query",
            )
        )
    if issues:
        raise BadRequest(issues)
    return Page(number, size)


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
            issues.append(issue("schemaViolation", "Give this parameter once", name, place="query"))
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
    issues.append(issue("outOfRange", f"A whole number from 1 to {most}", name, place="query"))
    return 1
