"""The page that asks for access to the test environment, over real HTTP."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from openfla.contract.qualities import Quality
from openfla.platform.access.model import Operator
from openfla.platform.admissions import service
from openfla.platform.kernel.database import Tx
from tests.conftest import Start
from tests.platforms import BAKERY, WORKER, Platform
from tests.portals import FoundForm, Tab, a_manager, in_transaction

TOLD: Final = {"number": "0999.999.922", "name": "De Korenbloem", "purpose": "To test our software."}
NOW: Final = datetime.now(UTC)
OPERATOR: Final = Operator()


def form_of(tab: Tab) -> FoundForm:
    return next(form for form in tab.forms("/admission") if form.action == "/admission")


def decide(platform: Platform, decision: Any) -> None:
    async def work(tx: Tx) -> None:
        await decision(tx, OPERATOR, BAKERY, at=NOW)

    in_transaction(platform, work)


@pytest.fixture
def acceptance(start: Start) -> Platform:
    return start(environment="acceptance")


@pytest.mark.requirement("ENV-2")
class TestClosed:
    def test_one_asks_sees_how_far_it_is_and_comes_in_once_admitted(self, acceptance: Platform) -> None:
        an = Tab.of(acceptance, a_manager(acceptance, "an", BAKERY, Quality.EMPLOYER))
        assert an.get("/home").headers["Location"] == "/choose?to=/home"
        asked = [an.send(form, TOLD) for form in [form_of(an)] * 2]
        assert [answer.headers.get("Location") for answer in asked] == ["/admission?done=asked"] * 2
        assert "Your request was recorded." in an.get("/admission?done=asked").text
        assert "waits for a decision" in an.get("/admission").text
        assert 'href="/admission"' in an.get("/guide").text
        again = an.send(form_of(an), TOLD)
        assert again.status_code == 422
        assert "was asked already" in again.text
        decide(acceptance, service.refuse)
        assert "not admitted" in an.get("/admission").text
        assert an.send(form_of(an), TOLD).status_code == 303
        decide(acceptance, service.admit)
        assert "not admitted" not in an.get("/admission").text
        assert an.get("/home").status_code == 200
        decide(acceptance, service.withdraw)
        assert an.get("/home").headers["Location"] == "/choose?to=/home"

    def test_what_somebody_else_asked_is_not_shown(self, acceptance: Platform) -> None:
        an, bo = Tab.of(acceptance, "an", None), Tab.of(acceptance, "bo", None)
        an.send(form_of(an), TOLD)
        assert "De Korenbloem" in an.get("/admission").text
        assert "De Korenbloem" not in bo.get("/admission").text

    def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_done(self, acceptance: Platform) -> None:
        an = Tab.of(acceptance, "an", None)
        for field, value, sentence in (
            ("number", "0999.999.923", "The last two digits of the enterprise number"),
            ("name", "x" * 201, "name has 1 to 200 characters"),
            ("purpose", "", "The purpose has 1 to 1000 characters."),
            ("purpose", "x" * 1001, "The purpose has 1 to 1000 characters."),
            ("purpose", f"For {WORKER}", "This looks like a national register number."),
        ):
            answer = an.send(form_of(an), {**TOLD, field: value})
            assert answer.status_code == 422
            assert sentence in answer.text
            assert f'id="{field}-wrong"' in answer.text
            assert TOLD["number"] in answer.text or field == "number"
        assert acceptance.rows("SELECT count(*) FROM admissions")[0][0] == 0

    def test_a_form_of_no_page_of_ours_does_nothing(self, acceptance: Platform) -> None:
        an = Tab.of(acceptance, "an", None)
        assert an.send(form_of(an), {**TOLD, "csrf": "x"}).status_code == 403
        assert acceptance.rows("SELECT count(*) FROM admissions")[0][0] == 0


@pytest.mark.requirement("ENV-1")
def test_elsewhere_nobody_has_to_ask(platform: Platform) -> None:
    an = Tab.of(platform, "an", None)
    page = an.get("/admission")
    assert "This environment is open" in page.text
    values = an.forms("/admission")[0].values
    answer = an.http.post("/admission", data={**TOLD, **values})
    assert answer.status_code == 422
    assert "This environment is open" in answer.text
    assert platform.rows("SELECT count(*) FROM admissions")[0][0] == 0
