"""A town in which something has happened: accounts, mandates in every state, and people who look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from msgspec.structs import replace

from openfla.channel.certificates import Entry, make
from openfla.contract.qualities import Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated, Service
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.model import Operator
from openfla.platform.channels import service as channels
from openfla.platform.channels.model import NewCertificate, WebServiceAccount
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import service as mandates
from openfla.platform.mandates.model import Mandate, Period, Side, Terms
from openfla.sandbox._world import world
from tests.platforms import Party, Platform, a_training
from tests.portals import in_transaction
from tests.web.companies import BAKERY, BUTCHER, GROUP, LERNWERK, LOONWOLK, MEERWERK

_OPERATOR: Final = Operator()
_FLA: Final = Mandated.FEDERAL_LEARNING_ACCOUNT


@dataclass(frozen=True)
class Scene:
    """The platform, and what the addresses of its pages are filled in with."""

    platform: Platform
    ids: dict[str, str]


def set_up(platform: Platform) -> Scene:
    """Let things happen in a town where nothing has."""
    at = datetime.now(UTC)
    keys = [a_key(BAKERY, at), a_key(BAKERY, at - timedelta(days=360)), a_key(BAKERY, at)]

    async def work(tx: Tx) -> dict[str, UUID]:
        return {**await _accounts(tx, keys, at), **await _mandates(tx, at), **await _users(tx)}

    ids: dict[str, UUID] = in_transaction(platform, work)
    found = platform.rows("SELECT client_id FROM web_service_accounts WHERE id = :id", id=ids["fla"])
    assert isinstance(keys[0].private_key, ec.EllipticCurvePrivateKey)
    software = Party(platform, BAKERY, Quality.EMPLOYER, found[0][0], keys[0].private_key, b"")
    assert software.call("POST", "/trainings", a_training()).status_code == 201
    return Scene(platform, {name: str(value) for name, value in ids.items()})


def a_key(number: EnterpriseNumber, at: datetime) -> Entry:
    """A private key with a self-signed certificate in the name of an enterprise, for a year from then on."""
    return make(world().enterprise(number).name, now=at, enterprise_number=number, key="ec-p384")


async def _accounts(tx: Tx, keys: Sequence[Entry], at: datetime) -> dict[str, UUID]:
    """One in use, one whose certificate ends within a week, and one without a certificate."""
    fla = await _account(tx, "FLA", [Service.FEDERAL_LEARNING_ACCOUNT], keys[0], at)
    dimona = [Service.DIMONA_DECLARATION, Service.DIMONA_CONSULTATION]
    ending = await _account(tx, "Dimona", dimona, keys[1], at)
    none = await _account(tx, "Payroll software, the one of before", [*Service], keys[2], at)
    await channels.revoke_certificate(tx, _OPERATOR, none.id, none.certificates[0].id, at=at)
    return {"fla": fla.id, "certificate": fla.certificates[0].id, "ending": ending.id, "revoked": none.id}


async def _account(tx: Tx, name: str, services: Sequence[Service], key: Entry, at: datetime) -> WebServiceAccount:
    assert key.certificate is not None
    uploaded = NewCertificate("2026", key.certificate.public_bytes(Encoding.PEM))
    return await channels.open_account(
        tx, _OPERATOR, BAKERY, Quality.EMPLOYER, name=name, services=services, certificate=uploaded, at=at
    )


async def _mandates(tx: Tx, at: datetime) -> dict[str, UUID]:
    """One in every state, seen from the bakery or from the social secretariat."""
    write = _Scribe(tx, at)
    ended = await write.confirmed(await write.asked(BAKERY, LOONWOLK, Mandated.EBOX_DOCUMENT_CONSUMER))
    await mandates.end(tx, _OPERATOR, ended.id, after=None, version=ended.version, today=write.today, at=at)
    refused = await write.asked(BAKERY, MEERWERK, Mandated.DMFA_DIMONA)
    await mandates.refuse(tx, _OPERATOR, refused.id, version=refused.version, at=at)
    withdrawn = await write.asked(BUTCHER, MEERWERK, Mandated.DMFA_DIMONA)
    await mandates.withdraw(tx, _OPERATOR, withdrawn.id, version=withdrawn.version, at=at)
    await write.confirmed(await write.asked(GROUP[0], MEERWERK, _FLA, after=1))
    await write.asked(BAKERY, MEERWERK, Mandated.EBOX_DOCUMENT_CONSUMER)
    return {
        "active": (await write.confirmed(await write.asked(BAKERY, MEERWERK, _FLA))).id,
        "answered": (await write.asked(BAKERY, LOONWOLK, Mandated.DMFA_DIMONA, by=Side.MANDATARY)).id,
        "asked": (await write.asked(BUTCHER, MEERWERK, _FLA)).id,
        "recorded": (await write.recorded(LERNWERK, MEERWERK)).id,
        "refused": refused.id,
    }


async def _users(tx: Tx) -> dict[str, UUID]:
    [user, *_] = await access.users(tx, _OPERATOR, BAKERY, Quality.EMPLOYER)
    return {"user": user.person.id}


class _Scribe:
    """Writes mandates down as an operator, who acts for both sides."""

    def __init__(self, tx: Tx, at: datetime) -> None:
        self._tx = tx
        self._at = at
        self.today = SystemClock().today()

    async def asked(
        self,
        mandator: EnterpriseNumber,
        mandatary: EnterpriseNumber,
        service: Mandated,
        *,
        by: Side = Side.MANDATOR,
        after: int = 0,
    ) -> Mandate:
        """A mandate that waits; it begins so many quarters after this one."""
        terms = self._terms(mandator, mandatary, service, after)
        return await mandates.request(self._tx, _OPERATOR, terms, asked_by=by, today=self.today, at=self._at)

    async def confirmed(self, waiting: Mandate) -> Mandate:
        version, at = waiting.version, self._at
        return await mandates.confirm(self._tx, _OPERATOR, waiting.id, version=version, today=self.today, at=at)

    async def recorded(self, mandator: EnterpriseNumber, mandatary: EnterpriseNumber) -> Mandate:
        """A mandate with a procuration, which ends with this quarter."""
        terms = self._terms(mandator, mandatary, _FLA, 0)
        told = replace(terms, period=Period(terms.period.first, terms.period.first))
        return await mandates.record_procuration(
            self._tx,
            _OPERATOR,
            told,
            is_taken=True,
            file_name="procuration.pdf",
            content=b"%PDF-1.7\n",
            today=self.today,
            at=self._at,
        )

    def _terms(self, mandator: EnterpriseNumber, mandatary: EnterpriseNumber, service: Mandated, after: int) -> Terms:
        quality = Quality.SERVICE_PROVIDER if mandatary == LOONWOLK else Quality.SOCIAL_SECRETARIAT
        return Terms(mandator, mandatary, quality, service, Period(Quarter.of(self.today).plus(after)))
