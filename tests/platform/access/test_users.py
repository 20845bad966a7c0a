from uuid import uuid4

import pytest

from openfla.contract.qualities import OtherQuality, Quality
from openfla.platform.access import rules, service
from openfla.platform.access.errors import AlreadyNamed, NoPermission, QualityNotActive, UnfitPermission
from openfla.platform.access.model import Permission, Task
from openfla.platform.kernel.database import Tx
from openfla.platform.kernel.stale import Changed
from tests.platform.access.town import EMPLOYER, NOW, OPERATOR, UNKNOWN, Town, last_entry, named, state
from tests.platforms import BAKERY

CHANNELS = frozenset({Permission.MANAGE_CHANNELS})
MANDATES = frozenset({Permission.MANAGE_MANDATES})
WITHOUT_CHANNEL = OtherQuality.WITHOUT_STAFF


class TestGrant:
    @pytest.mark.requirement("PORTAL-3")
    async def test_a_user_manages_channels_from_then_on(self, tx: Tx, town: Town) -> None:
        local_manager = town.agent("local manager")
        person = await service.grant(tx, local_manager, BAKERY, EMPLOYER, named("nora"), CHANNELS, at=NOW)
        visitor = await service.visitor(tx, person, BAKERY, EMPLOYER)
        assert visitor is not None
        assert rules.may(visitor, Task.MANAGE_CHANNELS)
        assert not rules.may(visitor, Task.MANAGE_USERS)
        assert await service.visitor(tx, person, BAKERY, Quality.TRAINING_PROVIDER) is None
        entry = await last_entry(tx)
        assert (entry["action"], entry["details"]) == ("user.added", {"permissions": ["manageChannels"]})

    async def test_users_are_listed_by_name(self, tx: Tx, town: Town) -> None:
        found = await service.users(tx, town.agent("local manager"), BAKERY, EMPLOYER)
        assert [user.person.name.split()[0] for user in found] == ["Ulrich", "Umberto", "Ursula"]
        assert found[-1].permissions == CHANNELS

    async def test_who_has_permissions_gets_no_second_line(self, tx: Tx, town: Town) -> None:
        before = await state(tx)
        with pytest.raises(AlreadyNamed):
            await service.grant(tx, OPERATOR, BAKERY, EMPLOYER, named("ursula"), MANDATES, at=NOW)
        assert await state(tx) == before

    async def test_something_is_given(self, tx: Tx, town: Town) -> None:
        with pytest.raises(NoPermission):
            await service.grant(tx, OPERATOR, BAKERY, EMPLOYER, named("nora"), frozenset(), at=NOW)

    @pytest.mark.requirement("PORTAL-6")
    async def test_where_no_channel_can_be_none_is_managed(self, tx: Tx, town: Town) -> None:
        with pytest.raises(UnfitPermission):
            await service.grant(tx, OPERATOR, BAKERY, WITHOUT_CHANNEL, named("nora"), CHANNELS | MANDATES, at=NOW)
        await service.grant(tx, OPERATOR, BAKERY, WITHOUT_CHANNEL, named("nora"), MANDATES, at=NOW)

    async def test_a_quality_that_is_not_active_has_no_users(self, tx: Tx, town: Town) -> None:
        await service.enrol(tx, UNKNOWN, "De Nieuwe", (), at=NOW)
        with pytest.raises(QualityNotActive):
            await service.grant(tx, OPERATOR, UNKNOWN, EMPLOYER, named("nora"), CHANNELS, at=NOW)


class TestChange:
    async def test_the_new_permissions_count_and_the_old_ones_no_more(self, tx: Tx, town: Town) -> None:
        ursula = town.people["ursula"]
        await service.change_permissions(
            tx, town.agent("local manager"), BAKERY, EMPLOYER, ursula.id, MANDATES, before=CHANNELS, at=NOW
        )
        visitor = await service.visitor(tx, ursula, BAKERY, EMPLOYER)
        assert visitor is not None
        assert visitor.permissions == MANDATES

    async def test_a_page_that_is_out_of_date_changes_nothing(self, tx: Tx, town: Town) -> None:
        before = await state(tx)
        for person in (town.people["ursula"].id, uuid4()):
            with pytest.raises(Changed):
                await service.change_permissions(
                    tx, OPERATOR, BAKERY, EMPLOYER, person, CHANNELS, before=MANDATES, at=NOW
                )
        assert await state(tx) == before


class TestRemove:
    async def test_a_user_who_was_removed_has_no_place_here(self, tx: Tx, town: Town) -> None:
        ursula = town.people["ursula"]
        await service.remove_user(tx, town.agent("local manager"), BAKERY, EMPLOYER, ursula.id, at=NOW)
        assert await service.visitor(tx, ursula, BAKERY, EMPLOYER) is None
        assert await service.places(tx, ursula) == []
        with pytest.raises(Changed):
            await service.remove_user(tx, OPERATOR, BAKERY, EMPLOYER, ursula.id, at=NOW)
