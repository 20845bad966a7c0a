"""Software that calls, and the enterprises whose workers it is after."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Final, TypeVar

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from openfla.channel.certificates import make
from openfla.contract.qualities import Quality
from openfla.contract.services import Service
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.channels import service as channels
from openfla.platform.channels.model import NewCertificate, WebServiceAccount
from openfla.platform.kernel.database import Database, DatabaseSettings, Tx
from tests.platform.authority.giving import AT, NAME, OPERATOR
from tests.platform.mandates.people import a_number
from tests.platforms import BAKERY, BUTCHER, Party, Platform, a_provided_training, a_training

T = TypeVar("T")
FLA: Final = (Service.FEDERAL_LEARNING_ACCOUNT,)


@dataclass(frozen=True)
class Caller:
    """Software that calls, with what it shows; whose workers it is after, and which of their trainings."""

    headers: dict[str, str]
    employer: EnterpriseNumber
    of_employer: str
    party: Party | None = None


@dataclass
class Town:
    """One platform with everybody who calls."""

    platform: Platform
    callers: dict[str, Caller] = field(default_factory=dict)
    _numbers: int = 0

    def number(self) -> EnterpriseNumber:
        """An enterprise that nobody named yet."""
        self._numbers += 1
        return a_number(1000 + self._numbers)

    def party(self, number: EnterpriseNumber, quality: Quality, services: tuple[Service, ...] = FLA) -> Party:
        """An enterprise with a REST account in that quality."""
        entry = make(NAME, now=datetime.now(UTC) - timedelta(minutes=5), key="ec-p384")
        assert entry.certificate is not None
        assert isinstance(entry.private_key, ec.EllipticCurvePrivateKey)
        pem = entry.certificate.public_bytes(Encoding.PEM)

        async def opened(tx: Tx) -> WebServiceAccount:
            await access.enrol(tx, number, NAME, (quality,), at=AT)
            new = NewCertificate("1", pem)
            return await channels.open_account(
                tx, OPERATOR, number, quality, name="FLA", services=services, certificate=new, at=datetime.now(UTC)
            )

        account = self.does(opened)
        return Party(self.platform, number, quality, account.client_id, entry.private_key, pem)

    def employer(self) -> tuple[EnterpriseNumber, str]:
        """An employer with a training of one of its workers."""
        party = self.party(self.number(), Quality.EMPLOYER)
        return party.number, registered(party)

    def does(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        """Do something with the services of the platform, in a transaction of its own."""

        async def done() -> T:
            database = Database.at(self.platform.url, DatabaseSettings())
            try:
                async with database.transaction() as tx:
                    return await work(tx)
            finally:
                await database.close()

        return asyncio.run(done())

    @cached_property
    def trainer(self) -> Party:
        """The bakery, which gives trainings too."""
        return self.party(BAKERY, Quality.TRAINING_PROVIDER)

    @cached_property
    def of_trainer(self) -> str:
        """A training that it organised; of which participant's employer it is, is not told."""
        return registered(self.trainer)

    @cached_property
    def of_other_trainer(self) -> str:
        return registered(self.party(BUTCHER, Quality.TRAINING_PROVIDER))

    @cached_property
    def of_trainer_as_employer(self) -> str:
        """A training that the bakery registered as employer."""
        return registered(self.party(BAKERY, Quality.EMPLOYER))

    def row_of_trainer(self) -> str:
        """The id of the participant's row, by which the employers' address would know it."""
        found = self.platform.rows("SELECT id FROM trainings WHERE record_id::text = :id", id=self.of_trainer)
        return str(found[0][0])


def registered(party: Party) -> str:
    """The id of a training that a party registered."""
    is_trainer = party.quality is Quality.TRAINING_PROVIDER
    answer = party.call(
        "POST", "/trainings", a_provided_training() if is_trainer else a_training(enterpriseNumber=party.number)
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def bearing(party: Party, employer: EnterpriseNumber, of_employer: str) -> Caller:
    return Caller({"Authorization": f"Bearer {party.token}"}, employer, of_employer, party)
