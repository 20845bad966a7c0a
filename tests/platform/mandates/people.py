"""Enterprises that give and hold mandates, and the people who act for them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from openfla.contract.qualities import AnyQuality, Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.model import NamedPerson, Operator, Permission, Visitor
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import service
from openfla.platform.mandates.model import Mandate, Period, Side, Terms
from tests.platforms import BAKERY, BUTCHER, Platform
from tests.portals import in_transaction

T = TypeVar("T")
TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NOW = Quarter(2026, 4)
FLA = Mandated.FEDERAL_LEARNING_ACCOUNT


def a_number(base: int) -> EnterpriseNumber:
    """A sound enterprise number for each number below ten million."""
    leading = 10_000_000 + base
    return EnterpriseNumber(f"{leading:08}{97 - leading % 97:02}")


SECRETARIAT = a_number(1)
PROVIDER = a_number(2)
QUALITIES: dict[EnterpriseNumber, tuple[AnyQuality, ...]] = {
    BAKERY: (Quality.EMPLOYER, Quality.TRAINING_PROVIDER),
    BUTCHER: (Quality.EMPLOYER,),
    SECRETARIAT: (Quality.SOCIAL_SECRETARIAT, Quality.SERVICE_PROVIDER, Quality.EMPLOYER),
    PROVIDER: (Quality.SERVICE_PROVIDER, Quality.EMPLOYER),
}
NAMES = {BAKERY: "Bakkerij De Korenbloem", BUTCHER: "Slagerij De Os", SECRETARIAT: "Sociaal Secretariaat Noord"}


def terms(**about: Any) -> Terms:
    """The bakery lets the secretariat do its learning account from this quarter on."""
    usual = {"mandator": BAKERY, "mandatary": SECRETARIAT, "mandatary_quality": Quality.SOCIAL_SECRETARIAT}
    period = Period(about.pop("first", NOW), about.pop("last", None))
    return Terms(**{**usual, "service": FLA, "period": period, **about})


@dataclass(frozen=True)
class People:
    """Who acts in a test: makes each the first time, in the transaction of the test."""

    tx: Tx

    async def manager(self, number: EnterpriseNumber, quality: AnyQuality, login: str = "") -> Visitor:
        """The local manager of a quality."""
        named = NamedPerson(login or f"{quality.value}@{number}.example", "An Peeters")
        person = await access.name_responsible(self.tx, Operator(), number, quality, named, at=AT)
        return await self.again(Visitor(person, await access.find(self.tx, number), quality))

    async def user(self, number: EnterpriseNumber, quality: AnyQuality, *permissions: Permission) -> Visitor:
        """Somebody with permissions in a quality."""
        named = NamedPerson(f"user.{quality.value}@{number}.example", "Jo Janssens")
        person = await access.grant(self.tx, Operator(), number, quality, named, frozenset(permissions), at=AT)
        return await self.again(Visitor(person, await access.find(self.tx, number), quality))

    async def again(self, visitor: Visitor) -> Visitor:
        """The same person, as they come in now."""
        found = await access.visitor(self.tx, visitor.person, visitor.enterprise.number, visitor.quality)
        assert found
        return found

    async def baker(self) -> Visitor:
        return await self.manager(BAKERY, Quality.EMPLOYER)

    async def secretary(self) -> Visitor:
        return await self.manager(SECRETARIAT, Quality.SOCIAL_SECRETARIAT)


async def enrol_all(tx: Tx) -> None:
    """Make the four enterprises known."""
    for number, qualities in QUALITIES.items():
        await access.enrol(tx, number, NAMES.get(number, "Loonburo Zuid"), qualities, at=AT)


async def asked(tx: Tx, about: Terms, by: Side = Side.MANDATOR, today: date = TODAY) -> Mandate:
    """A mandate that waits."""
    return await service.request(tx, Operator(), about, asked_by=by, today=today, at=AT)


async def given(tx: Tx, about: Terms, today: date = TODAY) -> Mandate:
    """A mandate that both sides agreed to."""
    waiting = await asked(tx, about, today=today)
    return await service.confirm(tx, Operator(), waiting.id, version=waiting.version, today=today, at=AT)


def give(platform: Platform, **about: Any) -> Mandate:
    """A mandate on a platform that runs, from this very quarter on unless told otherwise."""
    today = SystemClock().today()
    agreed = terms(**{"first": Quarter.of(today), **about})

    async def work(tx: Tx) -> Mandate:
        for number, quality in ((agreed.mandator, Quality.EMPLOYER), (agreed.mandatary, agreed.mandatary_quality)):
            await access.enrol(tx, number, NAMES.get(number, "Loonburo Zuid"), (quality,), at=AT)
        return await given(tx, agreed, today)

    return in_transaction(platform, work)
