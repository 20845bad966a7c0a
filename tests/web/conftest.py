"""A site to look at, and a browser to look at it with."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.interop import needs
from tests.platforms import Platform, fresh_database, running

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def site(postgres: str) -> Iterator[Platform]:
    """One platform for all tests of a module; its pages are the same for everybody."""
    with fresh_database(postgres) as url, running(url) as found:
        yield found


# Of a module, and after the site: while it is open nothing else in this process can run an event loop.
@pytest.fixture(scope="module")
def browser(site: Platform) -> Iterator[Browser]:
    """Chromium of this machine, headless, with a profile of its own that is empty."""
    found = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if found is None or not Path(found).exists():
        needs.unmet("no chromium is installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, headless=True, args=["--no-sandbox"])
        yield opened
        opened.close()
