"""The switch of languages leads to the same page, also from a form that was refused."""

import re

import pytest

from openfla.contract.qualities import Quality
from tests.platforms import BAKERY, Platform
from tests.portals import Tab, a_manager


@pytest.fixture(scope="class")
def manager(shared_platform: Platform) -> str:
    return a_manager(shared_platform, "an", BAKERY, Quality.EMPLOYER)


def in_french(page: str) -> str:
    """Where the switch leads."""
    found = re.search(r'<a href="([^"]*)" lang="fr"', page)
    assert found, page
    return found[1].replace("&amp;", "&")


class TestSwitch:
    @pytest.mark.parametrize(
        ("page", "action"), [("/access", "/access/responsibles"), ("/sign-in", "/sign-in/new"), ("/register", "")]
    )
    def test_a_refused_form_leads_to_its_own_page(
        self, page: str, action: str, shared_platform: Platform, manager: str
    ) -> None:
        tab = Tab.of(shared_platform, manager)
        refused = tab.fill(page, {"name": "", "number": "1"}, action=action)
        assert refused.status_code == 422
        address = str(refused.url.join(in_french(refused.text)))
        assert address.endswith(f"{page}?lang=fr")
        assert tab.get(address).headers["content-language"] == "fr"

    def test_a_search_stays(self, shared_platform: Platform, manager: str) -> None:
        tab = Tab.of(shared_platform, manager)
        assert in_french(tab.get("/channels?words=loon+%26+co&lang=nl").text) == "?words=loon+%26+co&lang=fr"

    def test_what_somebody_put_in_an_address_is_not_repeated(self, shared_platform: Platform, manager: str) -> None:
        page = Tab.of(shared_platform, manager).get("/home?call=0800-12345").text
        assert (in_french(page), "0800" in page) == ("?lang=fr", False)
