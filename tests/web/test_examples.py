"""The six examples of section 2 of the guide, done on screen, each ending with what the software may and may not do."""

import re
from typing import Final

import pytest

from openfla.contract.qualities import Quality
from openfla.contract.services import Mandated
from openfla.identifiers import enterprise_number_in_print
from tests.web.companies import BAKERY, BUTCHER, GROUP, LOONWOLK, MEERWERK
from tests.web.conftest import Enter
from tests.web.people import ASKED, DIMONA, FLA, is_refused, registers

SERVICES: Final = (Mandated.FEDERAL_LEARNING_ACCOUNT, Mandated.DMFA_DIMONA)


class TestExample1:
    @pytest.mark.requirement("USE-2", "CERT-4")
    def test_an_account_for_each_flow_with_a_certificate_of_its_own(self, enter: Enter) -> None:
        danny = enter("danny@korenbloem.example")
        fla = danny.open_account("FLA", FLA)
        dimona = danny.open_account("Dimona", *DIMONA)
        registers(fla, BAKERY)
        is_refused(fla, "missingPermission", BUTCHER)
        is_refused(dimona, "missingScope", BAKERY)
        danny.follow("Technical channels")
        danny.reads("FLA", fla.client_id, "Dimona", dimona.client_id)

    @pytest.mark.requirement("USE-3", "VENDOR-2")
    def test_one_account_for_both_flows_with_one_certificate(self, enter: Enter) -> None:
        oscar = enter("oscar@boeufdor.example", BUTCHER)
        both = oscar.open_account("Everything", FLA, *DIMONA)
        registers(both, BUTCHER)
        assert len(both.ask().json()["scope"].split()) == 3
        oscar.reads("Everything", FLA, *DIMONA)


@pytest.mark.requirement("MANDATE-1", "MANDATE-5", "MANDATE-6")
class TestExample2:
    @pytest.mark.requirement("MANDATE-2", "MANDATE-3")
    def test_one_mandatary_for_every_service_of_an_employer(self, enter: Enter) -> None:
        karim = enter("karim@meerwerk.example", MEERWERK, Quality.SOCIAL_SECRETARIAT)
        software = karim.open_account("All clients", FLA, *DIMONA)
        is_refused(software, "missingPermission", BUTCHER)

        odile = enter("odile@boeufdor.example", BUTCHER)
        odile.give_mandate(MEERWERK, Quality.SOCIAL_SECRETARIAT, *SERVICES)
        odile.reads(ASKED, "waits for an answer")
        is_refused(software, "missingPermission", BUTCHER)

        karim.confirm_mandates()
        registers(software, BUTCHER)
        is_refused(software, "missingPermission", BAKERY)


@pytest.mark.requirement("MANDATE-6")
class TestExample3:
    @pytest.mark.requirement("MANDATE-4", "VENDOR-1")
    def test_a_mandatary_for_the_learning_account_alone_beside_another_one(self, enter: Enter) -> None:
        danny = enter("danny@korenbloem.example")
        danny.give_mandate(MEERWERK, Quality.SOCIAL_SECRETARIAT, Mandated.DMFA_DIMONA)
        danny.give_mandate(LOONWOLK, Quality.SERVICE_PROVIDER, Mandated.FEDERAL_LEARNING_ACCOUNT)
        sofie = enter("sofie@meerwerk.example", MEERWERK, Quality.SOCIAL_SECRETARIAT)
        wim = enter("wim@loonwolk.example", LOONWOLK, Quality.SERVICE_PROVIDER)
        sofie.confirm_mandates()
        wim.confirm_mandates()

        registers(wim.open_account("Software of our clients"), BAKERY)
        is_refused(sofie.open_account("All clients", FLA, *DIMONA), "missingPermission", BAKERY)

        danny.give_mandate(MEERWERK, Quality.SOCIAL_SECRETARIAT, Mandated.FEDERAL_LEARNING_ACCOUNT)
        danny.reads("Nothing was done yet.", "end that mandate first")
        danny.follow("Mandates", within=".pages")
        danny.reads("Loonwolk Software", "Sociaal Secretariaat Meerwerk")

    @pytest.mark.requirement("MANDATE-2")
    def test_once_the_employer_ends_the_mandate_the_mandatary_may_no_more(self, enter: Enter) -> None:
        danny = enter("danny@korenbloem.example")
        wim = enter("wim@loonwolk.example", LOONWOLK, Quality.SERVICE_PROVIDER)
        danny.give_mandate(LOONWOLK, Quality.SERVICE_PROVIDER, Mandated.FEDERAL_LEARNING_ACCOUNT)
        wim.confirm_mandates()
        software = wim.open_account("Software of our clients")
        registers(software, BAKERY)

        danny.follow("Mandates", within=".pages")
        danny.follow("Loonwolk Software")
        danny.follow("End the mandate")
        danny.page.get_by_role("radio", name="At once", exact=True).check()
        danny.press("End the mandate")
        danny.reads("The end of the mandate was recorded.", "ended at once")
        is_refused(software, "missingPermission", BAKERY)


