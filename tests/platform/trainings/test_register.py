import pytest

from openfla.contract.qualities import Quality
from tests.platform.trainings.deeds import issues, read, unwarned
from tests.platforms import BUTCHER, Platform, a_provided_training, a_training


class TestRegister:
    @pytest.mark.requirement("API-1", "USE-1", "OAUTH-1")
    def test_an_employer_registers_a_training_of_its_own_worker_and_reads_it_back(self, platform: Platform) -> None:
        employer = platform.party()
        answer = employer.call("POST", "/trainings", a_training())
        assert answer.status_code == 201, answer.text
        assert answer.headers["Location"] == answer.json()["href"]
        found = employer.call("GET", f"/trainings/{answer.json()['id']}")
        assert (found.status_code, found.json()) == (200, unwarned(answer.json()))
        assert (found.headers["ETag"], answer.headers["ETag"]) == ('"1"', '"1"')

    def test_what_is_strange_about_a_training_is_told_in_the_language_of_its_reader(self, platform: Platform) -> None:
        answer = platform.party().call("POST", "/trainings", a_training(), headers={"Accept-Language": "nl"})
        (told,) = answer.json()["warnings"]
        assert (told["code"], told["class"], told["name"]) == ("noEmployment", "W", "period")
        assert told["href"] == f"{platform.base_url}/doc/anomalies/noEmployment"
        assert told["text"]

    def test_the_same_training_twice_is_registered_once(self, platform: Platform) -> None:
        employer, training = platform.party(), a_training()
        first, again = [employer.call("POST", "/trainings", training) for _ in range(2)]
        assert (first.status_code, again.status_code) == (201, 200)
        assert unwarned(first.json()) == again.json()

    def test_another_training_under_a_reference_is_refused_and_changes_nothing(self, platform: Platform) -> None:
        employer = platform.party()
        first = employer.call("POST", "/trainings", a_training(reference="one"))
        other = employer.call("POST", "/trainings", a_training(reference="one", title="Heftruck"))
        assert other.status_code == 409
        assert other.json()["type"] == "urn:problem-type:openfla:referenceTaken"
        assert (other.json()["reference"], other.json()["record"]) == ("one", first.json()["id"])
        assert read(employer, first.json()) == unwarned(first.json())

    def test_a_worker_of_another_employer_is_out_of_reach(self, platform: Platform) -> None:
        answer = platform.party().call("POST", "/trainings", a_training(enterpriseNumber=BUTCHER))
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:problem-type:belgif:missingPermission")
        assert platform.counts()["trainings"] == 0

    def test_every_issue_of_a_wrong_body_is_told_at_once(self, platform: Platform) -> None:
        wrong = a_training(title=7, status="done", surprise=1, reference=None)
        answer = platform.party().call("POST", "/trainings", wrong)
        assert answer.status_code == 400
        assert issues(answer) == {
            ("wrongType", "title"),
            ("outsideDomain", "status"),
            ("unknownField", "surprise"),
            ("missing", "reference"),
        }

    @pytest.mark.requirement("PROVIDER-4", "PROVIDER-1", "PROVIDER-2", "USE-1", "OAUTH-4")
    def test_a_training_provider_declares_at_its_own_address_in_its_own_name(self, platform: Platform) -> None:
        trainer = platform.party(quality=Quality.TRAINING_PROVIDER)
        training = a_provided_training()
        first, again = [trainer.call("POST", "/trainings", training) for _ in range(2)]
        assert (first.status_code, again.status_code) == (201, 200), first.text
        assert unwarned(first.json()) == again.json()
        found = trainer.call("POST", "/trainings/search", {})
        assert [item["id"] for item in found.json()["items"]] == [first.json()["id"]]

    def test_searching_gives_pages_with_links(self, platform: Platform) -> None:
        employer = platform.party()
        for _ in range(3):
            assert employer.call("POST", "/trainings", a_training()).status_code == 201
        page = employer.call("POST", "/trainings/search?pageSize=2", {}).json()
        assert (len(page["items"]), page["pageSize"]) == (2, 2)
        rest = employer.call("POST", f"/trainings/search?{page['next'].partition('?')[2]}", {}).json()
        assert (len(rest["items"]), "next" in rest) == (1, False)
