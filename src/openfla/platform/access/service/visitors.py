"""Several people at once, each wherever they have a role."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from msgspec import Struct

from openfla.contract.qualities import any_quality
from openfla.platform.access import queries_roles
from openfla.platform.access.model import Permission, Rank, Visitor
from openfla.platform.access.service.reading import enterprise
from openfla.platform.identity.model import Person
from openfla.platform.kernel.database import Tx


class Roles(Struct, frozen=True):
    """The first places where somebody has a role, and how many there are in all."""

    shown: tuple[Visitor, ...] = ()
    places: int = 0


async def roles(tx: Tx, people: Sequence[Person], most: int) -> dict[UUID, Roles]:
    """What `places` and `visitor` answer for several people, in one statement; who has no role is left out.

    Args:
        most: so many places of each person are shown, ordered by name.
    """
    by_id = {person.id: person for person in people}
    rows = (await tx.execute(queries_roles.roles(list(by_id), most))).mappings()
    return {
        person: Roles(tuple(_visitor(by_id[person], row) for row in told), told[0]["places"])
        for person, told in ((person, list(held)) for person, held in groupby(rows, itemgetter("person")))
    }


def _visitor(person: Person, row: Any) -> Visitor:
    entity, local = (Rank(row[rank]) if row[rank] else None for rank in ("entity_rank", "local_rank"))
    permissions = frozenset(map(Permission, row["permissions"] or ()))
    return Visitor(person, enterprise(row), any_quality(row["quality"]), entity, local, permissions)
