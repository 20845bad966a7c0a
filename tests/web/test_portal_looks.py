"""Every page of the portal is whole, and fit for whoever reads it in another way.

With OPENFLA_TEST_FULL=1 in every language, width and scheme; else these take turns from page to page.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from openfla.platform import rooms
from openfla.sandbox import furnish
from openfla.texts import LANGUAGES
from tests.platforms import fresh_database, running, settings_for
from tests.web.portal_pages import NOBODY, PAGES, Reader, Shown, looking, show
from tests.web.scene import Scene, set_up
from tests.web.visits import IS_WHOLE, WIDTHS, Visit
from tests.web.wholeness import assert_whole

_LEVELS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
_COLOURS = {"type": "rule", "values": ["color-contrast"]}
"""All that another scheme can change."""
_REFUSED = "Failed to load resource: the server responded with a status of 4"
_NO_PAGES = {"/sign-in/begin", "/sign-in/callback", "/mandates/{mandate_id:uuid}/procuration"}
"""Two steps on the way through a provider, and a file."""


@pytest.fixture(scope="module")
def scene(postgres: str) -> Iterator[Scene]:
    """A town in which things happened, for everybody to look at."""
    with ThreadPoolExecutor(1) as beside, ExitStack() as stack:

        def begin() -> Scene:
            url = stack.enter_context(fresh_database(postgres))
            furnish(url, settings_for(url))
            return set_up(stack.enter_context(running(url)))

        yield beside.submit(begin).result()
        beside.submit(stack.close).result()


@pytest.fixture(scope="module")
def tab_of(browser: Browser, scene: Scene) -> Iterator[Callable[[Reader], Visit]]:
    """A tab in which a reader is signed in; it stays open for the next page."""
    with ExitStack() as stack:
        open_tabs: dict[Reader, Visit] = {}

        def found(reader: Reader) -> Visit:
            if reader not in open_tabs:
                open_tabs[reader] = stack.enter_context(looking(browser, scene, reader))
                open_tabs[reader].page.add_init_script(AXE_SCRIPT)
            visit = open_tabs[reader]
            visit.complaints.clear()
            visit.page.emulate_media(color_scheme="light")
            return visit

        yield found


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_a_page_is_whole_in_its_language_and_axe_finds_nothing_in_its_width_and_either_scheme(
    shown: Shown, tab_of: Callable[[Reader], Visit], scene: Scene
) -> None:
    visit = tab_of(shown.reader)
    place = PAGES.index(shown)
    for language in LANGUAGES if IS_WHOLE else LANGUAGES[place % len(LANGUAGES) :][:1]:
        show(visit, scene, shown, language)
        assert_whole(visit.page, language)
    assert [said for said in visit.complaints if not said.startswith(_REFUSED)] == []

    for width in WIDTHS if IS_WHOLE else WIDTHS[place % len(WIDTHS) :][:1]:
        visit.page.set_viewport_size({"width": width, "height": 800})
        assert violations(visit.page, _LEVELS) == [], (width, "light")
    if IS_WHOLE or place // len(WIDTHS) % 2 == 0:
        visit.page.emulate_media(color_scheme="dark")
        assert violations(visit.page, _COLOURS) == [], "dark"


def test_axe_would_find_something(tab_of: Callable[[Reader], Visit], scene: Scene) -> None:
    visit = tab_of(NOBODY)
    show(visit, scene, PAGES[0])
    visit.page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    assert len(violations(visit.page, _COLOURS)) == 1
    visit.page.evaluate("document.querySelector('img').removeAttribute('alt')")
    assert len(violations(visit.page, _LEVELS)) == 2


def violations(page: Page, rules: Mapping[str, object]) -> list[str]:
    """What axe-core says is wrong, and where."""
    found = page.evaluate("rules => axe.run({ runOnly: rules, resultTypes: ['violations'] })", rules)["violations"]
    return [f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def test_no_page_of_the_portal_is_left_out() -> None:
    looked_at = {re.sub(r"\{\w+\}", "x", shown.address.partition("?")[0]) for shown in PAGES}
    paths = {path for route in rooms.routes if "GET" in route.http_methods for path in route.paths}
    assert len(paths) > 20
    for path in paths - _NO_PAGES:
        pattern = re.sub(r"\{\w+:\w+\}", "\\\\w+", path)
        assert any(re.fullmatch(pattern, address) for address in looked_at), path
