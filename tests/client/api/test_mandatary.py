"""A mandatary with several clients, through one client of the API."""

import pytest

from openfla.client import FlaClient, MissingPermission
from openfla.contract.qualities import Quality
from openfla.contract.services import Mandated
from openfla.contract.trainings import TrainingSearch
from tests.client.api.records import a_training
from tests.client.api.worlds import client_of
from tests.platform.mandates.people import PROVIDER, SECRETARIAT, give
from tests.platforms import BAKERY, BUTCHER, Platform


@pytest.mark.requirement("MANDATE-5", "GROUP-2", "VENDOR-1")
def test_one_account_serves_all_who_gave_a_mandate_and_nobody_else(platform: Platform) -> None:
    for number in (BAKERY, BUTCHER):
        give(platform, mandator=number)
    with client_of(platform.party(SECRETARIAT, Quality.SOCIAL_SECRETARIAT)) as client:
        assert isinstance(client, FlaClient)
        mandators = client.mandators(page_size=1)
        assert {(each.enterprise_number, each.service) for each in mandators} == {
            (BAKERY, Mandated.FEDERAL_LEARNING_ACCOUNT),
            (BUTCHER, Mandated.FEDERAL_LEARNING_ACCOUNT),
        }
        assert [(len(page.items), page.total) for page in mandators.pages()] == [(1, 2), (1, 2)]
        for mandator in mandators:
            training = a_training(enterprise_number=mandator.enterprise_number)
            declared = client.trainings.declare(training).record
            assert declared.declared_by.enterprise_number == SECRETARIAT
            [found] = client.trainings.search(TrainingSearch(enterprise_number=mandator.enterprise_number))
            assert found.id == declared.id
        with pytest.raises(MissingPermission):
            client.trainings.declare(a_training(enterprise_number=PROVIDER))
