"""`openfla bench portal`: the country that it makes up, and that it measures no page but the one that it means."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text

from openfla.bench.browser import Browser, NoSuchLink, OtherPage
from openfla.bench.country import EMPLOYER, SECRETARIAT, SOFTWARE_HOUSE, Country, Size, name, number, person
from openfla.bench.filling import fill
from openfla.bench.rows import people
from openfla.identifiers import is_enterprise_number
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Database, DatabaseSettings
from tests.platforms import Platform

SMALL = Size.scaled(0)
PAGE = 50


class TestCountry:
    def test_every_enterprise_has_a_number_and_a_name_of_its_own(self) -> None:
        places = range(Size.scaled(1).enterprises)
        assert all(map(is_enterprise_number, {number(place) for place in places}))
        assert len({number(place) for place in places}) == len({name(place) for place in places}) == len(places)

    def test_nobody_shares_a_login(self) -> None:
        everybody = people(Country(SMALL, datetime.now(UTC)))
        assert len({person(place)[0] for place in everybody}) == len(everybody)

    def test_the_usual_size_is_that_of_the_budget(self) -> None:
        usual = Size.scaled(1)
        assert (usual.enterprises, usual.accounts, usual.mandates) == (100_000, 200_000, 100_000)


class TestFill:
    async def test_a_database_holds_what_was_told_and_its_trail_is_sound(self, database_url: str) -> None:
        fill(database_url.replace("postgresql+psycopg://", "postgresql://", 1), Country(SMALL, datetime.now(UTC)))
        held = counted(database_url)
        assert held["enterprises"] == SMALL.enterprises
        assert held["web_service_accounts"] == held["web_service_account_certificates"] == SMALL.accounts
        assert held["mandates"] == SMALL.mandates
        assert held["audit_entries"] == SMALL.entries + 1  # of the first signing key
        database = Database.at(database_url, DatabaseSettings())
        async with database.transaction() as tx:
            assert (await audit.verify(tx)).number == SMALL.entries + 1
        await database.close()

    def test_every_list_is_longer_than_a_page(self, database_url: str) -> None:
        fill(database_url.replace("postgresql+psycopg://", "postgresql://", 1), Country(SMALL, datetime.now(UTC)))
        accounts = (
            "SELECT count(*) FROM web_service_accounts JOIN expeditors ON number = expeditor WHERE enterprise = :of"
        )
        lists = {
            accounts: SOFTWARE_HOUSE,
            "SELECT count(*) FROM mandates WHERE mandatary = :of": SECRETARIAT,
            "SELECT count(*) FROM mandates WHERE mandator = :of": EMPLOYER,
            "SELECT count(*) FROM audit_entries WHERE enterprise = :of": SECRETARIAT,
        }
        engine = create_engine(database_url)
        with engine.begin() as connection:
            for statement, place in lists.items():
                assert connection.execute(text(statement), {"of": number(place)}).scalar_one() > PAGE
        engine.dispose()


class TestBrowser:
    def test_another_page_than_the_one_that_is_meant_is_no_figure(self, platform: Platform) -> None:
        browser = Browser(platform.settings.web.port)
        text, milliseconds = browser.read("/doc/errors", "</html>")
        assert "OpenFLA" in text
        assert milliseconds > 0
        with pytest.raises(OtherPage, match=r"/nothing-stands-here was not shown: status 404"):
            browser.read("/nothing-stands-here")
        with pytest.raises(OtherPage, match=r"status 200, and Bakkerij does not stand in it"):
            browser.read("/doc/errors", "Bakkerij")
        browser.close()

    def test_a_list_leads_on_by_its_own_link(self, platform: Platform) -> None:
        browser = Browser(platform.settings.web.port)
        assert browser.link("/doc/errors", "lang") == "/doc/errors?lang=nl"
        with pytest.raises(NoSuchLink, match="no link to itself with after"):
            browser.link("/doc/errors", "after")
        browser.close()


def counted(url: str) -> dict[str, int]:
    tables = ("enterprises", "web_service_accounts", "web_service_account_certificates", "mandates", "audit_entries")
    engine = create_engine(url)
    with engine.begin() as connection:
        held = {each: connection.execute(text(f"SELECT count(*) FROM {each}")).scalar_one() for each in tables}
    engine.dispose()
    return held
