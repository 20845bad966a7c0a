"""Two enterprises, and who manages the channels of which."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from openfla.contract.qualities import AnyQuality, Quality
from openfla.contract.services import Service
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.model import Agent, Operator, Permission, Rank, Visitor
from openfla.platform.channels import service
from openfla.platform.channels.model import NewCertificate, WebServiceAccount
from openfla.platform.identity.model import Person
from openfla.platform.kernel.database import Database, DatabaseSettings, Tx
from tests.platform.channels.certificates import NOW, an_entry, pem
from tests.platforms import BAKERY, BUTCHER

OPERATOR = Operator()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database in which a bakery and a butcher are employers, and the bakery gives trainings too."""
    found = Database.at(database_url, DatabaseSettings())
    async with found.transaction() as tx:
        await access.enrol(tx, BAKERY, "An enterprise", (Quality.EMPLOYER, Quality.TRAINING_PROVIDER), at=NOW)
        await access.enrol(tx, BUTCHER, "An enterprise", (Quality.EMPLOYER,), at=NOW)
    yield found
    await found.close()


@pytest.fixture
async def tx(database: Database) -> AsyncIterator[Tx]:
    """A transaction in it."""
    async with database.transaction() as found:
        yield found


async def a_manager(
    tx: Tx,
    number: EnterpriseNumber = BAKERY,
    quality: AnyQuality = Quality.EMPLOYER,
    *,
    rank: Rank | None = Rank.MANAGER,
) -> Visitor:
    """The local manager of a quality; without a rank a user who was given another permission."""
    person = Person(uuid4(), "somebody", "Somebody")
    given = frozenset() if rank else frozenset({Permission.CONSULT_MANDATES})
    return Visitor(person, await access.find(tx, number), quality, local_rank=rank, permissions=given)


async def opened(
    tx: Tx,
    content: bytes = b"",
    number: EnterpriseNumber = BAKERY,
    quality: AnyQuality = Quality.EMPLOYER,
    *,
    agent: Agent = OPERATOR,
    name: str = "FLA",
    services: tuple[Service, ...] = (Service.FEDERAL_LEARNING_ACCOUNT,),
) -> WebServiceAccount:
    """An account with a certificate of its own, unless a file is told."""
    certificate = NewCertificate("1", content or pem(an_entry()))
    return await service.open_account(
        tx, agent, number, quality, name=name, services=services, certificate=certificate, at=NOW
    )
