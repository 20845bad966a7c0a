"""One company of a group as mandatary of the others (SEED 2.3)."""

import pytest

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.errors import EnterpriseUnknown, NoAccess
from openfla.platform.access.model import Operator, Permission, Visitor
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import groups, service
from openfla.platform.mandates.errors import (
    MandateToItself,
    NotAMandatary,
    OtherMandatary,
    OtherMandataryNamed,
    TooManyCompanies,
)
from openfla.platform.mandates.groups import GroupTerms
from openfla.platform.mandates.model import GroupAnswer, Period, State
from tests.platform.mandates.people import (
    AT,
    FLA,
    NOW,
    PROVIDER,
    SECRETARIAT,
    TODAY,
    People,
    a_number,
    given,
    terms,
)
from tests.platforms import BAKERY, BUTCHER

GROUP = GroupTerms(PROVIDER, Quality.SERVICE_PROVIDER, FLA, Period(NOW))


async def asked(tx: Tx, agent: Visitor | Operator, *mandators: EnterpriseNumber) -> list[GroupAnswer]:
    return await groups.for_group(tx, agent, GROUP, mandators, today=TODAY, at=AT)


class TestForGroup:
    @pytest.mark.requirement("GROUP-2")
    async def test_who_manages_both_companies_speaks_for_both(self, tx: Tx, people: People) -> None:
        login = "an@group.example"
        await people.manager(BAKERY, Quality.EMPLOYER, login)
        agent = await people.manager(PROVIDER, Quality.SERVICE_PROVIDER, login)
        told = await asked(tx, agent, BAKERY, BUTCHER)
        states = [(answer.mandator, answer.mandate and answer.mandate.state(TODAY)) for answer in told]
        assert states == [(BAKERY, State.ACTIVE), (BUTCHER, State.REQUESTED)]
        assert await service.is_active(tx, BAKERY, PROVIDER, Quality.SERVICE_PROVIDER, FLA, TODAY)
        assert not await service.is_active(tx, BUTCHER, PROVIDER, Quality.SERVICE_PROVIDER, FLA, TODAY)

    @pytest.mark.parametrize("permission", [Permission.CONSULT_MANDATES, Permission.MANAGE_CHANNELS])
    async def test_another_role_there_confirms_nothing(self, tx: Tx, people: People, permission: Permission) -> None:
        agent = await people.manager(PROVIDER, Quality.SERVICE_PROVIDER, f"user.employer@{BAKERY}.example")
        user = await people.user(BAKERY, Quality.EMPLOYER, permission)
        assert user.person == agent.person
        (answer,) = await asked(tx, agent, BAKERY)
        assert answer.mandate
        assert answer.mandate.state(TODAY) is State.REQUESTED

    async def test_one_that_cannot_be_does_not_stop_the_others(self, tx: Tx, people: People) -> None:
        await given(tx, terms(mandator=BUTCHER))
        stranger = a_number(99)
        told = await asked(tx, Operator(), stranger, BUTCHER, PROVIDER, BAKERY, BAKERY)
        assert [answer.mandator for answer in told] == [stranger, BUTCHER, PROVIDER, BAKERY]
        mistakes = [type(answer.mistake) for answer in told]
        assert mistakes == [EnterpriseUnknown, OtherMandataryNamed, MandateToItself, type(None)]
        assert (await service.of_mandator(tx, Operator(), BAKERY)).mandates == (told[-1].mandate,)

    async def test_nothing_is_left_of_a_company_that_could_not_confirm(self, tx: Tx, people: People) -> None:
        await given(tx, terms(mandator=BUTCHER))
        before = len(await audit.recent(tx, 100))
        (told,) = await asked(tx, Operator(), BUTCHER)
        assert isinstance(told.mistake, OtherMandatary)
        assert len((await service.of_mandator(tx, Operator(), BUTCHER)).mandates) == 1
        assert len(await audit.recent(tx, 100)) == before

    async def test_each_event_is_in_the_trail_of_both(self, tx: Tx) -> None:
        await asked(tx, Operator(), BAKERY)
        bodies = [entry.body for entry in await audit.recent(tx, 4)]
        assert [("mandate.requested" in body, "mandate.confirmed" in body) for body in bodies] == [
            (False, True),
            (False, True),
            (True, False),
            (True, False),
        ]

    async def test_only_who_manages_the_mandatary_asks(self, tx: Tx, people: People) -> None:
        for agent in (
            await people.baker(),
            await people.manager(SECRETARIAT, Quality.SERVICE_PROVIDER),
            await people.manager(PROVIDER, Quality.EMPLOYER),
            await people.user(PROVIDER, Quality.SERVICE_PROVIDER, Permission.CONSULT_MANDATES),
        ):
            with pytest.raises(NoAccess):
                await asked(tx, agent, BAKERY)

    async def test_the_quality_is_that_of_a_mandatary(self, tx: Tx) -> None:
        with pytest.raises(NotAMandatary):
            await groups.for_group(
                tx, Operator(), GroupTerms(PROVIDER, Quality.EMPLOYER, FLA, Period(NOW)), [BAKERY], today=TODAY, at=AT
            )

    async def test_a_group_is_bounded(self, tx: Tx) -> None:
        with pytest.raises(TooManyCompanies):
            await asked(tx, Operator(), *(a_number(base) for base in range(201)))

    async def test_who_lost_the_role_there_speaks_for_one_side_again(self, tx: Tx, people: People) -> None:
        login = "an@group.example"
        agent = await people.manager(PROVIDER, Quality.SERVICE_PROVIDER, login)
        baker = await people.manager(BAKERY, Quality.EMPLOYER, login)
        await people.manager(BAKERY, Quality.EMPLOYER)
        await access.remove_responsible(tx, Operator(), BAKERY, Quality.EMPLOYER, baker.person.id, at=AT)
        (told,) = await asked(tx, agent, BAKERY)
        assert told.mandate
        assert told.mandate.state(TODAY) is State.REQUESTED
