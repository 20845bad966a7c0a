"""The roles of several people at once: what each is told alone."""

from openfla.platform.access import service
from openfla.platform.identity.model import Person
from openfla.platform.kernel.database import Tx
from tests.platform.access.town import Town

MOST = 2


class TestRoles:
    async def test_of_several_people_are_those_that_each_has_alone(self, tx: Tx, town: Town) -> None:
        people = list(town.people.values())
        found = await service.roles(tx, people, 10)
        for person in people:
            places = await service.places(tx, person)
            alone = [await service.visitor(tx, person, place.number, place.quality) for place in places]
            held = found.get(person.id, service.Roles())
            assert (list(held.shown), held.places) == (alone, len(places))

    async def test_are_shown_up_to_a_number_and_counted_to_the_last(self, tx: Tx, town: Town) -> None:
        steven = town.people["steven"]
        everywhere = [place.quality for place in await service.places(tx, steven)]
        held = (await service.roles(tx, [steven], MOST))[steven.id]
        assert [visitor.quality for visitor in held.shown] == everywhere[:MOST]
        assert held.places == len(everywhere) > MOST

    async def test_nobody_is_told_of_who_has_none(self, tx: Tx, town: Town) -> None:
        nobody: list[Person] = []
        assert await service.roles(tx, nobody, MOST) == {}
        assert await service.roles(tx, [town.people["nobody"]], MOST) == {}
