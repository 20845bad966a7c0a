"""How long a page of the portal takes, in an installation with 100 000 enterprises."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from typing import Final, NamedTuple
from urllib.parse import quote

from openfla.bench import servers, stage
from openfla.bench.browser import Browser
from openfla.bench.country import EMPLOYER, SECRETARIAT, SOFTWARE_HOUSE, Country, Size, name, number, person
from openfla.bench.figures import Extent, Figure, Report
from openfla.bench.filling import fill
from openfla.bench.rows import account_id, account_name, owner, quality_of
from openfla.platform.identity import service as identity
from openfla.platform.kernel.database import Database
from openfla.platform.portal.cookies import session_cookie_name

BUDGET_MS: Final = 50
_FLOOR: Final = "/doc/errors"
_READ: Final = 200
_LEAST: Final = 2
_WARM_UP: Final = 20
_PERCENTS: Final = (50, 99)


class Page(NamedTuple):
    """A page that is measured: what it is called, who reads it, where, and what has to stand in it."""

    name: str
    reader: str
    path: str
    shows: str


class Desk(NamedTuple):
    """Where somebody sits: the place of the person, and of the enterprise in which they act once they chose."""

    person: int
    enterprise: int | None


def run(extent: Extent) -> Report:
    """Measure every page that lists or finds something, and those that everybody sees first."""
    with stage.installed() as made:
        country = Country(Size.scaled(extent.scale), datetime.now(UTC))
        fill(made.plain_url, country)
        with servers.platform(made.port, made.environment), ExitStack() as stack:
            browsers = {
                reader: stack.enter_context(closing(Browser(made.port, cookies)))
                for reader, cookies in asyncio.run(_signed_in(made, country)).items()
            }
            pages = list(_pages(country, browsers))
            delays = _delays(pages, browsers, extent.scale)
    floors = delays.pop(_FLOOR)
    return Report(
        "portal",
        tuple(
            Figure.of_delays(called, percent, measured=measured, floors=floors, budget=BUDGET_MS)
            for called, measured in delays.items()
            for percent in _PERCENTS
        ),
    )


def _desks(country: Country) -> Mapping[str, Desk]:
    return {
        "secretariat": Desk(SECRETARIAT, SECRETARIAT),
        "software house": Desk(SOFTWARE_HOUSE, SOFTWARE_HOUSE),
        "employer": Desk(EMPLOYER, EMPLOYER),
        "accountant": Desk(country.accountant, None),
    }


def _pages(country: Country, browsers: Mapping[str, Browser]) -> Iterator[Page]:
    """Every page that is measured; where the next one of a list begins, is told by its link."""
    yield Page(_FLOOR, "nobody", _FLOOR, "</html>")
    yield Page("/home of the secretariat", "secretariat", "/home", name(SECRETARIAT))
    yield Page("/home of the software house", "software house", "/home", name(SOFTWARE_HOUSE))
    yield from _channels(country, browsers["software house"])
    yield from _mandates(country, browsers["secretariat"], browsers["employer"])
    yield Page("/access", "secretariat", "/access", person(SECRETARIAT)[1])
    colleague = min((person(place)[1] for place in country.colleagues), key=str.casefold)
    yield Page("/access/users", "secretariat", "/access/users", colleague)
    yield Page("/activity, first page", "secretariat", "/activity", "/activity?before=")
    older = browsers["secretariat"].link("/activity", "before")
    yield Page("/activity, older", "secretariat", older, "/activity?before=")
    yield Page("/choose", "accountant", "/choose", name(0))
    yield Page("/sign-in, people", "nobody", "/sign-in", "/sign-in/as")
    yield Page("/sign-in, search by name", "nobody", "/sign-in?words=peeters", "Peeters")


def _channels(country: Country, browser: Browser) -> Iterator[Page]:
    who, path = "software house", "/channels"
    own = [place for place in range(country.size.accounts) if owner(country, place) == SOFTWARE_HOUSE]
    yield Page(f"{path}, first page", who, path, account_name(own[-1]))
    yield Page(f"{path}, next page", who, browser.link(path, "after"), account_name(own[-40]))
    yield Page(f"{path}, search", who, f"{path}?words={quote(account_name(own[9]))}", account_name(own[9]))
    yield Page(f"{path}/{{id}}", who, f"{path}/{account_id(country, own[9])}", account_name(own[9]))


def _mandates(country: Country, secretariat: Browser, employer: Browser) -> Iterator[Page]:
    who, path, sought = "secretariat", "/mandates", EMPLOYER + country.size.mandates_of_one // 2
    yield Page(f"{path}, first page", who, path, name(EMPLOYER))
    yield Page(f"{path}, next page", who, secretariat.link(path, "after"), name(EMPLOYER + 60))
    yield Page(f"{path}, search by number", who, f"{path}?words={number(sought)}", name(sought))
    words = "+".join(quote(word) for word in name(sought).split()[:2])
    yield Page(f"{path}, search by name", who, f"{path}?words={words}", name(sought))
    yield Page(f"{path}, search by a word of many", who, f"{path}?words=bv", name(5))
    yield Page(f"{path} as mandator, first page", "employer", path, name(country.providers[0]))
    yield Page(f"{path} as mandator, next page", "employer", employer.link(path, "after"), name(country.providers[1]))


def _delays(pages: Sequence[Page], browsers: Mapping[str, Browser], scale: float) -> dict[str, list[float]]:
    """Milliseconds of each page, one after the other in turn, so that noise hits all alike."""
    delays: dict[str, list[float]] = {page.name: [] for page in pages}
    reads = max(_LEAST, round(_READ * min(scale, 1)))
    warming = min(_WARM_UP, reads)
    for _ in range(warming + reads):
        for page in pages:
            delays[page.name].append(browsers[page.reader].read(page.path, page.shows)[1])
    return {called: measured[warming:] for called, measured in delays.items()}


async def _signed_in(made: stage.Installation, country: Country) -> dict[str, Mapping[str, str]]:
    """The cookies of everybody who reads."""
    cookie, at = session_cookie_name(made.settings), country.now
    cookies: dict[str, Mapping[str, str]] = {"nobody": {}}
    database = Database.at(made.database_url, made.settings.database)
    try:
        for reader, desk in _desks(country).items():
            async with database.transaction() as tx:
                found = await identity.known_as(tx, *person(desk.person), at=at)
                token = await identity.begin(tx, found, at=at)
                session = await identity.find(tx, token, made.settings.identity, at=at)
                if session is not None and desk.enterprise is not None:
                    quality = quality_of(country, desk.enterprise)
                    await identity.choose(tx, session, number(desk.enterprise), quality)
            cookies[reader] = {cookie: token}
    finally:
        await database.close()
    return cookies
