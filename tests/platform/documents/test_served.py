"""Documents and server agree: the same paths, and answers that are what the documents say."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
import yaml
from litestar import Litestar

from openfla.contract import addresses
from openfla.contract.qualities import Quality
from openfla.platform import app as application
from openfla.platform.kernel.database import Database, DatabaseSettings
from tests.platform.documents import checks
from tests.platforms import BAKERY, BUTCHER, SECRET, Party, Platform, a_provided_training, a_training, settings_for

BASES = pytest.mark.parametrize("base", [addresses.FLA, addresses.TRAINING_PROVIDER])


def document_of(platform: Platform, base: str) -> dict[str, Any]:
    found: dict[str, Any] = platform.http.get(f"{base}/doc/openapi.json").json()
    return found


def routes(base: str) -> Iterator[tuple[str, str]]:
    """What the application answers below an address."""
    url = "postgresql://nobody@/nowhere"
    edge: Any = application.create(settings_for(url), Database.at(url, DatabaseSettings()), SECRET.encode())
    app: Litestar = edge._app
    for route in app.routes:
        if route.path.startswith(f"{base}/"):
            path = re.sub(r"\{(\w+):\w+\}", r"{\1}", route.path.removeprefix(base))
            yield from ((method, path) for method in getattr(route, "methods", []) if method != "OPTIONS")


def assert_as_told(platform: Platform, answer: httpx2.Response, method: str, path: str) -> None:
    """The answer is one that the document of its address tells of, headers included."""
    base = addresses.TRAINING_PROVIDER if addresses.TRAINING_PROVIDER in answer.url.path else addresses.FLA
    document = document_of(platform, base)
    told = document["paths"][path][method.lower()]["responses"][str(answer.status_code)]
    media_type = answer.headers["content-type"].partition(";")[0]
    assert not checks.violations(document, told["content"][media_type]["schema"], answer.json())
    missing = {name for name in told.get("headers", {}) if name.lower() not in answer.headers}
    assert missing <= {*(["WWW-Authenticate"] if answer.status_code == 403 else [])}
    assert "belgov-trace-id" in answer.headers
    if media_type == "application/problem+json":
        codes = {case["value"]["type"] for case in told["content"][media_type]["examples"].values()}
        assert answer.json()["type"] in codes


@BASES
def test_every_route_is_in_the_document_and_the_reverse(base: str, shared_platform: Platform) -> None:
    paths = document_of(shared_platform, base)["paths"]
    told = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert told == set(routes(base))


@BASES
class TestServing:
    def test_json_and_yaml_say_the_same_to_anybody(self, base: str, shared_platform: Platform) -> None:
        in_yaml = shared_platform.http.get(f"{base}/doc/openapi.yaml")
        assert in_yaml.headers["content-type"] == "application/yaml"
        assert yaml.safe_load(in_yaml.text) == document_of(shared_platform, base)

    def test_it_names_this_installation(self, base: str, shared_platform: Platform) -> None:
        document = document_of(shared_platform, base)
        assert document["servers"] == [{"url": f"{shared_platform.base_url}{base}"}]
        flow = document["components"]["securitySchemes"]["Oauth"]["flows"]["clientCredentials"]
        assert flow["tokenUrl"] == shared_platform.settings.token_url

    @pytest.mark.parametrize("form", ["json", "yaml"])
    def test_who_has_it_is_not_sent_it_again(self, base: str, form: str, shared_platform: Platform) -> None:
        address = f"{base}/doc/openapi.{form}"
        first = shared_platform.http.get(address)
        tag = first.headers["etag"]
        again = shared_platform.http.get(address, headers={"If-None-Match": f'"other", W/{tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "max-age" in first.headers["cache-control"]
        other = shared_platform.http.get(address, headers={"If-None-Match": '"other"'})
        assert (other.status_code, other.content) == (200, first.content)


class TestAnswersOfEmployers:
    @pytest.fixture
    def party(self, shared_platform: Platform) -> Party:
        return shared_platform.party()

    def test_a_training_from_first_to_last(self, party: Party) -> None:
        training = a_training(
            certificate={"validUntil": "2029-01-31"}, provider={"name": "Rode Kruis"}, funding="Fonds"
        )
        new, same = (party.call("POST", "/trainings", training) for _ in range(2))
        other = party.call("POST", "/trainings", {**training, "title": "Iets anders"})
        assert [answer.status_code for answer in (new, same, other)] == [201, 200, 409]
        for answer in (new, same, other):
            assert_as_told(party.platform, answer, "POST", "/trainings")
        one = party.call("GET", f"/trainings/{new.json()['id']}")
        assert_as_told(party.platform, one, "GET", "/trainings/{training}")
        found = party.call("POST", "/trainings/search?pageSize=1", {"enterpriseNumber": BAKERY})
        assert_as_told(party.platform, found, "POST", "/trainings/search")

    @pytest.mark.parametrize(
        ("status", "body"),
        [
            (400, {}),
            (400, a_training(ssin="85073003329", period={"startDate": "2026-03-02", "endDate": "2026-03-01"})),
            (403, a_training(enterpriseNumber=BUTCHER)),
            (413, a_training(title="x" * 70_000)),
        ],
    )
    def test_a_training_that_is_refused(self, party: Party, status: int, body: dict[str, Any]) -> None:
        answer = party.call("POST", "/trainings", body)
        assert answer.status_code == status
        assert_as_told(party.platform, answer, "POST", "/trainings")

    def test_another_media_type_is_refused_as_told(self, party: Party) -> None:
        answer = party.call("POST", "/trainings", b"<training/>", headers={"Content-Type": "application/xml"})
        assert answer.status_code == 415
        assert_as_told(party.platform, answer, "POST", "/trainings")

    def test_a_training_that_is_not_there(self, party: Party) -> None:
        answer = party.call("GET", "/trainings/none")
        assert answer.status_code == 404
        assert_as_told(party.platform, answer, "GET", "/trainings/{training}")

    @pytest.mark.parametrize("token", ["", "Bearer nonsense"])
    def test_a_caller_who_is_not_known(self, party: Party, token: str) -> None:
        headers = {"Authorization": token} if token else {}
        answer = party.platform.http.get(f"{addresses.FLA}/trainings/none", headers=headers)
        assert answer.status_code == 401
        assert_as_told(party.platform, answer, "GET", "/trainings/{training}")

    def test_a_caller_of_the_other_address(self, party: Party) -> None:
        headers = {"Authorization": f"Bearer {party.token}"}
        answer = party.platform.http.get(f"{addresses.TRAINING_PROVIDER}/trainings/none", headers=headers)
        assert answer.status_code == 403
        assert_as_told(party.platform, answer, "GET", "/trainings/{training}")

    def test_rights_and_credit(self, party: Party) -> None:
        whose = {"enterpriseNumber": BAKERY, "ssin": "85073003328", "year": 2026}
        right = party.call("POST", "/trainingRights", {**whose, "kind": "legal", "days": 5})
        credit = party.call("POST", "/trainingCredits/search", whose)
        assert (right.status_code, credit.status_code) == (201, 200), (right.text, credit.text)
        assert_as_told(party.platform, right, "POST", "/trainingRights")
        assert_as_told(party.platform, credit, "POST", "/trainingCredits/search")
        other = party.call("POST", "/trainingRights", {**whose, "kind": "legal", "days": 4})
        assert other.status_code == 409
        assert other.json()["record"] == right.json()["id"]
        assert_as_told(party.platform, other, "POST", "/trainingRights")

    @BASES
    def test_health(self, base: str, shared_platform: Platform) -> None:
        assert_as_told(shared_platform, shared_platform.http.get(f"{base}/health"), "GET", "/health")


class TestAnswersOfProviders:
    @pytest.mark.requirement("PROVIDER-4")
    def test_a_training_from_first_to_last(self, shared_platform: Platform) -> None:
        party = shared_platform.party(BUTCHER, Quality.TRAINING_PROVIDER)
        training = a_provided_training()
        new, same = (party.call("POST", "/trainings", training) for _ in range(2))
        other = party.call("POST", "/trainings", {**training, "title": "Iets anders"})
        wrong = party.call("POST", "/trainings", {**training, "participants": []})
        assert [answer.status_code for answer in (new, same, other, wrong)] == [201, 200, 409, 400]
        for answer in (new, same, other, wrong):
            assert_as_told(shared_platform, answer, "POST", "/trainings")
        one = party.call("GET", f"/trainings/{new.json()['id']}")
        assert_as_told(shared_platform, one, "GET", "/trainings/{training}")
        found = party.call("POST", "/trainings/search", {})
        assert_as_told(shared_platform, found, "POST", "/trainings/search")


@BASES
def test_an_address_allows_the_methods_that_its_document_tells(base: str, shared_platform: Platform) -> None:
    is_trainer = base == addresses.TRAINING_PROVIDER
    party = shared_platform.party(BUTCHER, Quality.TRAINING_PROVIDER) if is_trainer else shared_platform.party()
    for path, methods in document_of(shared_platform, base)["paths"].items():
        answer = party.call("OPTIONS", re.sub(r"{[a-zA-Z]+}", "2026", path))
        assert answer.status_code == 204, path
        told = {method.strip() for method in answer.headers["allow"].split(",")}
        assert told == {"OPTIONS", *(method.upper() for method in methods)}, path
