"""The page that registers an enterprise, over real HTTP."""

from datetime import UTC, datetime
from typing import Any, Final

import httpx2
import pytest

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.model import Operator
from openfla.platform.admissions import service as admissions
from openfla.platform.kernel.database import Tx
from openfla.platform.registrations import service
from tests.conftest import Start
from tests.platforms import BAKERY, Platform
from tests.portals import FoundForm, Tab, a_manager, in_transaction

BUREAU: Final = EnterpriseNumber("0206731645")
REGISTERED: Final = EnterpriseNumber("0403170701")
TOLD: Final[dict[str, Any]] = {
    "number": "0999.999.922",
    "name": "Bakkerij De Korenbloem",
    "legalForm": "BV",
    "nssoNumber": "0009354-67",
    "management": "inHouse",
    "mandatary": "",
}


def form_of(tab: Tab) -> FoundForm:
    return next(form for form in tab.forms("/register") if form.action == "/register")


def gone_to(answer: httpx2.Response) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def enrolled(platform: Platform, number: EnterpriseNumber, *qualities: Quality) -> None:
    async def work(tx: Tx) -> None:
        await access.enrol(tx, number, "Sociaal Bureau", qualities, at=datetime.now(UTC))

    in_transaction(platform, work)


class TestAtOnce:
    @pytest.fixture
    def steven(self, platform: Platform) -> Tab:
        """Somebody who signed in and has no role anywhere."""
        return Tab.of(platform, "steven", None)

    @pytest.mark.requirement("PORTAL-1", "PORTAL-2")
    def test_who_registers_acts_for_the_enterprise_at_once(self, steven: Tab) -> None:
        assert gone_to(steven.send(form_of(steven), TOLD)).startswith("/home")
        home = steven.get("/home")
        assert home.status_code == 200
        assert "Bakkerij De Korenbloem" in home.text
        assert all(
            steven.get(page).status_code == 200 for page in ("/access", "/access/users", "/channels", "/mandates")
        )
        assert "registered" in steven.get("/register").text

    def test_sent_twice_it_is_done_once(self, platform: Platform, steven: Tab) -> None:
        form = form_of(steven)
        assert len({gone_to(steven.send(form, TOLD)) for _ in range(2)}) == 1
        assert platform.rows("SELECT count(*) FROM registrations")[0][0] == 1

    @pytest.mark.requirement("PORTAL-2", "MANDATE-1")
    def test_outsourced_it_asks_the_mandatary_for_a_mandate(self, platform: Platform, steven: Tab) -> None:
        enrolled(platform, BUREAU, Quality.SOCIAL_SECRETARIAT)
        outsourced = {**TOLD, "management": "outsourced", "mandatary": BUREAU}
        assert gone_to(steven.send(form_of(steven), outsourced)).startswith("/home")
        assert "Sociaal Bureau" in steven.get("/mandates").text
        assert platform.rows("SELECT mandator, mandatary, status FROM mandates") == [(BAKERY, BUREAU, "requested")]
        assert platform.rows("SELECT outsourced_to FROM enterprises WHERE number = :n", n=BAKERY) == [(BUREAU,)]


