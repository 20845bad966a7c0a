"""What acts are tried on: made by an operator, one that stands for all who are refused, a fresh one for who is not."""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, Final
from uuid import uuid4

from cryptography.hazmat.primitives.serialization import Encoding
from msgspec.structs import replace

from openfla.channel.certificates import make
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated, Service
from openfla.platform.access import service as access
from openfla.platform.access.model import Permission, Rank
from openfla.platform.channels import service as channels
from openfla.platform.channels.model import NewCertificate
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import service as mandates
from openfla.platform.mandates.model import Period, Side, Terms
from tests.platform.portal.people import AT, EMPLOYER, NAME, OPERATOR, SECRETARIAT, SOCIAL, named
from tests.platforms import BAKERY

Record = dict[str, Any]
"""What addresses and fields of forms say of it."""

TODAY: Final = SystemClock().today()
NOW: Final = Quarter.of(TODAY)
ACCOUNT: Final = "Geheim kanaal"
PDF: Final = b"%PDF-1.7 signed"
TERMS: Final = Terms(BAKERY, SECRETARIAT, SOCIAL, Mandated.FEDERAL_LEARNING_ACCOUNT, Period(NOW.plus(1), NOW.plus(1)))


@cache
def certificate(of: str) -> bytes:
    """A public certificate in the name that all these enterprises have; one for each label."""
    entry = make(f"{NAME}, {of}", now=AT, key="ec-p384", days=300)
    assert entry.certificate is not None
    return entry.certificate.public_bytes(Encoding.PEM)


async def no_record(_tx: Tx, _is_fresh: bool) -> Record:
    return {}


async def account(tx: Tx, _is_fresh: bool) -> Record:
    """An account of the bakery as employer."""
    new = NewCertificate("1", certificate("the bakery"))
    services = [Service.FEDERAL_LEARNING_ACCOUNT]
    made = await channels.open_account(
        tx, OPERATOR, BAKERY, EMPLOYER, name=ACCOUNT, services=services, certificate=new, at=AT
    )
    held = made.certificates[0].id
    return {"account": made.id, "version": made.version, "certificate": held, "client": made.client_id}


async def access_manager(tx: Tx, _is_fresh: bool) -> Record:
    person = await access.name_responsible(tx, OPERATOR, BAKERY, None, _somebody(), at=AT)
    return {"person": person.id}


async def local_manager(tx: Tx, _is_fresh: bool) -> Record:
    person = await access.name_responsible(tx, OPERATOR, BAKERY, EMPLOYER, _somebody(), at=AT)
    return {"person": person.id}


async def user(tx: Tx, _is_fresh: bool) -> Record:
    """Somebody who manages channels of the bakery as employer."""
    given = frozenset({Permission.MANAGE_CHANNELS})
    person = await access.grant(tx, OPERATOR, BAKERY, EMPLOYER, _somebody(), given, at=AT)
    return {"person": person.id}


async def asked_by_mandator(tx: Tx, is_fresh: bool) -> Record:
    """A mandate that the bakery asked; the secretariat answers."""
    return await _asked(tx, Side.MANDATOR, TERMS, is_fresh)


async def asked_by_mandatary(tx: Tx, is_fresh: bool) -> Record:
    """A mandate that the secretariat asked; the bakery answers."""
    return await _asked(tx, Side.MANDATARY, replace(TERMS, period=Period(NOW.plus(2), NOW.plus(2))), is_fresh)


async def confirmed(tx: Tx, is_fresh: bool) -> Record:
    """A mandate that both agreed to."""
    about = replace(TERMS, period=Period(NOW.plus(3), NOW.plus(3)))
    waiting = await mandates.request(tx, OPERATOR, _fresh(about, is_fresh), asked_by=Side.MANDATOR, today=TODAY, at=AT)
    made = await mandates.confirm(tx, OPERATOR, waiting.id, version=waiting.version, today=TODAY, at=AT)
    return {"mandate": made.id, "version": made.version}


async def with_procuration(tx: Tx, is_fresh: bool) -> Record:
    """A mandate with its signed document."""
    about = _fresh(replace(TERMS, period=Period(NOW.plus(4), NOW.plus(4))), is_fresh)
    made = await mandates.record_procuration(
        tx, OPERATOR, about, is_taken=True, file_name="signed.pdf", content=PDF, today=TODAY, at=AT
    )
    return {"mandate": made.id, "version": made.version}


Make = Callable[[Tx, bool], Awaitable[Record]]


async def _asked(tx: Tx, by: Side, about: Terms, is_fresh: bool) -> Record:
    made = await mandates.request(tx, OPERATOR, _fresh(about, is_fresh), asked_by=by, today=TODAY, at=AT)
    return {"mandate": made.id, "version": made.version}


def _fresh(about: Terms, is_fresh: bool) -> Terms:
    """For another service than the one that stands, so that both can be."""
    return replace(about, service=Mandated.DMFA_DIMONA) if is_fresh else about


def _somebody() -> Any:
    return named(f"p{uuid4().hex[:12]}", Rank.DEPUTY)
