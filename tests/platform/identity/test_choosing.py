"""In what quality of which enterprise somebody acts (SEED 4.4.1, step 4)."""

from datetime import UTC, datetime

import pytest

from openfla.contract.qualities import OtherQuality, Quality
from openfla.platform.access.model import Operator
from openfla.platform.admissions import service as admissions
from openfla.platform.kernel.database import Tx
from tests.conftest import Start
from tests.platform.identity.people import somebody
from tests.platforms import BAKERY, BUTCHER, Platform
from tests.portals import Tab, in_transaction


@pytest.mark.requirement("PORTAL-6")
class TestChoosing:
    PLACES = ((BAKERY, Quality.EMPLOYER), (BAKERY, OtherQuality.WITHOUT_STAFF), (BUTCHER, Quality.TRAINING_PROVIDER))

    def test_leads_on_in_the_quality_that_was_picked(self, sandbox: Platform) -> None:
        tab = Tab.of(sandbox, somebody(sandbox, *self.PLACES), None)
        assert tab.get("/home").headers["location"].startswith("/choose")
        page = tab.get("/choose").text
        assert page.count('name="place"') == 3
        for number, quality in self.PLACES[::2]:
            answer = tab.fill("/choose?to=/home", {"place": f"{number}/{quality}"}, action="/choose")
            assert (answer.status_code, answer.headers["location"]) == (303, "/home")
            assert tab.get("/home").status_code == 200
        assert 'data-state="good">now<' in tab.get("/choose").text

    def test_is_not_asked_of_who_has_one_place_only(self, sandbox: Platform) -> None:
        tab = Tab.of(sandbox, somebody(sandbox, self.PLACES[0]), None)
        assert tab.get("/choose?to=/home").headers["location"] == "/home"
        assert tab.get("/home").status_code == 200
        assert tab.get("/choose").status_code == 200

    @pytest.mark.parametrize("place", [f"{BUTCHER}/employer", f"{BAKERY}/trainingProvider", "", "x", f"{BAKERY}/"])
    def test_of_a_place_without_a_role_is_refused(self, place: str, sandbox: Platform) -> None:
        tab = Tab.of(sandbox, somebody(sandbox, *self.PLACES[:2]), None)
        assert tab.fill("/choose", {"place": place}, action="/choose").status_code == 403
        assert tab.get("/home").headers["location"].startswith("/choose")

    @pytest.mark.requirement("ENV-2")
    def test_is_for_admitted_enterprises_in_the_test_environment(self, start: Start) -> None:
        platform = start(environment="acceptance")
        tab = Tab.of(platform, somebody(platform, *self.PLACES), None)
        page = tab.get("/choose").text
        assert 'name="place"' not in page
        assert "Not admitted to this test environment" in page

        async def admit(tx: Tx) -> None:
            await admissions.admit(tx, Operator(), BUTCHER, at=datetime.now(UTC))

        in_transaction(platform, admit)
        assert tab.get("/choose").headers["location"] == "/home"
        page = tab.get("/choose").text
        assert page.count('name="place"') == 1
        answer = tab.fill("/choose", {"place": f"{BAKERY}/employer"}, action="/choose")
        assert answer.status_code == 403
