"""What the pages say, and how they are sent; no browser is needed for it."""

import html
import re

import pytest

from openfla.contract import addresses
from openfla.platform import operations
from openfla.platform.portal import languages, mistakes
from openfla.platform.settings import Settings
from openfla.platform.tokens.errors import TokenRefusal
from openfla.texts import LANGUAGES, Language
from tests.conftest import Start
from tests.platforms import Platform
from tests.web.visits import PAGES

REFUSALS = mistakes.token_refusals()
IN_EACH = pytest.mark.parametrize("language", LANGUAGES)


def text(site: Platform, address: str, language: Language = "en") -> str:
    """The words of a page."""
    answer = site.http.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200, address
    assert answer.headers["content-language"] == language
    return html.unescape(re.sub(r"[ \n]+", " ", answer.text))


class TestTokenErrors:
    def test_all_are_known(self) -> None:
        assert len(REFUSALS) >= 29
        assert all(issubclass(refusal, TokenRefusal) for refusal in REFUSALS.values())

    @IN_EACH
    @pytest.mark.parametrize("code", REFUSALS)
    def test_each_has_a_page_that_says_what_it_means_and_what_to_do(
        self, code: str, language: Language, site: Platform
    ) -> None:
        refusal, said = REFUSALS[code], text(site, f"/doc/errors/{code}", language)
        for sentence in (refusal.message, refusal.meaning, refusal.remedy):
            assert mistakes.in_general(language, sentence) in said
        assert "%(" not in said
        for source in mistakes.sources(language, refusal.source):
            assert source in said
        assert f"<code>{refusal.error}</code>" in said
        assert f"<code>{refusal.status}</code>" in said

    def test_the_status_is_the_one_of_this_installation(self, start: Start) -> None:
        site = start(tokens={"refusal_status": 400})
        assert "<code>400</code>" in text(site, "/doc/errors/replayed")
        assert "<code>400</code>" not in text(site, "/doc/errors/temporarilyUnavailable")

    def test_the_error_uri_of_a_refusal_is_such_a_page(self, site: Platform) -> None:
        answer = site.http.post(addresses.TOKEN, data={"grant_type": "password"})
        page = site.http.get(answer.json()["error_uri"])
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert answer.json()["error"] in page.text

    @IN_EACH
    def test_the_index_names_every_one(self, language: Language, site: Platform) -> None:
        said = text(site, "/doc/errors", language)
        assert all(f'href="/doc/errors/{code}"' in said for code in REFUSALS)


class TestProblems:
    @IN_EACH
    @pytest.mark.parametrize("code", mistakes.problems())
    def test_each_type_has_a_page(self, code: str, language: Language, site: Platform) -> None:
        said = text(site, f"/doc/problems/{code}", language)
        for case in mistakes.problems()[code]:
            assert mistakes.in_general(language, case.message) in said
            assert mistakes.in_general(language, case.remedy) in said
            owner = "belgif" if case.is_standard else "openfla"
            assert f"urn:problem-type:{owner}:{code}" in said
            assert (f"https://www.belgif.be/specification/rest/api-guide/problems/{code}.html" in said) is (
                case.is_standard
            )

    def test_the_href_of_a_problem_of_our_own_is_such_a_page(self, site: Platform) -> None:
        problem = site.http.request("DELETE", f"{addresses.FLA}/health").json()
        assert problem["type"] == "urn:problem-type:openfla:methodNotAllowed"
        assert site.http.get(problem["href"]).status_code == 200


class TestContract:
    @IN_EACH
    @pytest.mark.parametrize("base", [addresses.FLA, addresses.TRAINING_PROVIDER])
    def test_the_page_tells_all_that_the_document_tells(self, base: str, language: Language, site: Platform) -> None:
        said = text(site, f"{base}/doc", language)
        book = operations.books(Settings())[base]
        for operation in book.operations:
            assert f'id="{operation.id}"' in said
            assert all(f'href="/doc/problems/{refusal.code}"' in said for refusal in operation.problems)
        for name, schema in book.document["components"]["schemas"].items():
            assert f'id="{name}"' in said
            for field in schema.get("properties", {}):
                assert f"<code>{field}</code>" in said


class TestSending:
    @pytest.mark.parametrize("address", [*PAGES[:8], "/doc/errors/unknown", "/doc/problems/unknown"])
    def test_a_page_may_load_its_own_style_and_nothing_else(self, address: str, site: Platform) -> None:
        answer = site.http.get(address)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self';")
        assert "frame-ancestors 'none'" in policy
        assert "script" not in policy
        assert "unsafe" not in policy
        assert not re.search(r"<script|<style|\son\w+=|\sstyle=", answer.text)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["vary"] == "Accept-Language, Cookie"

    @pytest.mark.parametrize("code", ["unknown", "lifetoolong", "TokenRefusal", "<b>", "..%2F..", "%00"])
    @pytest.mark.parametrize("index", ["errors", "problems"])
    def test_a_code_that_is_none_has_a_page_of_its_own(self, index: str, code: str, site: Platform) -> None:
        answer = site.http.get(f"/doc/{index}/{code}")
        assert answer.status_code == 404
        assert "<b>" not in answer.text

    def test_the_api_keeps_its_problems(self, site: Platform) -> None:
        for address in (f"{addresses.FLA}/nothing", "/nothing", f"{addresses.FLA}/doc/nothing"):
            answer = site.http.get(address, headers={"Accept": "text/html"})
            assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")

    def test_a_page_that_fails_says_so_and_nothing_of_the_inside(
        self, site: Platform, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken() -> None:
            raise RuntimeError("unspeakable")

        monkeypatch.setattr(mistakes, "token_refusals", broken)
        answer = site.http.get("/doc/errors")
        assert (answer.status_code, answer.headers["content-type"]) == (500, "text/html; charset=utf-8")
        assert answer.headers["belgov-trace-id"] in answer.text
        assert "unspeakable" not in answer.text

    def test_the_cookie_goes_over_https_alone_where_the_site_does(self, site: Platform) -> None:
        assert "Secure" not in site.http.get("/?lang=nl").headers["set-cookie"]
        assert "Secure" in languages.cookie("nl", is_secure=True).to_header()

    def test_a_style_is_kept_for_ever_under_its_version(self, site: Platform) -> None:
        (address,) = set(re.findall(r'href="(/static/style\.css[^"]*)"', site.http.get("/").text))
        first = site.http.get(address)
        assert first.headers["content-type"].startswith("text/css")
        assert "immutable" in first.headers["cache-control"]
        again = site.http.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "immutable" not in site.http.get("/static/style.css").headers["cache-control"]

    @pytest.mark.parametrize("name", ["nothing.css", "..%2Fpages.py", "pages.py", "..%2Ftemplates%2Flayout.html"])
    def test_only_files_of_the_folder_are_sent(self, name: str, site: Platform) -> None:
        assert site.http.get(f"/static/{name}").status_code == 404
