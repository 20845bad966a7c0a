"""The numbered procedures of the guide (4.1, 4.2, 4a, 4b, 5, 7.1), step by step on screen, until the API is called."""

import re
from dataclasses import replace
from typing import Final

import pytest

from openfla.contract.qualities import OtherQuality, Quality
from openfla.contract.scopes import EMPLOYER as FLA_SCOPE
from openfla.identifiers import EnterpriseNumber
from tests.platforms import WORKER, a_provided_training
from tests.web.companies import BAKERY, BUTCHER, ENKELVOUD, MEERWERK
from tests.web.conftest import Enter
from tests.web.people import DIMONA, FLA, Somebody, a_key, is_refused, public_part, registers, within_seconds

NAME: Final = "Bakkerij De Korenbloem"
NEW: Final = EnterpriseNumber("0999111183")


@pytest.mark.requirement("PORTAL-1", "PORTAL-2")
class TestRegistration:
    """Steps 1 and 2: known as NSSO employer, registered on the portal."""

    def test_an_employer_registers_manages_access_itself_and_makes_a_channel(self, enter: Enter) -> None:
        nora = enter("nora@nieuw.example", None, by_page=True)
        nora.reads("You have no role in any enterprise that you could act for.")
        nora.go("/channels")
        nora.reads("You have no role in any enterprise that you could act for.")

        register(nora)
        nora.reads("Your enterprise is registered.", "Nora's Nieuwe Winkel")
        nora.number = NEW
        software = nora.open_account("FLA")
        registers(software, NEW)
        is_refused(software, "missingPermission", BAKERY)

    def test_an_employer_outsources_to_a_mandatary_that_confirms(self, enter: Enter) -> None:
        nora = enter("nora@nieuw.example", None)
        register(nora, outsourced_to=MEERWERK)
        nora.follow("Mandates", within=".pages")
        nora.reads("Sociaal Secretariaat Meerwerk", "waits for an answer")
        karim = enter("karim@meerwerk.example", MEERWERK, Quality.SOCIAL_SECRETARIAT)
        software = karim.open_account("All clients")
        is_refused(software, "missingPermission", NEW)
        karim.confirm_mandates()
        registers(software, NEW)

    def test_what_is_wrong_is_told_beside_its_field_and_the_rest_stays(self, enter: Enter) -> None:
        nora = enter("nora@nieuw.example", None)
        register(nora, number="0999.111.184", nsso_number="9990111-48")
        nora.reads("Nothing was done yet.")
        assert nora.wrong_fields() == ["number", "nssoNumber"]
        assert nora.field("Name of the enterprise").input_value() == "Nora's Nieuwe Winkel"


def register(who: Somebody, outsourced_to: str = "", number: str = NEW, nsso_number: str = "9990111-47") -> None:
    who.go("/register")
    who.fill("Enterprise number", number)
    who.fill("Name of the enterprise", "Nora's Nieuwe Winkel")
    who.fill("NSSO number", nsso_number)
    if outsourced_to:
        who.page.get_by_role("radio", name=re.compile("^We outsource it")).check()
        who.fill("Enterprise number of the mandatary (optional)", outsourced_to)
    who.press("Register")


@pytest.mark.requirement("PORTAL-7", "PORTAL-12", "CERT-4")
class TestProcedure4a:
    """Making a REST account."""

    def test_a_user_makes_an_account_and_its_client_id_is_shown(self, enter: Enter) -> None:
        hanne = enter("hanne@korenbloem.example", by_page=True)
        hanne.follow("Channels", within=".pages")
        hanne.reads("There is no web service account in this quality yet.")
        hanne.follow("Add a web service account")
        key = a_key(BAKERY)
        hanne.fill_in_account("Payroll", [FLA], public_part(key))
        hanne.press("Confirm")
        hanne.reads("The account was made. Keep its Client ID")
        software = hanne.party(key)
        assert software.client_id.startswith("self_service_chaman_")
        hanne.reads("Payroll", FLA, "2026", "REST")
        registers(software, BAKERY)
        is_refused(software, "missingPermission", BUTCHER)

    @pytest.mark.requirement("PORTAL-6")
    def test_a_quality_without_channels_is_told_which_have_them(self, enter: Enter) -> None:
        elke = enter("elke@enkelvoud.example", ENKELVOUD, OtherQuality.WITHOUT_STAFF)
        elke.go("/channels")
        elke.reads("has no channel for the Federal Learning Account", "Social secretariat", "Training provider")
        assert elke.go("/channels/new") >= 400


