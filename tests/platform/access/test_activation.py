import pytest

from openfla.contract.qualities import OtherQuality, Quality
from openfla.platform.access import rules, service
from openfla.platform.access.errors import (
    EnterpriseUnknown,
    NamedTwice,
    NoLocalManager,
    NoNssoNumber,
    QualityAlreadyActive,
)
from openfla.platform.access.model import NamedPerson, Operator, Place, Rank, Task
from openfla.platform.identity.errors import LoginNotAccepted, NameNotAccepted
from openfla.platform.kernel.database import Tx
from tests.platform.access.town import NOW, NSSO, UNKNOWN, Town, last_entry, named, state
from tests.platforms import BAKERY, WORKER

NEW = Quality.SERVICE_PROVIDER


class TestActivate:
    @pytest.mark.requirement("PORTAL-9", "PORTAL-10")
    async def test_the_local_managers_it_names_manage_its_channels_at_once(self, tx: Tx, town: Town) -> None:
        people = [named("nora"), named("nils", Rank.DEPUTY)]
        await service.activate(tx, town.agent("access manager"), BAKERY, NEW, people, at=NOW)
        told = [(each.person.name, each.rank) for each in await service.responsibles(tx, BAKERY) if each.quality is NEW]
        assert told == [("Nora Peeters", Rank.MANAGER), ("Nils Peeters", Rank.DEPUTY)]
        for each in await service.responsibles(tx, BAKERY):
            if each.quality is NEW:
                assert Place(BAKERY, "Bakkerij De Korenbloem", NEW) in await service.places(tx, each.person)
                visitor = await service.visitor(tx, each.person, BAKERY, NEW)
                assert visitor is not None
                assert rules.may(visitor, Task.MANAGE_CHANNELS)
        entry = await last_entry(tx)
        assert (entry["action"], entry["quality"]) == ("quality.activated", NEW.value)
        assert set(entry["details"]["localManagers"].values()) == {"manager", "deputy"}

    async def test_another_quality_than_these_four_too(self, tx: Tx, town: Town) -> None:
        wanted = OtherQuality.PENSION_MANAGER
        await service.activate(tx, town.agent("access manager"), BAKERY, wanted, [named("nora")], at=NOW)
        assert wanted in (await service.find(tx, BAKERY)).qualities

    @pytest.mark.parametrize("quality", [Quality.EMPLOYER, Quality.TRAINING_PROVIDER, OtherQuality.WITHOUT_STAFF])
    async def test_what_is_active_is_not_activated_again(
        self, tx: Tx, town: Town, quality: Quality | OtherQuality
    ) -> None:
        before = await state(tx)
        with pytest.raises(QualityAlreadyActive):
            await service.activate(tx, town.agent("access manager"), BAKERY, quality, [named("nora")], at=NOW)
        assert await state(tx) == before

    @pytest.mark.parametrize("people", [[], [named("nora", Rank.DEPUTY)]], ids=["nobody", "a deputy only"])
    async def test_not_without_a_local_manager(self, tx: Tx, town: Town, people: list[NamedPerson]) -> None:
        before = await state(tx)
        with pytest.raises(NoLocalManager):
            await service.activate(tx, town.agent("access manager"), BAKERY, NEW, people, at=NOW)
        assert await state(tx) == before

    async def test_nobody_is_named_twice(self, tx: Tx, town: Town) -> None:
        twice = [named("nora"), NamedPerson(" NORA@korenbloem.example", "Another name", Rank.DEPUTY)]
        with pytest.raises(NamedTwice):
            await service.activate(tx, town.agent("access manager"), BAKERY, NEW, twice, at=NOW)

    async def test_a_login_and_a_name_are_looked_at(self, tx: Tx, town: Town) -> None:
        for login, name, mistake in (("no ra", "Nora", LoginNotAccepted), ("nora", f"Nora {WORKER}", NameNotAccepted)):
            people = [NamedPerson(login, name)]
            with pytest.raises(mistake):
                await service.activate(tx, town.agent("access manager"), BAKERY, NEW, people, at=NOW)

    @pytest.mark.requirement("PORTAL-1")
    async def test_an_employer_is_known_by_its_nsso_number(self, tx: Tx) -> None:
        operator = Operator()
        with pytest.raises(EnterpriseUnknown):
            await service.activate(tx, operator, UNKNOWN, Quality.EMPLOYER, [named("nora")], at=NOW)
        await service.enrol(tx, UNKNOWN, "De Nieuwe", (), at=NOW)
        with pytest.raises(NoNssoNumber):
            await service.activate(tx, operator, UNKNOWN, Quality.EMPLOYER, [named("nora")], at=NOW)
        await service.enrol(tx, UNKNOWN, "De Nieuwe", (), nsso_number=NSSO, at=NOW)
        await service.activate(tx, operator, UNKNOWN, Quality.EMPLOYER, [named("nora")], at=NOW)
        assert (await service.find(tx, UNKNOWN)).qualities == (Quality.EMPLOYER,)