@pytest.mark.requirement("MANDATE-5", "MANDATE-6")
class TestExample4:
    def test_two_employers_send_dimona_themselves_and_share_a_mandatary(self, enter: Enter) -> None:
        karim = enter("karim@meerwerk.example", MEERWERK, Quality.SOCIAL_SECRETARIAT)
        for login, number in (("mery@korenbloem.example", BAKERY), ("oscar@boeufdor.example", BUTCHER)):
            employer = enter(login, number)
            own = employer.open_account("Dimona", *DIMONA)
            is_refused(own, "missingScope", number)
            employer.give_mandate(MEERWERK, Quality.SOCIAL_SECRETARIAT, Mandated.FEDERAL_LEARNING_ACCOUNT)
            employer.reads(ASKED)
        karim.confirm_mandates()
        registers(karim.open_account("All clients"), BAKERY, BUTCHER)


class TestExample5:
    @pytest.mark.requirement("GROUP-1", "VENDOR-2", "GROUP-3")
    def test_each_company_of_a_group_declares_through_its_own_channel(self, enter: Enter) -> None:
        gerda, loes = enter("gerda@noordzee.example", GROUP[0]), enter("loes@noordzee.example", GROUP[2])
        software = [gerda.open_account("FLA")]
        gerda.act_as(GROUP[1], Quality.EMPLOYER)
        software += [gerda.open_account("FLA"), loes.open_account("FLA")]
        assert len({account.client_id for account in software}) == 3
        for account in software:
            registers(account, account.number)
            for other in set(GROUP) - {account.number}:
                is_refused(account, "missingPermission", other)


class TestExample6:
    @pytest.mark.requirement("GROUP-2", "MANDATE-5", "GROUP-3")
    def test_one_company_of_a_group_is_mandatary_of_the_others(self, enter: Enter) -> None:
        gerda = enter("gerda@noordzee.example", GROUP[1], Quality.SERVICE_PROVIDER)
        gerda.follow("Mandates", within=".pages")
        gerda.follow("Companies of a group")
        gerda.page.get_by_role("checkbox", name=re.compile("Noordzee Groep 1")).check()
        gerda.fill("Enterprise numbers of the companies (optional)", enterprise_number_in_print(GROUP[2]))
        gerda.press("Ask these mandates")
        gerda.reads("Nothing: both sides have agreed.", "The company confirms it on its own page of mandates.")

        software = gerda.open_account("The whole group", FLA, *DIMONA)
        registers(software, GROUP[0])
        is_refused(software, "missingPermission", GROUP[2])
        enter("loes@noordzee.example", GROUP[2]).confirm_mandates()
        registers(software, GROUP[0], GROUP[2])
        is_refused(software, "missingPermission", BAKERY)
