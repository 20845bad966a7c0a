"""The set-up guide, for everybody, and filled in for who signed in; its commands do what they say."""

import html
import re
import shlex
from datetime import timedelta

import pytest

from openfla.channel.certificates import make
from openfla.contract import scopes
from openfla.contract.qualities import OtherQuality, Quality
from openfla.contract.scopes import of_quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.channels.steps import Steps, label_of
from tests.platform.channels.certificates import NOW, pem
from tests.platforms import BAKERY, BUTCHER, Platform
from tests.portals import Tab, a_manager

LABELLED = {
    "Loon (été)": "loon-ete",
    "Payroll software of the head office": "payroll-software-of-the-head",
    "日本": "fla",
    "x" * 99: "x" * 30,
    "--": "fla",
}


class TestGuide:
    @pytest.mark.requirement("ENV-1")
    def test_anybody_reads_it_in_general_with_the_addresses_of_this_installation(
        self, shared_platform: Platform
    ) -> None:
        answer = Tab.of_nobody(shared_platform).get("/guide")
        assert answer.status_code == 200
        for told in ("CLIENT_ID", shared_platform.settings.token_url, scopes.EMPLOYER, scopes.PROVIDER, "P-384"):
            assert told in answer.text
        assert f"{shared_platform.base_url}/REST/federalLearningAccount/trainingProvider/v1" in answer.text
        assert 'href="/sign-in?to=/guide"' in answer.text
        assert "not the official" in answer.text

    def test_who_signed_in_without_an_enterprise_reads_it_too(self, shared_platform: Platform) -> None:
        a_manager(shared_platform, "someone", BAKERY)
        page = Tab.of(shared_platform, "newcomer", None).get("/guide").text
        assert 'href="/choose"' in page
        assert "Newcomer" in page
        assert "CLIENT_ID" in page

    def test_a_manager_finds_their_own_values(self, shared_platform: Platform) -> None:
        login = a_manager(shared_platform, "local", BAKERY, Quality.EMPLOYER)
        tab = Tab.of(shared_platform, login)
        before = tab.get("/guide").text
        assert "--enterprise-number 0999999922" in before
        assert "--file-name bakkerij-de-korenbloem" in before
        assert "0999.999.922" in before
        assert "&#39;Bakkerij De Korenbloem&#39;" in before
        party = shared_platform.party(BAKERY)
        after = tab.get("/guide").text
        assert party.client_id in after
        assert f"--client-id {party.client_id}" in after
        assert "CLIENT_ID" not in after

    def test_who_may_not_manage_channels_sees_no_account_and_is_told_whom_to_ask(
        self, shared_platform: Platform
    ) -> None:
        party = shared_platform.party(BAKERY)
        tab = Tab.of(shared_platform, a_manager(shared_platform, "entity", BAKERY))
        page = tab.get("/guide").text
        assert party.client_id not in page
        assert "Ask your local manager" in page

    def test_in_a_quality_without_channels_it_says_so(self, shared_platform: Platform) -> None:
        quality = OtherQuality.WITHOUT_STAFF
        login = a_manager(shared_platform, "without", BUTCHER, quality, is_entity=False)
        page = Tab.of(shared_platform, login, BUTCHER, quality).get("/guide").text
        assert "an enterprise has no channel" in page

    def test_no_name_breaks_out_of_a_command(self, shared_platform: Platform) -> None:
        name = "De Os'; rm -rf $(HOME) <b>"
        login = a_manager(shared_platform, "nasty", EnterpriseNumber("0206731645"), Quality.EMPLOYER, name=name)
        page = Tab.of(shared_platform, login, EnterpriseNumber("0206731645")).get("/guide").text
        shown = re.search(r"<code>(openfla certificate create .*?)</code>", page, re.DOTALL)
        assert shown
        assert shlex.split(html.unescape(shown[1]))[3] == name
        assert "<b>" not in page


@pytest.mark.parametrize("quality", list(Quality))
def test_the_first_call_of_each_quality_is_accepted(shared_platform: Platform, quality: Quality) -> None:
    party = shared_platform.party(BUTCHER, quality)
    steps = Steps(
        label="fla",
        name="De Os",
        number=BUTCHER,
        quality=quality,
        client_id=party.client_id,
        scope=of_quality(quality),
        base_url=shared_platform.base_url,
    )
    _, *options, address = shlex.split(steps.call.replace("\\\n", ""))
    body = options[options.index("--json") + 1].encode() if "--json" in options else None
    assert address.startswith(steps.api_url)
    answer = party.call("POST" if body else "GET", address.removeprefix(steps.api_url), body)
    assert answer.status_code == 200, answer.text


def test_what_the_client_calls_an_account_is_made_of_letters_digits_and_dashes() -> None:
    assert [label_of(name) for name in LABELLED] == list(LABELLED.values())


def test_the_certificate_that_the_guide_makes_is_accepted(shared_platform: Platform) -> None:
    name = "Een heel lange naam van een onderneming die niet in een certificaat past, naamloze vennootschap"
    number = EnterpriseNumber("0417497106")
    login = a_manager(shared_platform, "long", number, Quality.EMPLOYER, name=name)
    tab = Tab.of(shared_platform, login, number)
    shown = re.search(r"<code>(openfla certificate create .*?)</code>", tab.get("/guide").text, re.DOTALL)
    assert shown
    _, _, _, called, *_ = shlex.split(html.unescape(shown[1]).replace("\\\n", ""))
    entry = make(called, now=NOW - timedelta(minutes=5), key="ec-p384", enterprise_number=number)
    values = {"name": "FLA", "services": ["federalLearningAccount"], "certificateName": "1"}
    answer = tab.fill("/channels/new", values, {"certificate": ("fla.cer", pem(entry))})
    assert answer.status_code == 303
