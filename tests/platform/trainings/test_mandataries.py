"""A mandatary does to its clients' trainings what they could do themselves, exactly while its mandate is active."""

from datetime import UTC, datetime

import pytest

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Operator
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import service as mandates
from openfla.platform.mandates.model import Mandate
from tests.platform.mandates.people import PROVIDER, SECRETARIAT, give
from tests.platform.trainings.deeds import (
    COURSE,
    content_of,
    decided,
    delete,
    found,
    history,
    problem,
    provided,
    put,
    read,
    registered,
    trainer_of,
    unwarned,
    verify,
)
from tests.platforms import BAKERY, BUTCHER, Party, Platform, a_training
from tests.portals import in_transaction


def _secretariat(platform: Platform) -> Party:
    return platform.party(SECRETARIAT, Quality.SOCIAL_SECRETARIAT)


def _ended(platform: Platform, mandate: Mandate) -> None:
    """The mandate is over from this moment on."""

    async def work(tx: Tx) -> None:
        at, today = datetime.now(UTC), SystemClock().today()
        await mandates.end(tx, Operator(), mandate.id, after=None, version=mandate.version, today=today, at=at)

    in_transaction(platform, work)


def _declared(party: Party, enterprise: EnterpriseNumber = BAKERY, **about: str) -> dict[str, object]:
    return registered(party, a_training(enterpriseNumber=enterprise, **about))


@pytest.mark.requirement("MANDATE-1", "MANDATE-2", "GROUP-3")
class TestWithAMandate:
    def test_it_declares_corrects_and_withdraws_with_the_number_of_its_client(self, platform: Platform) -> None:
        give(platform)
        secretariat, employer = _secretariat(platform), platform.party()
        made = _declared(secretariat)
        assert made["declaredBy"] == {"enterpriseNumber": SECRETARIAT, "quality": "socialSecretariat"}
        assert read(employer, made) == read(secretariat, made) == unwarned(made)
        second = put(secretariat, made, content_of(made, title="Heftruck")).json()
        assert (second["title"], second["declaredBy"]) == ("Heftruck", made["declaredBy"])
        assert delete(secretariat, second).status_code == 204
        assert read(employer, made)["withdrawn"]

    def test_it_decides_on_what_a_provider_declared(self, platform: Platform) -> None:
        give(platform)
        secretariat = _secretariat(platform)
        provided(trainer_of(platform))
        (row,) = found(secretariat, enterpriseNumber=BAKERY, declarer=COURSE)
        assert decided(secretariat, row, "confirmed")["verified"]
        assert history(secretariat, row)[1]["by"] == {"enterpriseNumber": SECRETARIAT, "quality": "socialSecretariat"}

    def test_it_corrects_what_the_employer_declared_and_the_employer_what_it_declared(self, platform: Platform) -> None:
        give(platform)
        secretariat, employer = _secretariat(platform), platform.party()
        for declarer, other in ((employer, secretariat), (secretariat, employer)):
            made = _declared(declarer)
            second = put(other, made, content_of(made, title="Heftruck")).json()
            assert (second["version"], second["declaredBy"]) == (2, made["declaredBy"])
            told = [version["by"]["enterpriseNumber"] for version in history(employer, made)]
            assert told == [declarer.number, other.number]

    def test_a_training_cannot_be_moved_to_another_client(self, platform: Platform) -> None:
        give(platform)
        give(platform, mandator=BUTCHER)
        secretariat = _secretariat(platform)
        made = _declared(secretariat)
        answer = put(secretariat, made, content_of(made, enterpriseNumber=BUTCHER))
        assert (answer.status_code, answer.json()["issues"][0]["anomaly"]) == (400, "identityChanged")
        moved = secretariat.call("POST", "/trainings", content_of(made, enterpriseNumber=BUTCHER))
        assert problem(moved) == (409, "referenceTaken")

    @pytest.mark.requirement("MANDATE-5", "USE-1")
    def test_one_account_serves_all_its_clients(self, platform: Platform) -> None:
        for mandator in (BAKERY, BUTCHER):
            give(platform, mandator=mandator)
        secretariat = _secretariat(platform)
        for enterprise in (BAKERY, BUTCHER):
            made = _declared(secretariat, enterprise)
            assert [item["id"] for item in found(secretariat, enterpriseNumber=enterprise)] == [made["id"]]


@pytest.mark.requirement("MANDATE-2")
class TestWithoutAMandate:
    def test_it_can_declare_nothing_and_sees_nothing(self, shared_platform: Platform) -> None:
        secretariat, employer = _secretariat(shared_platform), shared_platform.party()
        answer = secretariat.call("POST", "/trainings", a_training())
        assert problem(answer) == (403, "missingPermission")
        provided(trainer_of(shared_platform))
        (row,) = found(employer, declarer=COURSE)
        made = registered(employer)
        for refused in (
            put(secretariat, made, content_of(made, title="Heftruck")),
            delete(secretariat, made),
            verify(secretariat, row, "confirmed"),
            secretariat.call("GET", f"/trainings/{made['id']}"),
            secretariat.call("GET", f"/trainings/{made['id']}/history"),
        ):
            assert problem(refused) == (404, "resourceNotFound")
        search = secretariat.call("POST", "/trainings/search", {"enterpriseNumber": BAKERY})
        assert problem(search) == (403, "missingPermission")
        assert (read(employer, made), read(employer, row)) == (unwarned(made), row)

    def test_when_its_mandate_is_over_what_it_declared_is_out_of_its_reach(self, platform: Platform) -> None:
        mandate = give(platform)
        secretariat, employer = _secretariat(platform), platform.party()
        made = _declared(secretariat)
        _ended(platform, mandate)
        assert problem(put(secretariat, made, content_of(made, title="Heftruck"))) == (404, "resourceNotFound")
        assert problem(put(secretariat, made, content_of(made))) == (404, "resourceNotFound")
        assert problem(delete(secretariat, made)) == (404, "resourceNotFound")
        assert problem(secretariat.call("POST", "/trainings", content_of(made))) == (403, "missingPermission")
        assert put(employer, made, content_of(made, title="Heftruck")).json()["version"] == 2

    def test_the_next_mandatary_corrects_what_the_one_before_declared(self, platform: Platform) -> None:
        mandate = give(platform)
        made = _declared(_secretariat(platform), reference="mine")
        _ended(platform, mandate)
        give(platform, mandatary=PROVIDER, mandatary_quality=Quality.SERVICE_PROVIDER)
        follower = platform.party(PROVIDER, Quality.SERVICE_PROVIDER)
        second = put(follower, made, content_of(made, title="Heftruck")).json()
        assert (second["version"], second["declaredBy"]["enterpriseNumber"]) == (2, SECRETARIAT)
        assert [told["by"]["enterpriseNumber"] for told in history(follower, made)] == [SECRETARIAT, PROVIDER]
        assert registered(follower, a_training(reference="mine"))["id"] != made["id"]
        assert delete(follower, second).status_code == 204

    def test_the_quality_of_the_mandate_is_the_one_that_serves(self, platform: Platform) -> None:
        give(platform)
        made = registered(platform.party())
        for quality in (Quality.EMPLOYER, Quality.SERVICE_PROVIDER):
            answer = put(platform.party(SECRETARIAT, quality), made, content_of(made, title="Heftruck"))
            assert problem(answer) == (404, "resourceNotFound")
