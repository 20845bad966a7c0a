"""Every page, in every language, on a desk and in a hand."""

import pytest
from playwright.sync_api import Browser

from openfla.texts import LANGUAGES, Language
from tests.platforms import Platform
from tests.web.visits import PAGES, WIDTHS, visiting
from tests.web.wholeness import BESIDE_THE_EDGE, assert_whole

_DIFFERENT = 6
"""So many pages come first that have a form of their own."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_in_this_language_and_every_width(
    language: Language, browser: Browser, site: Platform
) -> None:
    # Of the many pages that are made alike, each is looked at in one of the languages.
    alike = PAGES[_DIFFERENT + LANGUAGES.index(language) :: len(LANGUAGES)]
    with visiting(browser, site, locale=language) as visit:
        for address in (*PAGES[:_DIFFERENT], *alike):
            answer = visit.page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            assert_whole(visit.page, language)
        assert visit.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_that_is_not_there_looks_like_the_others(width: int, browser: Browser, site: Platform) -> None:
    with visiting(browser, site, width=width) as visit:
        answer = visit.page.goto("/doc/errors/somethingElse")
        assert answer is not None
        assert answer.status == 404
        assert visit.page.locator("h1").inner_text() == "There is no page at this address."
        assert visit.page.locator("#not-official").is_visible()
        assert visit.page.evaluate(BESIDE_THE_EDGE) <= 0


def test_every_link_of_the_site_leads_to_something(browser: Browser, site: Platform) -> None:
    found: set[str] = set()
    with visiting(browser, site) as visit:
        for address in PAGES[:_DIFFERENT]:
            visit.page.goto(address)
            found |= set(visit.page.evaluate("[...document.links].map(link => link.href.split('#')[0])"))
    ours = {link for link in found if link.startswith(site.base_url)}
    assert len(ours) > 30
    for link in ours:
        assert site.http.get(link, follow_redirects=True).status_code == 200, link
