"""What a mandatary may do through the API, with a real token, over real HTTP."""

from typing import Any

import pytest

from openfla.contract.qualities import Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated
from openfla.platform.access import service as access
from openfla.platform.access.model import Operator
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import groups, service
from openfla.platform.mandates.groups import GroupTerms
from openfla.platform.mandates.model import Mandate, Period
from tests.platform.documents.test_served import assert_as_told
from tests.platform.mandates.people import AT, FLA, PROVIDER, SECRETARIAT, a_number, asked, give, terms
from tests.platforms import BAKERY, BUTCHER, WORKER, Party, Platform, a_training
from tests.portals import in_transaction

NOW = Quarter.of(SystemClock().today())


@pytest.fixture
def mandatary(platform: Platform) -> Party:
    return platform.party(SECRETARIAT, Quality.SOCIAL_SECRETARIAT)


def declared(party: Party, number: str = BAKERY) -> int:
    answer = party.call("POST", "/trainings", a_training(enterpriseNumber=number))
    if answer.status_code == 403:
        assert answer.json()["type"] == "urn:problem-type:belgif:missingPermission", answer.text
    return answer.status_code


def end(platform: Platform, made: Mandate) -> None:
    async def work(tx: Tx) -> None:
        today = SystemClock().today()
        await service.end(tx, Operator(), made.id, after=None, version=made.version, today=today, at=AT)

    in_transaction(platform, work)


class TestActing:
    @pytest.mark.requirement("MANDATE-1", "MANDATE-2", "VENDOR-1")
    def test_a_mandatary_sends_with_the_number_of_the_mandator(self, platform: Platform, mandatary: Party) -> None:
        assert declared(mandatary) == 403
        give(platform)
        training = a_training()
        sent = mandatary.call("POST", "/trainings", training)
        assert sent.status_code == 201, sent.text
        told = sent.json()
        assert told["enterpriseNumber"] == BAKERY
        assert told["declaredBy"] == {"enterpriseNumber": SECRETARIAT, "quality": "socialSecretariat"}
        del told["warnings"]
        assert platform.party(BAKERY).call("GET", f"/trainings/{told['id']}").json() == told

    @pytest.mark.requirement("MANDATE-2")
    def test_it_may_do_everything_and_exactly_while_the_mandate_is_active(
        self, platform: Platform, mandatary: Party
    ) -> None:
        made = give(platform)
        training = mandatary.call("POST", "/trainings", a_training()).json()["id"]
        calls: list[tuple[str, str, Any]] = [
            ("POST", "/trainings", a_training()),
            ("GET", f"/trainings/{training}", None),
            ("POST", "/trainings/search", {"enterpriseNumber": BAKERY}),
            ("POST", "/trainingRights", _worker(kind="legal", days=5)),
            ("POST", "/trainingCredits/search", _worker()),
        ]
        while_active = [mandatary.call(*call).status_code for call in calls]
        end(platform, made)
        afterwards = [mandatary.call(*call) for call in calls]
        assert while_active == [201, 200, 200, 201, 200]
        assert [answer.status_code for answer in afterwards] == [403, 404, 403, 403, 403]
        assert {answer.json()["type"].rpartition(":")[2] for answer in afterwards} == {
            "missingPermission",
            "resourceNotFound",
        }
        told = [entry["details"]["code"] for entry in platform.trail()[-5:]]
        assert told == ["missingPermission", "resourceNotFound", *["missingPermission"] * 3]

    @pytest.mark.requirement("MANDATE-2")
    @pytest.mark.parametrize(
        "about",
        [
            {"first": NOW.plus(1)},
            {"service": Mandated.DMFA_DIMONA},
            {"mandatary_quality": Quality.SERVICE_PROVIDER},
            {"mandator": BUTCHER},
        ],
    )
    def test_another_mandate_does_not_serve(self, platform: Platform, mandatary: Party, about: dict[str, Any]) -> None:
        give(platform, **about)
        assert mandatary.token
        before = platform.counts()
        assert declared(mandatary) == 403
        assert platform.counts() == before

    def test_one_that_waits_does_not_serve(self, platform: Platform, mandatary: Party) -> None:
        in_transaction(platform, lambda tx: access.enrol(tx, BAKERY, "De Korenbloem", (Quality.EMPLOYER,), at=AT))
        in_transaction(platform, lambda tx: asked(tx, terms(first=NOW), today=SystemClock().today()))
        assert declared(mandatary) == 403

    @pytest.mark.requirement("MANDATE-5")
    def test_one_account_serves_all_clients_and_they_need_none(self, platform: Platform, mandatary: Party) -> None:
        clients = [BAKERY, BUTCHER, a_number(10)]
        for client in clients:
            give(platform, mandator=client)
        assert [declared(mandatary, client) for client in clients] == [201, 201, 201]
        accounts = platform.rows("SELECT client_id FROM web_service_accounts")
        assert [client_id for (client_id,) in accounts] == [mandatary.client_id]

    @pytest.mark.requirement("MANDATE-4")
    def test_of_two_mandataries_only_the_one_of_this_service_sends(self, platform: Platform, mandatary: Party) -> None:
        give(platform, mandatary=PROVIDER, mandatary_quality=Quality.SERVICE_PROVIDER, service=Mandated.DMFA_DIMONA)
        give(platform)
        other = platform.party(PROVIDER, Quality.SERVICE_PROVIDER)
        assert [declared(mandatary), declared(other)] == [201, 403]

    @pytest.mark.requirement("MANDATE-6")
    def test_one_mandatary_for_every_service(self, platform: Platform, mandatary: Party) -> None:
        """Example 2 of the guide."""
        for each in Mandated:
            give(platform, service=each)
        assert declared(mandatary) == 201

    @pytest.mark.requirement("MANDATE-6")
    def test_employers_that_do_dimona_themselves_share_one_mandatary(
        self, platform: Platform, mandatary: Party
    ) -> None:
        """Example 4 of the guide; what an employer sends itself needs no mandate."""
        for client in (BAKERY, BUTCHER):
            give(platform, mandator=client)
        assert [declared(mandatary, client) for client in (BAKERY, BUTCHER)] == [201, 201]
        assert declared(platform.party(BAKERY)) == 201

    @pytest.mark.requirement("GROUP-2")
    def test_one_company_of_a_group_sends_for_the_others(self, platform: Platform) -> None:
        """Example 6 of the guide."""
        company = platform.party(PROVIDER, Quality.SERVICE_PROVIDER)
        for number in (BAKERY, BUTCHER):
            platform.party(number)
        wanted = GroupTerms(PROVIDER, Quality.SERVICE_PROVIDER, FLA, Period(NOW))
        today, group = SystemClock().today(), [BAKERY, BUTCHER]
        in_transaction(platform, lambda tx: groups.for_group(tx, Operator(), wanted, group, today=today, at=AT))
        assert [declared(company, number) for number in (BAKERY, BUTCHER)] == [201, 201]
        assert declared(company, PROVIDER) == 403


