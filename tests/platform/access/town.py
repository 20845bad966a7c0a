"""A bakery, a butcher and a shop that stopped, with people of every kind, and what each may do there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import text

from openfla.contract.qualities import OtherQuality, Quality
from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.access import service
from openfla.platform.access.model import Agent, NamedPerson, Operator, Permission, Rank, Visitor
from openfla.platform.identity import service as identity
from openfla.platform.identity.model import Person
from openfla.platform.kernel.database import Tx
from tests.platforms import BAKERY, BUTCHER

NOW: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STOPPED: Final = EnterpriseNumber("0206731645")
UNKNOWN: Final = EnterpriseNumber("0403170701")
EMPLOYER: Final = Quality.EMPLOYER
NSSO: Final = NssoNumber("000935467")
OPERATOR: Final = Operator()

ENTITY: Final[Mapping[str, Rank]] = {"steven": Rank.MANAGER, "barbara": Rank.DEPUTY}
LOCAL: Final[Mapping[str, Rank]] = {"danny": Rank.MANAGER, "mery": Rank.DEPUTY}
USERS: Final[Mapping[str, Permission]] = {
    "ursula": Permission.MANAGE_CHANNELS,
    "ulrich": Permission.MANAGE_MANDATES,
    "umberto": Permission.CONSULT_MANDATES,
}

KINDS: Final = {
    "access manager": "steven",
    "deputy access manager": "barbara",
    "local manager": "danny",
    "deputy local manager": "mery",
    "user who manages channels": "ursula",
    "user who manages mandates": "ulrich",
    "user who consults mandates": "umberto",
    "local manager of another quality": "tina",
    "access manager of another enterprise": "anna",
    "nobody": "nobody",
    "access manager of a stopped enterprise": "stan",
    "operator": "operator",
}
"""Everybody who may try something, and who of the town it is."""


@dataclass
class Town:
    """The people by their first name; `agents` are those who do something in the place where they have a role."""

    people: dict[str, Person]
    agents: dict[str, Agent]

    def agent(self, kind: str) -> Agent:
        """Somebody of a kind, in the quality of employer unless their role is elsewhere."""
        return self.agents[KINDS[kind]]

    @staticmethod
    def here(kind: str) -> EnterpriseNumber:
        """What somebody of a kind tries it on: the bakery, and who has a stopped enterprise on that."""
        return STOPPED if "stopped" in kind else BAKERY


def named(first: str, rank: Rank = Rank.MANAGER) -> NamedPerson:
    return NamedPerson(f"{first}@korenbloem.example", f"{first.title()} Peeters", rank)


async def build(tx: Tx) -> Town:
    """The whole town, by the acts of an operator alone."""
    town = Town({}, {"operator": OPERATOR})
    for number, name in ((BAKERY, "Bakkerij De Korenbloem"), (BUTCHER, "Slagerij De Os"), (STOPPED, "Winkel Toe")):
        qualities = (EMPLOYER, Quality.TRAINING_PROVIDER, OtherQuality.WITHOUT_STAFF)
        await service.enrol(tx, number, name, qualities, at=NOW)
    for level, ranks in ((None, ENTITY), (EMPLOYER, LOCAL), (Quality.TRAINING_PROVIDER, {"tina": Rank.MANAGER})):
        for first, rank in ranks.items():
            await _named(tx, town, BAKERY, level, first, rank)
    for first, permission in USERS.items():
        given = frozenset({permission})
        town.people[first] = await service.grant(tx, OPERATOR, BAKERY, EMPLOYER, named(first), given, at=NOW)
    for number, first in ((BUTCHER, "anna"), (STOPPED, "stan")):
        for level in (None, EMPLOYER):
            await _named(tx, town, number, level, first, Rank.MANAGER)
    await service.stop(tx, OPERATOR, STOPPED, on=date(2026, 1, 1), at=NOW)
    town.people["nobody"] = await identity.known_as(tx, "nobody@korenbloem.example", "Nobody", at=NOW)
    for first, person in town.people.items():
        town.agents[first] = await _visitor(tx, first, person)
    return town


async def state(tx: Tx) -> dict[str, Any]:
    """Everything that an act of these domains could change, and the length of the trail."""
    tables = ("enterprises", "enterprise_qualities", "responsibles", "enterprise_users", "registrations", "admissions")
    found = {table: (await tx.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2, 3"))).all() for table in tables}
    found["trail"] = (await tx.execute(text("SELECT number FROM audit_head"))).all()
    return found


async def last_entry(tx: Tx) -> dict[str, Any]:
    """The last entry of the trail."""
    body = (await tx.execute(text("SELECT body FROM audit_entries ORDER BY number DESC LIMIT 1"))).scalar_one()
    found: dict[str, Any] = msgspec.json.decode(body)
    return found


async def _named(tx: Tx, town: Town, number: EnterpriseNumber, level: Quality | None, first: str, rank: Rank) -> None:
    person = await service.name_responsible(tx, OPERATOR, number, level, named(first, rank), at=NOW)
    town.people[first] = person


async def _visitor(tx: Tx, first: str, person: Person) -> Visitor:
    number = {"anna": BUTCHER, "stan": STOPPED}.get(first, BAKERY)
    quality = Quality.TRAINING_PROVIDER if first == "tina" else EMPLOYER
    found = await service.visitor(tx, person, number, quality)
    return found or Visitor(person, await service.find(tx, number), quality)
