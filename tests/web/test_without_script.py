"""Every essential act in a browser that runs no script, and by keyboard alone."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, FileChooser, Locator, Page

from openfla.contract.qualities import Quality
from openfla.contract.services import Mandated
from tests.platforms import Platform, a_provided_training
from tests.web.companies import BAKERY, MEERWERK
from tests.web.conftest import Enter
from tests.web.people import ASKED, DIMONA, FLA, Somebody, a_key, public_part, registers
from tests.web.visits import visiting

_SHOWS_FOCUS = """() => {
    const style = getComputedStyle(document.activeElement)
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
}"""
_HAS_FOCUS = "found => found === document.activeElement"
_MOST_STEPS = 120


class TestWithoutScript:
    @pytest.mark.requirement("PORTAL-9", "PORTAL-10")
    def test_a_quality_is_activated_and_gets_a_channel(self, enter: Enter) -> None:
        steven = enter("steven@korenbloem.example", by_page=True, script=False)
        steven.activate(Quality.TRAINING_PROVIDER, "danny@korenbloem.example", "tom@korenbloem.example")
        steven.reads("The quality was activated.")
        danny = enter("danny@korenbloem.example", BAKERY, Quality.TRAINING_PROVIDER, by_page=True, script=False)
        trainer = danny.open_account("Trainings that we gave")
        assert trainer.call("POST", "/trainings", a_provided_training()).status_code == 201

    @pytest.mark.requirement("PORTAL-3", "PORTAL-8", "MANDATE-2")
    def test_a_user_is_let_in_changes_an_account_and_a_mandate_is_given_and_confirmed(self, enter: Enter) -> None:
        danny = enter("danny@korenbloem.example", by_page=True, script=False)
        danny.grant("nora@nieuw.example", "Management of technical channels", "Mandates: manage")
        danny.reads("Nora Nieuw", "Mandates: manage")
        nora = enter("nora@nieuw.example", by_page=True, script=False)
        key = a_key(BAKERY)
        nora.open_account("Dimona", *DIMONA, key=key)
        nora.follow("Change the permissions")
        nora.tick(FLA)
        nora.press("Confirm")
        registers(nora.party(key), BAKERY)

        nora.give_mandate(MEERWERK, Quality.SOCIAL_SECRETARIAT, Mandated.FEDERAL_LEARNING_ACCOUNT)
        nora.reads(ASKED)
        karim = enter("karim@meerwerk.example", MEERWERK, Quality.SOCIAL_SECRETARIAT, by_page=True, script=False)
        karim.confirm_mandates()
        registers(karim.open_account("All clients"), BAKERY)

        nora.follow("Channels", within=".pages")
        nora.fill("Search by name or Client ID", "dimo")
        nora.press("Search")
        nora.reads("Dimona")
        nora.press("Sign out")
        assert nora.go("/channels") == 200
        assert "/sign-in" in nora.page.url


class TestKeyboard:
    @pytest.mark.requirement("PORTAL-7")
    def test_from_signing_in_to_a_client_id_and_a_mandate(self, browser: Browser, town: Platform) -> None:
        key = a_key(BAKERY)
        with visiting(browser, town) as visit:
            mery, keys = Somebody(visit, town), Keys(visit.page)
            mery.go("/home")
            keys.lead_on(mery.button("Sign in as Mery Meel"))
            keys.lead_on(mery.page.get_by_role("link", name="Act in another quality"))
            keys.lead_on(mery.button("Act for Bakkerij De Korenbloem as NSSO employer"))
            keys.lead_on(mery.page.locator(".pages").get_by_role("link", name="Channels"))
            keys.lead_on(mery.page.get_by_role("link", name="Add a web service account"))
            keys.write(mery.field("Account name"), "FLA")
            keys.press(mery.page.get_by_role("checkbox", name=DIMONA[1], exact=True), "Space")
            keys.choose_file(mery.field("Certificate"), public_part(key))
            keys.write(mery.field("Certificate name"), "2026")
            keys.lead_on(mery.button("Confirm"))
            mery.reads("The account was made.", FLA, DIMONA[1])
            registers(mery.party(key), BAKERY)

            keys.lead_on(mery.page.locator(".pages").get_by_role("link", name="Mandates"))
            keys.lead_on(mery.page.get_by_role("link", name="Give a mandate"))
            keys.write(mery.field("Enterprise number of the mandatary"), MEERWERK)
            keys.lead_on(mery.button("Ask the mandatary to confirm"), "Space")
            mery.reads(ASKED)
            keys.lead_on(mery.button("Sign out"))
            assert mery.page.url == f"{town.base_url}/"
            assert visit.complaints == []


@dataclass
class Keys:
    """A keyboard: who uses it sees where they are at every step."""

    page: Page
    _dialogs: list[FileChooser] = field(default_factory=list)

    def lead_on(self, wanted: Locator, key: str = "Enter") -> None:
        """Press what leads to a page, and wait until all of that is there."""
        with self.page.expect_navigation():
            self.press(wanted, key)

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        self._reach(wanted)
        self.page.keyboard.press(key)

    def write(self, wanted: Locator, text: str) -> None:
        self._reach(wanted)
        self.page.keyboard.type(text)

    def choose_file(self, wanted: Locator, content: bytes) -> None:
        self.page.on("filechooser", self._opened)
        self.press(wanted)
        while not self._dialogs:
            self.page.wait_for_timeout(20)
        self._dialogs.pop().set_files({"name": "channel.cer", "mimeType": "application/pkix-cert", "buffer": content})

    def _reach(self, wanted: Locator) -> None:
        wanted.wait_for()
        for _ in range(_MOST_STEPS):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(_SHOWS_FOCUS)
            if wanted.evaluate(_HAS_FOCUS):
                return
        raise AssertionError(wanted)

    def _opened(self, dialog: FileChooser) -> None:
        self._dialogs.append(dialog)
