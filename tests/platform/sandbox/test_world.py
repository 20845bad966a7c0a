"""The made-up world: what the file says is what the database holds, once, and in a sandbox alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event

from openfla.contract.qualities import OtherQuality, Quality
from openfla.identifiers import is_enterprise_number, is_nsso_number
from openfla.platform.access import service as access
from openfla.platform.identity import service as identity
from openfla.platform.kernel.database import Tx
from openfla.sandbox import _furnishing
from openfla.sandbox._furnishing import furnish
from openfla.sandbox._world import world
from tests.platform.sandbox.held import Held, told
from tests.platforms import BAKERY, settings_for

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture
def empty(database_url: str) -> Held:
    """A sandbox in which there is nobody."""
    return Held(database_url)


class TestFile:
    def test_every_number_is_sound_and_made_up(self) -> None:
        told = world().enterprises
        assert len({enterprise.number for enterprise in told}) == len(told)
        for enterprise in told:
            assert is_enterprise_number(enterprise.number)
            assert enterprise.number.startswith("0999")
        numbers = [enterprise.nsso_number for enterprise in told if enterprise.nsso_number]
        assert len(set(numbers)) == len(numbers)
        assert all(is_nsso_number(number) and int(number) > 199_999_934 for number in numbers)

    def test_everybody_is_at_an_address_that_cannot_exist(self) -> None:
        assert all(person.login.endswith(".example") for person in world().people)

    def test_every_quality_of_the_guide_is_there_and_one_without_channels(self) -> None:
        active = {quality.code for enterprise in world().enterprises for quality in enterprise.qualities}
        assert {*Quality, OtherQuality.WITHOUT_STAFF} <= active

    @pytest.mark.requirement("PORTAL-11")
    def test_the_bakery_is_the_example_of_the_guide(self) -> None:
        bakery = world().enterprise(BAKERY)
        names = {login: world().person(login).name.split()[0] for _, login, _ in bakery.levels()}
        [employer] = bakery.qualities
        assert [names[login] for login in bakery.managers] == ["Steven", "Barbara"]
        assert [names[login] for login in employer.managers] == ["Danny", "Mery"]


class TestFurnish:
    def test_what_the_file_says_is_what_is_there(self, empty: Held) -> None:
        assert furnish(empty.url, empty.settings)
        assert empty.enterprises() == told(world())

    def test_a_second_start_changes_nothing(self, empty: Held) -> None:
        furnish(empty.url, empty.settings)
        before = empty.all_rows()
        assert not furnish(empty.url, empty.settings)
        empty.ask(lambda tx: _furnishing.load(tx, world(), at=AT))
        assert empty.all_rows() == before

    def test_two_servers_that_start_at_once_load_it_once(self, empty: Held) -> None:
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(lambda _: furnish(empty.url, empty.settings), range(2)))
        assert sorted(done) == [False, True]
        assert empty.enterprises() == told(world())

    def test_an_enterprise_that_an_operator_made_known_gets_its_people(self, empty: Held) -> None:
        async def enrol(tx: Tx) -> None:
            await access.enrol(tx, BAKERY, "De Korenbloem", (Quality.EMPLOYER,), at=AT)

        empty.ask(enrol)
        assert furnish(empty.url, empty.settings)
        assert empty.enterprises() == told(world())

    @pytest.mark.parametrize("environment", ["acceptance", "production"])
    def test_nothing_of_it_comes_where_people_are_real(self, empty: Held, environment: str) -> None:
        before = empty.all_rows()
        assert not furnish(empty.url, settings_for(empty.url, environment=environment))
        assert empty.all_rows() == before

    def test_a_sandbox_with_somebody_in_it_is_left_as_it_is(self, empty: Held) -> None:
        empty.ask(lambda tx: identity.known_as(tx, "an", "An", at=AT))
        before = empty.all_rows()
        assert not furnish(empty.url, empty.settings)
        assert empty.all_rows() == before

    def test_a_later_start_asks_one_thing(self, empty: Held) -> None:
        furnish(empty.url, empty.settings)
        asked: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            asked.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            furnish(empty.url, empty.settings)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        [only] = [statement for statement in asked if "pg_catalog" not in statement and "show " not in statement]
        assert "LIMIT" in only
