"""Looking at pages as a reader does: with a width, a language, and an ear for complaints of the browser."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, Request

from openfla.contract import addresses
from openfla.contract.qualities import AnyQuality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.portal import mistakes
from openfla.platform.portal.cookies import session_cookie_name
from tests.platforms import Platform
from tests.portals import Tab

WIDTHS = (1280, 390)
IS_WHOLE = os.environ.get("OPENFLA_TEST_FULL") == "1"
"""Whether every page is looked at in every language, width and scheme; else these take turns from page to page."""
_PATIENCE_MS = 10_000
PAGES = (
    "/",
    "/doc",
    "/doc/errors",
    "/doc/problems",
    f"{addresses.FLA}/doc",
    f"{addresses.TRAINING_PROVIDER}/doc",
    *(f"/doc/errors/{code}" for code in mistakes.token_refusals()),
    *(f"/doc/problems/{code}" for code in mistakes.problems()),
    *("/doc/glossary", "/doc/codeLists", "/doc/anomalies"),
    *(f"/doc/anomalies/{code}" for code in ("wrongForm", "noEmployment")),
)


@dataclass
class Visit:
    """A tab, and all that its browser complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)


def lead_on(wanted: Locator) -> None:
    """Click on what leads to a page, and wait until all of that is there: a click alone ends before it can be read."""
    with wanted.page.expect_navigation():
        wanted.click()


def be_signed_in(
    visit: Visit, site: Platform, login: str, number: EnterpriseNumber | None, quality: AnyQuality
) -> None:
    """Have the session of somebody who signed in, and acts in that quality unless no number is given."""
    name = session_cookie_name(site.settings)
    value = Tab.of(site, login, number, quality).http.cookies[name]
    visit.page.context.add_cookies([{"name": name, "value": value, "url": site.base_url}])


def _failed(request: Request) -> list[str]:
    """A request that the next page cut off is no complaint."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.url}: {request.failure}"]


@contextmanager
def visiting(
    browser: Browser, site: Platform, *, width: int = 1280, locale: str = "en", dark: bool = False, script: bool = True
) -> Iterator[Visit]:
    """A tab of a reader who was never here; `script` tells whether their browser runs any."""
    context = browser.new_context(
        base_url=site.base_url,
        viewport={"width": width, "height": 800},
        locale=locale,
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
    )
    context.set_default_timeout(_PATIENCE_MS)
    visit = Visit(context.new_page())
    visit.page.on("console", lambda said: visit.complaints.append(said.text))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on("requestfailed", lambda request: visit.complaints.extend(_failed(request)))
    visit.page.on(
        "request",
        lambda request: None if request.url.startswith(site.base_url) else visit.complaints.append(request.url),
    )
    try:
        yield visit
    finally:
        context.close()
