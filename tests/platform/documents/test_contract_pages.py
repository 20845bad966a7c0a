"""What is made from the contract and served: code lists for programs, pages and files for people."""

import csv
import html
import io
import json
from typing import Any

import httpx2
import pytest

from openfla.contract import addresses
from openfla.contract.anomalies import ANOMALIES, AnomalyClass
from openfla.contract.code_lists import CODE_LISTS
from openfla.texts import LANGUAGES, translate
from tests.platforms import Platform

BASES = pytest.mark.parametrize("base", [addresses.FLA, addresses.TRAINING_PROVIDER])
IN_EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def page(platform: Platform, address: str, language: str = "en") -> str:
    answer = platform.http.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return answer.text


@BASES
class TestCodeLists:
    def test_each_list_and_each_code_stands_where_it_says(self, base: str, shared_platform: Platform) -> None:
        lists = shared_platform.http.get(f"{base}/refData").json()
        assert [found["name"] for found in lists["items"]] == [found.name for found in CODE_LISTS]
        assert lists["total"] == len(CODE_LISTS)
        for found in lists["items"]:
            codes = shared_platform.http.get(found["href"]).json()
            assert codes["self"] == found["href"]
            for code in codes["items"]:
                assert shared_platform.http.get(code["href"]).json() == code

    def test_every_label_is_in_four_languages(self, base: str, shared_platform: Platform) -> None:
        for found in CODE_LISTS:
            codes = shared_platform.http.get(f"{base}/refData/{found.name}").json()["items"]
            assert [code["code"] for code in codes] == [str(code) for code in found.labels]
            assert all(set(code["label"]) == set(LANGUAGES) and all(code["label"].values()) for code in codes)

    def test_who_has_it_is_not_sent_it_again(self, base: str, shared_platform: Platform) -> None:
        address = f"{base}/refData/trainingTypes"
        tag = shared_platform.http.get(address).headers["etag"]
        again = shared_platform.http.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")

    @pytest.mark.parametrize("path", ["nothing", "trainingTypes/nothing", "nothing/formal"])
    def test_what_is_not_there_is_a_problem(self, base: str, path: str, shared_platform: Platform) -> None:
        answer = shared_platform.http.get(f"{base}/refData/{path}")
        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:problem-type:belgif:resourceNotFound"

    def test_an_unknown_parameter_is_told(self, base: str, shared_platform: Platform) -> None:
        answer = shared_platform.http.get(f"{base}/refData/trainingTypes?language=nl")
        assert answer.status_code == 400
        (issue,) = answer.json()["issues"]
        assert issue["type"] == "urn:problem-type:belgif:input-validation:unknownInput"


class TestPages:
    @IN_EACH_LANGUAGE
    def test_the_glossary_is_a_page_in_the_readers_language(self, language: str, shared_platform: Platform) -> None:
        said = page(shared_platform, "/doc/glossary", language)
        assert f'<html lang="{language}">' in said
        assert '<section id="NewTraining"' in said
        assert 'id="NewTraining.reference"' in said

    @IN_EACH_LANGUAGE
    @BASES
    def test_the_operations_are_a_page_with_what_the_glossary_says_of_each_field(
        self, language: Any, base: str, shared_platform: Platform
    ) -> None:
        said = html.unescape(page(shared_platform, f"{base}/doc", language))
        document = shared_platform.http.get(f"{base}/doc/openapi.json").json()
        for schema in document["components"]["schemas"].values():
            for field in schema.get("properties", {}).values():
                assert translate(language, field.get("description", "")) in said

    @IN_EACH_LANGUAGE
    def test_code_lists_are_a_page_with_every_code(self, language: str, shared_platform: Platform) -> None:
        said = page(shared_platform, "/doc/codeLists", language)
        assert all(f"<code>{code}</code>" in said for found in CODE_LISTS for code in found.labels)

    @IN_EACH_LANGUAGE
    def test_every_anomaly_is_in_the_list_and_has_its_page(self, language: str, shared_platform: Platform) -> None:
        said = page(shared_platform, "/doc/anomalies", language)
        for code, anomaly in ANOMALIES.items():
            assert f'href="/doc/anomalies/{code}"' in said
            own = page(shared_platform, f"/doc/anomalies/{code}", language)
            assert code in own
            assert "%(" not in own
            is_blocking = anomaly.cls is AnomalyClass.BLOCKING
            assert (f"<code>{anomaly.status}</code>" in own) is is_blocking

    @pytest.mark.parametrize(
        "address",
        ["/doc/anomalies/nothing", "/doc/postman/nothing.json"],
    )
    def test_what_is_not_there_is_a_page(self, address: str, shared_platform: Platform) -> None:
        answer = shared_platform.http.get(address)
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")

    def test_all_of_them_are_found_from_the_documents(self, shared_platform: Platform) -> None:
        said = page(shared_platform, "/doc")
        for address in ("/doc/glossary", "/doc/codeLists", "/doc/anomalies", "/doc/postman/employers.json"):
            assert f'href="{address}"' in said


class TestFiles:
    @pytest.mark.parametrize(
        ("address", "media_type"),
        [
            ("/doc/glossary.csv", "text/csv"),
            ("/doc/glossary.md", "text/markdown"),
            ("/doc/anomalies.csv", "text/csv"),
            ("/doc/anomalies.md", "text/markdown"),
            ("/doc/anomalies.json", "application/json"),
            ("/doc/postman/employers.json", "application/json"),
            ("/doc/postman/trainingProviders.json", "application/json"),
        ],
    )
    def test_each_is_a_file_of_its_own_that_can_be_kept(
        self, address: str, media_type: str, shared_platform: Platform
    ) -> None:
        answer = shared_platform.http.get(address)
        assert answer.headers["content-type"].startswith(media_type)
        assert "attachment" in answer.headers["content-disposition"]
        tag = answer.headers["etag"]
        assert shared_platform.http.get(address, headers={"If-None-Match": tag}).status_code == 304

    @IN_EACH_LANGUAGE
    def test_the_anomalies_are_told_in_the_readers_language(self, language: Any, shared_platform: Platform) -> None:
        text = page(shared_platform, "/doc/anomalies.csv", language).removeprefix("\ufeff")
        rows = list(csv.DictReader(io.StringIO(text)))
        titles = [row[translate(language, "Name")] for row in rows]
        assert titles == [translate(language, anomaly.title) for anomaly in ANOMALIES.values()]

    def test_the_anomalies_in_json_have_what_a_program_needs(self, shared_platform: Platform) -> None:
        told = json.loads(page(shared_platform, "/doc/anomalies.json"))
        assert {item["code"] for item in told["items"]} == set(ANOMALIES)
        assert all(("status" in item) is (item["class"] == "B") for item in told["items"])

    def test_a_collection_names_this_installation_and_no_other_host(self, shared_platform: Platform) -> None:
        told = shared_platform.http.get("/doc/postman/employers.json").json()
        values = {one["key"]: one["value"] for one in told["variable"]}
        assert values["baseUrl"] == f"{shared_platform.base_url}{addresses.FLA}"
        assert values["tokenUrl"] == shared_platform.settings.token_url
        assert values["privateKeyPem"] == ""
        hosts = {
            httpx2.URL(request["url"]["raw"].replace("{{baseUrl}}", values["baseUrl"])).host
            for request in every_request(told)
        }
        assert hosts == {"127.0.0.1"}


def every_request(collection: dict[str, Any]) -> list[dict[str, Any]]:
    return [item["request"] for folder in collection["item"] for item in folder["item"]]