@pytest.mark.requirement("PORTAL-8")
class TestProcedure4b:
    """Changing an account that exists."""

    def test_the_permission_is_ticked_and_certificate_and_client_id_stay(self, enter: Enter) -> None:
        hanne = enter("hanne@korenbloem.example")
        before = hanne.open_account("Dimona", *DIMONA)
        is_refused(before, "missingScope", BAKERY)
        hanne.follow("Technical channels")
        hanne.follow("Dimona")
        hanne.follow("Change the permissions")
        hanne.page.get_by_role("checkbox", name=FLA, exact=True).check()
        hanne.press("Confirm")
        hanne.reads(FLA, *DIMONA)
        assert hanne.page.locator("#client-id").inner_text() == before.client_id
        within_seconds(lambda: FLA_SCOPE in before.ask().json()["scope"].split())
        after = replace(before, _token="")
        registers(after, BAKERY)
        is_refused(after, "missingPermission", BUTCHER)


@pytest.mark.requirement("PORTAL-3", "PORTAL-4")
class TestAccessToChannels:
    """Section 4.3, and the remark in step 5 of 4a."""

    def test_who_has_none_is_sent_to_the_local_manager_who_gives_it(self, enter: Enter) -> None:
        tom = enter("tom@korenbloem.example")
        assert tom.go("/channels") == 403
        tom.reads("Ask your local manager for it.")
        tom.follow("See who that is on 'Your responsibles'")
        tom.reads("Danny Deeg", "Mery Meel")
        assert tom.button("Give these permissions").count() == 0

        danny = enter("danny@korenbloem.example")
        danny.follow("Access", within=".pages")
        danny.follow("Users and their permissions")
        danny.follow("Change: Tom Toeschouwer")
        danny.tick("Management of technical channels")
        danny.press("Save")
        danny.reads("Tom Toeschouwer")
        registers(tom.open_account("FLA"), BAKERY)


@pytest.mark.requirement("PORTAL-9", "PORTAL-10", "PROVIDER-3")
class TestProcedure5:
    """Activating a new quality."""

    @pytest.mark.requirement("PROVIDER-1", "PROVIDER-2", "PORTAL-5")
    def test_the_named_local_manager_makes_a_channel_for_the_trainings_that_were_organised(self, enter: Enter) -> None:
        steven, mery = enter("steven@korenbloem.example"), enter("mery@korenbloem.example")
        own = mery.open_account("FLA")
        mery.go("/choose")
        assert mery.button(f"Act for {NAME} as Training provider").count() == 0

        steven.activate(Quality.TRAINING_PROVIDER, "mery@korenbloem.example", "hanne@korenbloem.example")
        steven.reads("The quality was activated.", "Quality level - Training provider")

        mery.go("/choose")
        mery.act_as(BAKERY, Quality.TRAINING_PROVIDER)
        trainer = mery.open_account("Trainings that we gave")
        assert trainer.client_id != own.client_id

        named = a_provided_training(participants=[{"ssin": WORKER, "status": "completed", "enterpriseNumber": BUTCHER}])
        for training in (a_provided_training(), named):
            answer = trainer.call("POST", "/trainings", training)
            assert answer.status_code == 201, answer.text
        assert answer.json()["participants"][0]["enterpriseNumber"] == BUTCHER
        registers(own, BAKERY)
        is_refused(replace(trainer, quality=Quality.EMPLOYER), "missingScope", BAKERY)
        is_refused(replace(own, quality=Quality.TRAINING_PROVIDER), "missingScope", BAKERY)

    def test_only_an_access_manager_of_the_entity_activates(self, enter: Enter) -> None:
        danny = enter("danny@korenbloem.example")
        danny.follow("Access", within=".pages")
        danny.reads("Training provider", "not active")
        assert danny.page.get_by_role("link", name="Activate a quality").count() == 0
        assert danny.go("/access/activate") == 403


@pytest.mark.requirement("PORTAL-11")
class TestProcedure71:
    """Who is the local manager, and who the access manager."""

    def test_the_page_tells_them_by_level_and_they_can_do_what_it_says(self, enter: Enter) -> None:
        hanne = enter("hanne@korenbloem.example")
        hanne.follow("Access", within=".pages")
        assert hanne.page.locator("h1").inner_text() == "Your responsibles"
        entity = hanne.page.get_by_role("region", name="Entity level")
        quality = hanne.page.get_by_role("region", name="Quality level - NSSO employer")
        assert entity.locator("tbody th").all_inner_texts() == ["Barbara Broodhuis", "Steven Zuurdesem"]
        assert quality.locator("tbody th").all_inner_texts() == ["Danny Deeg", "Mery Meel"]

        barbara = enter("barbara@korenbloem.example")
        barbara.follow("Access", within=".pages")
        barbara.field("Answers for").select_option("Quality level - NSSO employer")
        barbara.name_person("nora@nieuw.example", barbara.page.locator("main"))
        barbara.field("Rank").select_option("Deputy")
        barbara.press("Name this person")
        barbara.reads("Nora Nieuw", "Deputy local manager")

        registers(enter("nora@nieuw.example").open_account("FLA"), BAKERY)
