"""Every page, in every language, on a desk and in a hand."""

import pytest
from playwright.sync_api import Browser

from openfla.texts import LANGUAGES, Language, translate
from tests.platforms import Platform
from tests.web.visits import PAGES, WIDTHS, visiting

_MARK = "This is OpenFLA, not the official Federal Learning Account."
_BESIDE_THE_EDGE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_REPEATED_IDS = """() => {
    const ids = [...document.querySelectorAll('[id]')].map(found => found.id)
    return ids.filter((id, place) => ids.indexOf(id) !== place)
}"""
_LOST_ANCHORS = """() => [...document.querySelectorAll('a[href^="#"]')]
    .map(link => link.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_in_this_language_and_width(
    language: Language, width: int, browser: Browser, site: Platform
) -> None:
    with visiting(browser, site, width=width, locale=language) as visit:
        for address in PAGES:
            answer = visit.page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            assert visit.page.evaluate(_BESIDE_THE_EDGE) <= 0, address
            assert visit.page.locator("html").get_attribute("lang") == language
            assert visit.page.locator("h1").count() == 1, address
            assert visit.page.locator("h1").is_visible()
            assert visit.page.title()
            assert translate(language, _MARK) in visit.page.locator("#not-official").inner_text()
            assert visit.page.locator("main, header, footer, nav").count() >= 5
            assert visit.page.evaluate(_REPEATED_IDS) == [], address
            assert visit.page.evaluate(_LOST_ANCHORS) == [], address
        assert visit.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_that_is_not_there_looks_like_the_others(width: int, browser: Browser, site: Platform) -> None:
    with visiting(browser, site, width=width) as visit:
        answer = visit.page.goto("/doc/errors/somethingElse")
        assert answer is not None
        assert answer.status == 404
        assert visit.page.locator("h1").inner_text() == "There is no page at this address."
        assert visit.page.locator("#not-official").is_visible()
        assert visit.page.evaluate(_BESIDE_THE_EDGE) <= 0


def test_every_link_of_the_site_leads_to_something(browser: Browser, site: Platform) -> None:
    found: set[str] = set()
    with visiting(browser, site) as visit:
        for address in PAGES[:6]:
            visit.page.goto(address)
            found |= set(visit.page.evaluate("[...document.links].map(link => link.href.split('#')[0])"))
    ours = {link for link in found if link.startswith(site.base_url)}
    assert len(ours) > 30
    for link in ours:
        assert site.http.get(link).status_code == 200, link