class TestRefused:
    """Each is told beside its field, what was typed is kept, and nothing is done."""

    @pytest.fixture
    def platform(self, shared_platform: Platform) -> Platform:
        if not shared_platform.rows("SELECT 1 FROM enterprises"):
            enrolled(shared_platform, BUREAU, Quality.TRAINING_PROVIDER)
            a_manager(shared_platform, "anna", REGISTERED, Quality.EMPLOYER)
        return shared_platform

    @pytest.mark.parametrize(
        ("values", "field", "sentence"),
        [
            ({"number": "0999.999.923"}, "number", "The last two digits of the enterprise number"),
            ({"number": ""}, "number", "An enterprise number has ten digits"),
            ({"number": "2999999922"}, "number", "is no enterprise number: these begin with 0 or 1."),
            ({"number": REGISTERED}, "number", "is registered already."),
            ({"name": ""}, "name", "An enterprise's name has 1 to 200 characters"),
            ({"name": "x" * 201}, "name", "An enterprise's name has 1 to 200 characters"),
            ({"legalForm": "x" * 101}, "legalForm", "A legal form has at most 100 characters"),
            ({"nssoNumber": "0009354-68"}, "nssoNumber", "The last two digits of the NSSO number"),
            ({"nssoNumber": "many"}, "nssoNumber", "An employer's NSSO number has at most nine digits"),
            ({"management": None}, "management", "Nothing tells yet who manages the secured access"),
            ({"management": "elsewhere"}, "management", "Nothing tells yet who manages the secured access"),
            ({"management": "outsourced"}, "mandatary", "An enterprise number has ten digits"),
            ({"management": "outsourced", "mandatary": BAKERY}, "mandatary", "cannot outsource to itself."),
            (
                {"management": "outsourced", "mandatary": BUREAU},
                "mandatary",
                "cannot manage secured access",
            ),
            ({"management": "outsourced", "mandatary": "0884303369"}, "mandatary", "is not known here."),
        ],
    )
    def test_one_thing_is_wrong(self, platform: Platform, values: dict[str, Any], field: str, sentence: str) -> None:
        steven = Tab.of(platform, "steven", None)
        before = platform.trail()
        answer = steven.send(form_of(steven), {**TOLD, **values})
        shown = " ".join(answer.text.split()).replace("&#39;", "'")
        assert answer.status_code == 422
        assert sentence in shown
        assert f'id="{field}-wrong"' in shown
        assert f'value="{values.get("nssoNumber", TOLD["nssoNumber"])}"' in shown
        assert platform.trail() == before

    def test_a_form_of_no_page_of_ours(self, platform: Platform) -> None:
        steven = Tab.of(platform, "steven", None)
        assert steven.send(form_of(steven), {**TOLD, "csrf": "x"}).status_code == 403
        assert platform.rows("SELECT count(*) FROM registrations")[0][0] == 0

    def test_who_did_not_sign_in(self, platform: Platform) -> None:
        assert gone_to(Tab.of_nobody(platform).get("/register")) == "/sign-in?to=/register"


class TestWaiting:
    @pytest.mark.requirement("PORTAL-1")
    def test_it_waits_until_an_operator_confirms(self, start: Start) -> None:
        platform = start(registrations={"open": "never"})
        steven = Tab.of(platform, "steven", None)
        assert gone_to(steven.send(form_of(steven), TOLD)) == "/register?done=waiting"
        page = steven.get("/register?done=waiting").text
        assert "Your registration was recorded." in page
        assert "waits for confirmation" in page
        again = steven.send(form_of(steven), TOLD)
        assert again.status_code == 422
        assert "it waits for confirmation" in again.text

        async def confirm(tx: Tx) -> None:
            (waiting,) = await service.waiting(tx)
            await service.confirm(tx, Operator(), waiting.id, at=datetime.now(UTC))

        in_transaction(platform, confirm)
        assert "Act for it" in steven.get("/register").text
        assert gone_to(steven.get("/choose")) == "/home"
        assert steven.get("/home").status_code == 200


class TestClosed:
    @pytest.mark.requirement("ENV-2")
    def test_in_the_test_environment_an_enterprise_is_admitted_first(self, start: Start) -> None:
        platform = start(environment="acceptance", registrations={"open": "always"})
        steven = Tab.of(platform, "steven", None)
        answer = steven.send(form_of(steven), TOLD)
        assert answer.status_code == 422
        assert "is not admitted to it." in answer.text
        assert platform.rows("SELECT count(*) FROM registrations")[0][0] == 0

        async def admit(tx: Tx) -> None:
            await admissions.admit(tx, Operator(), BAKERY, at=datetime.now(UTC))

        in_transaction(platform, admit)
        assert gone_to(steven.send(form_of(steven), TOLD)).startswith("/home")
        assert steven.get("/home").status_code == 200