class TestMandators:
    def test_for_whom_and_until_when(self, platform: Platform, mandatary: Party) -> None:
        give(platform)
        give(platform, mandator=BUTCHER, last=NOW.plus(2))
        give(platform, mandator=a_number(10), first=NOW.plus(1))
        give(platform, mandator=a_number(11), service=Mandated.DMFA_DIMONA)
        end(platform, give(platform, mandator=a_number(12)))
        answer = mandatary.call("GET", "/mandators")
        assert_as_told(platform, answer, "GET", "/mandators")
        common = {"service": "federalLearningAccount", "firstQuarter": str(NOW)}
        butcher = {"enterpriseNumber": BUTCHER, "name": "Slagerij De Os", **common, "lastQuarter": str(NOW.plus(2))}
        baker = {"enterpriseNumber": BAKERY, "name": "Bakkerij De Korenbloem", **common}
        assert (answer.json()["items"], answer.json()["total"]) == ([butcher, baker], 2)

    def test_it_comes_in_pages(self, platform: Platform, mandatary: Party) -> None:
        for client in (BAKERY, BUTCHER):
            give(platform, mandator=client)
        page = mandatary.call("GET", "/mandators?page=2&pageSize=1").json()
        assert [item["enterpriseNumber"] for item in page["items"]] == [BAKERY]
        assert page["prev"].endswith("/mandators?page=1&pageSize=1")

    def test_a_wrong_page_is_refused_as_told(self, platform: Platform, mandatary: Party) -> None:
        answer = mandatary.call("GET", "/mandators?pageSize=0")
        assert answer.status_code == 400
        assert_as_told(platform, answer, "GET", "/mandators")

    def test_an_employer_needs_none_and_is_told_none(self, platform: Platform) -> None:
        give(platform)
        answer = platform.party(BAKERY).call("GET", "/mandators")
        assert (answer.json()["items"], answer.json()["total"]) == ([], 0)

    def test_a_training_provider_has_no_business_there(self, platform: Platform) -> None:
        trainer = platform.party(BAKERY, Quality.TRAINING_PROVIDER)
        headers = {"Authorization": f"Bearer {trainer.token}"}
        answer = platform.http.get("/REST/federalLearningAccount/v1/mandators", headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:problem-type:belgif:missingScope")


def _worker(**about: Any) -> dict[str, Any]:
    return {"enterpriseNumber": BAKERY, "ssin": WORKER, "year": 2026, **about}
