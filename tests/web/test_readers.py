"""What a reader does: choose a language that stays, and go everywhere by keyboard alone."""

from itertools import product

import pytest
from playwright.sync_api import Browser

from openfla.contract import addresses
from openfla.texts import LANGUAGES, Language
from tests.platforms import Platform
from tests.web.visits import IS_WHOLE, WIDTHS, lead_on, visiting

_LINKS = "document.querySelectorAll('a[href], summary').length"
_NOTE = """() => {
    const all = [...document.querySelectorAll('a[href], summary')]
    window.noted = []
    document.addEventListener('keyup', () => {
        const found = document.activeElement
        const style = getComputedStyle(found)
        window.noted.push([all.indexOf(found), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2])
    })
}"""
"""After each key: which of the links has the focus, and whether that shows."""


class TestLanguage:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_choice_stays_across_pages(self, language: Language, browser: Browser, site: Platform) -> None:
        with visiting(browser, site, locale="de" if language != "de" else "fr") as visit:
            visit.page.goto("/doc")
            lead_on(visit.page.locator(f'nav a[hreflang="{language}"]'))
            assert visit.page.url.endswith(f"/doc?lang={language}")
            for _ in range(2):
                lead_on(visit.page.locator('nav a[href="/doc/errors"]'))
                assert visit.page.locator("html").get_attribute("lang") == language
                lead_on(visit.page.locator("main .index a").first)
                assert visit.page.locator("html").get_attribute("lang") == language
            (kept,) = visit.page.context.cookies()
            assert (kept["value"], kept["sameSite"], kept["httpOnly"]) == (language, "Strict", True)
            assert visit.page.locator('nav a[aria-current="true"]').get_attribute("hreflang") == language

    def test_without_a_choice_the_browser_decides(self, browser: Browser, site: Platform) -> None:
        with visiting(browser, site, locale="fr-BE") as visit:
            visit.page.goto("/")
            assert visit.page.locator("html").get_attribute("lang") == "fr"
            assert visit.page.context.cookies() == []

    @pytest.mark.parametrize("asked", ["xx", "", "nl-BE", "<script>"])
    def test_a_language_that_is_not_known_changes_nothing(self, asked: str, site: Platform) -> None:
        answer = site.http.get("/", params={"lang": asked}, headers={"Accept-Language": "de"})
        assert (answer.status_code, answer.headers["content-language"]) == (200, "de")
        assert "set-cookie" not in answer.headers


class TestKeyboard:
    @pytest.mark.parametrize(
        ("address", "width"),
        [
            *product(("/", "/doc", "/doc/problems/referenceTaken"), WIDTHS),
            *((f"{addresses.FLA}/doc", width) for width in (WIDTHS if IS_WHOLE else WIDTHS[1:])),
        ],
    )
    def test_it_reaches_every_link_and_shows_where_it_is(
        self, address: str, width: int, browser: Browser, site: Platform
    ) -> None:
        with visiting(browser, site, width=width) as visit:
            visit.page.goto(address)
            links = visit.page.evaluate(_LINKS)
            visit.page.evaluate(_NOTE)
            for _ in range(links):
                visit.page.keyboard.press("Tab")
            assert visit.page.evaluate("noted") == [[place, True] for place in range(links)]

    def test_the_first_one_skips_to_the_content(self, browser: Browser, site: Platform) -> None:
        with visiting(browser, site) as visit:
            visit.page.goto("/")
            visit.page.keyboard.press("Tab")
            assert visit.page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
            visit.page.keyboard.press("Enter")
            assert visit.page.evaluate("document.activeElement.id") == "content"
