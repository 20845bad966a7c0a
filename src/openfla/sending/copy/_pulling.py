"""Bringing a copy up to date: page after page, each kept before the next one is asked for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from openfla.client import BadRequest
from openfla.sending._clients import AnyClient
from openfla.sending.copy._kinds import Kind
from openfla.sending.copy._mistakes import UnusablePage
from openfla.sending.copy._records import RawPage, Told, told
from openfla.sending.copy._store import Bookmark, Changes, Store

PAGE_SIZE: Final = 500
_FROM_THE_BEGINNING: Final = "2000-01-01T00:00:00Z"


@dataclass(frozen=True)
class Step:
    """What one page brought; for a progress line."""

    enterprise: str
    kind: str
    changes: Changes
    records: int


@dataclass(frozen=True)
class Pulled:
    """What a pull brought of one enterprise.

    Args:
        enterprise: its number; "" for what a training provider declared itself.
        changes: by kind of record, those without any left out.
        complete_until: every change before this moment stands in the copy.
    """

    enterprise: str
    changes: Mapping[str, Changes] = field(default_factory=dict)
    complete_until: datetime | None = None

    @property
    def total(self) -> Changes:
        """Of all kinds together."""
        return sum(self.changes.values(), Changes())


def pulled(
    store: Store,
    client: AnyClient,
    enterprise: str,
    kinds: Iterable[Kind],
    *,
    anew: bool,
    progress: Callable[[Step], object],
) -> Pulled:
    """Everything of an enterprise that changed since it was last read to the end, or all of it.

    Raises:
        FlaError: a page could not be had; those before it are kept, and the next pull goes on behind them.
        CopyMistake: it could not be kept.
    """
    wanted = tuple(kinds)
    changes = {kind.name: _followed(store, client, enterprise, kind, anew=anew, progress=progress) for kind in wanted}
    told_of = {name: change for name, change in changes.items() if change}
    return Pulled(enterprise, told_of, store.complete_until(enterprise, wanted))


def _followed(
    store: Store, client: AnyClient, enterprise: str, kind: Kind, *, anew: bool, progress: Callable[[Step], object]
) -> Changes:
    bookmark = store.begun(kind, enterprise, anew=anew)
    in_all, is_first = Changes(), True
    while is_first or bookmark.cursor is not None:
        bookmark, page = _page(client, enterprise, kind, bookmark, may_begin_again=is_first)
        if page.cursor is not None and page.cursor == bookmark.cursor:
            raise UnusablePage(kind.name, "next")
        bookmark, changes = store.take(kind, enterprise, bookmark, page)
        in_all, is_first = in_all + changes, False
        progress(Step(enterprise, kind.name, changes, len(page.records)))
    return in_all


def _page(
    client: AnyClient, enterprise: str, kind: Kind, bookmark: Bookmark, *, may_begin_again: bool
) -> tuple[Bookmark, Told]:
    """The page behind a bookmark; a cursor of an earlier day that is not taken any more is left aside."""
    try:
        return bookmark, _asked(client, enterprise, kind, bookmark)
    except BadRequest:
        if bookmark.cursor is None or not may_begin_again:
            raise
        begin = replace(bookmark, cursor=None)
        return begin, _asked(client, enterprise, kind, begin)


def _asked(client: AnyClient, enterprise: str, kind: Kind, bookmark: Bookmark) -> Told:
    wanted: dict[str, Any] = {"enterpriseNumber": enterprise} if kind.of_enterprise else {}
    if kind.is_followed:
        wanted["changedSince"] = bookmark.since or _FROM_THE_BEGINNING
    query = dict(parse_qsl(bookmark.cursor)) if bookmark.cursor else {"pageSize": str(PAGE_SIZE)}
    answer = client.request("POST", kind.address, wanted, query, repeatable=True)
    return told(kind, enterprise, answer.decoded(RawPage))
