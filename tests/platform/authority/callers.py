"""Software that calls, and the enterprises whose workers it is after."""

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
from openfla.platform.access.model import Actor
from openfla.platform.channels import service as channels
from openfla.platform.channels.model import NewCertificate, WebServiceAccount
from openfla.platform.kernel.database import Tx
from tests.platform.authority.giving import AT, NAME, OPERATOR
from tests.platform.mandates.people import a_number
from tests.platforms import BAKERY, Party, Platform
from tests.portals import in_transaction

T = TypeVar("T")
FLA: Final = (Service.FEDERAL_LEARNING_ACCOUNT,)


@dataclass(frozen=True)
class Caller:
    """Software that calls, with what it shows, and whose workers it is after.

    `held` are ids of what it is after, by what they stand for; see holdings.py.
    """

    headers: dict[str, str]
    employer: EnterpriseNumber
    party: Party | None = None
    held: dict[str, str] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """As whom it acts; software that shows no account of its own stands for the employer."""
        if self.party is None:
            return the_employer(self.employer)
        return Actor(self.party.number, self.party.quality, self.party.client_id, frozenset())


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

    def employer(self) -> EnterpriseNumber:
        """An employer that nobody named yet."""
        number = self.number()

        async def enrolled(tx: Tx) -> None:
            await access.enrol(tx, number, NAME, (Quality.EMPLOYER,), at=AT)

        self.does(enrolled)
        return number

    def does(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        """Do something with the services of the platform, in a transaction of its own."""
        return in_transaction(self.platform, work)

    @cached_property
    def trainer(self) -> Party:
        """The bakery, which gives trainings too."""
        return self.party(BAKERY, Quality.TRAINING_PROVIDER)


def the_employer(number: EnterpriseNumber) -> Actor:
    """An employer that acts for itself."""
    return Actor(number, Quality.EMPLOYER, "self_service_chaman_1_employer", frozenset())


def bearing(party: Party, employer: EnterpriseNumber) -> Caller:
    return Caller({"Authorization": f"Bearer {party.token}"}, employer, party)
