from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlsplit

import msgspec

from openfla.channel import Answer, Call, Item, Stream
from openfla.client._api import Api, Query, decoded, strange

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T], frozen=True):
    """Some of what was found.

    Args:
        items: in the order of the platform.
        cursor: where the next page begins, to go on with it another day; None on the last one.
        complete_until: of a search by `changed_since`: every change before this moment has been told. Only that of
            the last page is to be given as `changed_since` the next time.
        total: how many there are on all pages, where the platform counts them.
    """

    items: tuple[T, ...]
    cursor: str | None = None
    complete_until: datetime | None = None
    total: int | None = None


class _Listed(msgspec.Struct, Generic[T], frozen=True, rename="camel"):
    """A page as it goes over the wire (Belgif paging), as a careful reader reads it."""

    items: tuple[T, ...]
    next: str | None = None
    complete_until: datetime | None = None
    total: int | None = None


@dataclass(frozen=True)
class Pages(Generic[T]):
    """All pages of something, from the one that the query names."""

    api: Api
    method: str
    path: str
    of: Any
    """The type of the items."""
    query: Query
    body: object = None

    def stream(self) -> Stream[Page[T]]:
        """Page after page; each is asked for when it is wanted.

        Of the link to the next page only the query is used: the token goes to the base address and nowhere else,
        and a platform behind a proxy may give another host.

        Raises:
            Problem, PlatformUnreachable, BadAnswer: there is none.
        """
        query: Query | None = tuple(self.query)
        while query is not None:
            answer = yield from self.api.answer(self._asking(query))
            found: _Listed[T] = decoded(answer, _Listed[self.of])  # type: ignore[name-defined]
            coming = _query_of(answer, found.next or "")
            cursor = dict(coming or ()).get("cursor")
            yield Item(Page(found.items, cursor, found.complete_until, found.total))
            if coming and sorted(coming) == sorted(query):
                raise strange(answer, "the link to the next page leads back to the same page")
            query = coming

    def _asking(self, query: Query) -> Call:
        return self.api.request(self.method, self.path, self.body, query=query, repeatable=True)


def _query_of(answer: Answer, link: str) -> Query | None:
    """What the link to the next page asks; None where there is none.

    Raises:
        BadAnswer: it is no link.
    """
    try:
        return tuple(parse_qsl(urlsplit(link).query)) or None
    except ValueError as mistake:
        raise strange(answer, str(mistake)) from mistake


def first(page_size: int, cursor: str | None = None, *more: tuple[str, str]) -> Query:
    """The query for the first page that is wanted."""
    return (("pageSize", str(page_size)), *more, *((("cursor", cursor),) if cursor else ()))
