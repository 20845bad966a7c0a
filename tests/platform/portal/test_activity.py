"""The page of activity: what was done for one's own enterprise, by whom, and nothing of others."""

import re
from pathlib import Path
from typing import Any

import pytest

import openfla.platform
from openfla.contract.qualities import Quality
from openfla.platform.kernel import audit
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Tx
from openfla.platform.portal.sentences import ACTIONS
from tests.conftest import Start
from tests.platforms import BAKERY, BUTCHER, Platform
from tests.portals import Tab, a_manager, in_transaction

_ACTION = re.compile(r'"((?:[a-z]+[A-Z]?[a-z]+)\.[a-z][A-Za-z]+)"')
_HOT = audit.model.ONE_OF_MANY
_OF_NO_ENTERPRISE = {"session.begun", "session.ended", "signIn.refused", "signingKey.added"}


def actions() -> set[str]:
    """Every action that the platform puts in its trail, read from its code."""
    services = [
        path
        for path in Path(openfla.platform.__file__).parent.rglob("*.py")
        if "audit.Entry" in path.read_text() or "audit.append" in path.read_text()
    ]
    found = {action for path in services for action in _ACTION.findall(path.read_text())}
    return {action for action in found if not action.startswith("openfla.")} - _HOT - _OF_NO_ENTERPRISE


class TestSentences:
    def test_every_action_has_a_sentence_and_every_sentence_an_action(self) -> None:
        assert actions() == set(ACTIONS)


class TestPage:
    def entries(self, platform: Platform, count: int) -> None:
        at = SystemClock().now()

        async def work(tx: Tx) -> None:
            told = [
                audit.Entry(action="token.refused", at=at, enterprise_number=BAKERY, client_id=f"number_{place}_")
                for place in range(count)
            ]
            many = audit.Entry(action="token.issued", at=at, enterprise_number=BAKERY, client_id="one_of_many")
            others = audit.Entry(action="token.refused", at=at, enterprise_number=BUTCHER, client_id="of_the_butcher")
            await audit.append(tx, [*told, many, others])

        in_transaction(platform, work)

    def test_it_shows_what_was_done_newest_first_page_by_page(self, start: Start) -> None:
        platform = start()
        tab = Tab.of(platform, a_manager(platform, "an", BAKERY, Quality.EMPLOYER))
        self.entries(platform, 60)
        first = tab.get("/activity").text
        older = re.findall(r'href="(/activity\?before=\d+)"', first)[0]
        shown = re.findall(r"number_(\d+)_", first + tab.get(older).text)
        assert [int(number) for number in shown] == list(range(59, -1, -1))

    def test_neither_the_others_nor_every_single_token_is_shown(self, start: Start) -> None:
        platform = start()
        tab = Tab.of(platform, a_manager(platform, "an", BAKERY, Quality.EMPLOYER))
        self.entries(platform, 1)
        page = tab.get("/activity").text
        assert "number_0_" in page
        assert "of_the_butcher" not in page
        assert "one_of_many" not in page

    def test_a_local_manager_reads_the_own_quality_and_what_is_about_the_enterprise(self, start: Start) -> None:
        platform = start()
        a_manager(platform, "steven", BAKERY, Quality.EMPLOYER, Quality.TRAINING_PROVIDER)
        a_manager(platform, "danny", BAKERY, Quality.TRAINING_PROVIDER, is_entity=False)

        async def work(tx: Tx) -> None:
            about: dict[str, Any] = {"action": "token.refused", "at": SystemClock().now()}
            about["enterprise_number"] = BAKERY
            qualities = ("employer", "trainingProvider", "")
            told = [
                audit.Entry(**about, quality=quality, client_id=f"in_{quality or 'none'}_") for quality in qualities
            ]
            await audit.append(tx, told)

        in_transaction(platform, work)
        of_all = Tab.of(platform, "steven").get("/activity").text
        of_one = Tab.of(platform, "danny", BAKERY, Quality.TRAINING_PROVIDER).get("/activity").text
        assert [f"in_{told}_" in of_all for told in ("employer", "trainingProvider", "none")] == [True, True, True]
        assert [f"in_{told}_" in of_one for told in ("employer", "trainingProvider", "none")] == [False, True, True]

    def test_it_says_whom_it_was_about(self, start: Start) -> None:
        platform = start()
        tab = Tab.of(platform, a_manager(platform, "an", BAKERY, Quality.EMPLOYER))
        named = {"level": "employer", "login": "mery", "name": "Mery Meel", "rank": "deputy"}
        assert tab.fill("/access", named, action="/access/responsibles").status_code == 303
        assert "<small>Mery Meel</small>" in tab.get("/activity").text

    @pytest.mark.parametrize("before", ["", "x", "-1", "9" * 30, "٣", "0"])
    def test_an_address_that_was_tampered_with_shows_a_page(self, before: str, start: Start) -> None:
        platform = start()
        tab = Tab.of(platform, a_manager(platform, "an", BAKERY, Quality.EMPLOYER))
        assert tab.get("/activity", params={"before": before}).status_code == 200
