"""A site to look at, and a browser to look at it with."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from openfla.contract.qualities import AnyQuality, Quality
from openfla.identifiers import EnterpriseNumber
from openfla.sandbox import furnish
from tests.interop import needs
from tests.platforms import BAKERY, Platform, fresh_database, running, settings_for
from tests.standing import Standing
from tests.web.people import Somebody
from tests.web.visits import visiting

Found = Callable[..., Platform]
Enter = Callable[..., Somebody]

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_SPARED = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup")
"""What Chromium loads with every window for an address bar that nobody sees: more work than a page of ours."""
_KEPT_SIMPLE = ("RenderDocument", "SpareRendererForSitePerProcess")
"""What gives each page a frame of its own, and each tab a process for the next site: a sixth of all work here."""
_AS_PLAYWRIGHT = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "PaintHolding", "PreconnectToSearch"),
    *(
        "HttpsUpgrades",
        "HttpsFirstBalancedModeAutoEnable",
        "ThirdPartyStoragePartitioning",
        "MediaRouter",
        "AimEnabled",
    ),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "LensOverlay"),
    "AimEnabled",
)
"""What it is without as Playwright starts it; only the last list that it is told counts."""
_ARGUMENTS = ["--no-sandbox", f"--disable-features={','.join((*_SPARED, *_KEPT_SIMPLE, *_AS_PLAYWRIGHT))}"]


@pytest.fixture(scope="module")
def site(standing: Standing) -> Iterator[Platform]:
    """One platform for all tests of a module; its pages are the same for everybody."""
    with standing.lent() as found:
        yield found


# Of a module, and after the site: while it is open nothing else in this process can run an event loop.
@pytest.fixture(scope="module")
def browser(site: Platform) -> Iterator[Browser]:
    """Chromium of this machine, headless, with a profile of its own that is empty."""
    found = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if found is None or not Path(found).exists():
        needs.unmet("no chromium is installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, headless=True, args=_ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def found(postgres: str) -> Iterator[Found]:
    """Start a platform, with the made-up world where it is a sandbox; also while a browser is open."""
    with ThreadPoolExecutor(1) as beside, ExitStack() as stack:

        def begin(**settings: Any) -> Platform:
            url = stack.enter_context(fresh_database(postgres))
            furnish(url, settings_for(url, **settings))
            return stack.enter_context(running(url, **settings))

        # The browser keeps an event loop in this thread.
        yield lambda **settings: beside.submit(begin, **settings).result()
        beside.submit(stack.close).result()


@pytest.fixture(scope="session")
def made_up_world(postgres: str) -> Iterator[str]:
    """The name of a database with the made-up people and enterprises, to make copies of."""
    with ThreadPoolExecutor(1) as beside, ExitStack() as stack:

        def begin() -> str:
            url = stack.enter_context(fresh_database(postgres))
            furnish(url, settings_for(url))
            return url

        url = beside.submit(begin).result()
        yield url.partition("@/")[2].partition("?")[0]


@pytest.fixture(scope="session")
def towns(postgres: str, made_up_world: str) -> Iterator[Standing]:
    """Sandboxes with the made-up people and enterprises, for all tests of this worker."""
    found = Standing(postgres, like=made_up_world)
    yield found
    found.close()


@pytest.fixture
def town(towns: Standing) -> Iterator[Platform]:
    """A sandbox with the made-up people and enterprises, in which nothing has happened yet."""
    with towns.lent() as found:
        yield found


@pytest.fixture
def enter(browser: Browser, town: Platform) -> Iterator[Enter]:
    """Somebody of the made-up world comes in with a browser of their own, which in the end complained of nothing.

    `by_page` tells whether they sign in and choose a quality on screen; else they have a session already.
    """
    with ExitStack() as stack:
        people: list[Somebody] = []

        def come_in(
            login: str,
            number: EnterpriseNumber | None = BAKERY,
            quality: AnyQuality = Quality.EMPLOYER,
            *,
            by_page: bool = False,
            **about: Any,
        ) -> Somebody:
            somebody = Somebody(stack.enter_context(visiting(browser, town, **about)), town)
            people.append(somebody)
            if not by_page:
                somebody.arrive(login, number, quality)
                return somebody
            somebody.sign_in(login)
            if number:
                somebody.act_as(number, quality)
            return somebody

        yield come_in
        assert [said for somebody in people for said in somebody.complaints] == []
