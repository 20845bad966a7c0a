"""The test environment (section 6.3): apart from the others, and closed until an operator admits an enterprise."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Route

from openfla.contract.qualities import Quality
from openfla.platform.access.model import Operator
from openfla.platform.admissions import service as admissions
from tests.platform.identity.providers import CLIENT_ID, Provider, serving
from tests.platforms import Platform
from tests.portals import a_manager, in_transaction
from tests.web.companies import BAKERY, BUTCHER
from tests.web.conftest import Enter, Found
from tests.web.people import Somebody, is_refused, registers
from tests.web.visits import visiting

LOGIN: Final = "danny@korenbloem.example"


@pytest.fixture
def provider() -> Iterator[Provider]:
    """Where Danny signs in with his digital key."""
    with serving(Provider(claims={"email": LOGIN, "name": "Danny Deeg"})) as found:
        yield found


@pytest.fixture
def acceptance(found: Found, provider: Provider) -> Platform:
    """An installation for tests, which knows the bakery and has admitted nobody."""
    told = {"issuer": provider.issuer, "client_id": CLIENT_ID, "client_secret": provider.secret}
    platform = found(environment="acceptance", identity=told)
    a_manager(platform, LOGIN, BAKERY, Quality.EMPLOYER)
    return platform


@pytest.mark.requirement("ENV-1", "ENV-2", "PORTAL-12")
def test_an_enterprise_asks_for_access_is_admitted_and_makes_a_channel_of_its_own(
    browser: Browser, acceptance: Platform, provider: Provider, enter: Enter
) -> None:
    elsewhere = enter(LOGIN).open_account("FLA")
    registers(elsewhere, BAKERY)

    def let_in(route: Route) -> None:
        """In place of the provider's own pages: a link back, with what it tells the browser."""
        led = route.fetch(max_redirects=0)
        back = f"{acceptance.base_url}/sign-in/callback?{urlencode(provider.let_in(led.headers['location']))}"
        body = f'<main><a href="{html.escape(back)}">It is me</a></main>'
        route.fulfill(headers={"set-cookie": led.headers["set-cookie"]}, content_type="text/html", body=body)

    with visiting(browser, acceptance) as visit:
        danny = Somebody(visit, acceptance, BAKERY)
        danny.page.route(re.compile("/sign-in/begin"), let_in)
        danny.go("/home")
        danny.follow("Sign in with your digital key")
        danny.follow("It is me")
        danny.reads("Not admitted to this test environment", "Bakkerij De Korenbloem")
        danny.go("/channels")
        danny.reads("Not admitted to this test environment")

        danny.follow("Ask for access to the test environment")
        danny.fill("Enterprise number", BAKERY)
        danny.fill("Name of the enterprise", "Bakkerij De Korenbloem")
        danny.fill("What do you want to test?", "The trainings of our bakers.")
        danny.press("Ask for access")
        danny.reads("Your request was recorded.", "waits for a decision")
        in_transaction(acceptance, lambda tx: admissions.admit(tx, Operator(), BAKERY, at=datetime.now(UTC)))
        danny.go("/admission")
        danny.reads("admitted")

        danny.go("/home")
        software = danny.open_account("FLA")
        registers(software, BAKERY)
        is_refused(software, "missingPermission", BUTCHER)

    assert acceptance.settings.token_url != elsewhere.platform.settings.token_url
    stranger = elsewhere.ask().json()["access_token"]
    for token, status in ((stranger, 401), (software.token, 200)):
        answer = acceptance.http.get(f"{software.base}/mandators", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == status
