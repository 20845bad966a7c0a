"""Every kind of software that may call: each is after the workers of an employer of its own."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Final

from openfla.contract.qualities import Quality
from openfla.contract.services import Mandated, Service
from openfla.platform.access import service as access
from openfla.platform.channels import service as channels
from openfla.platform.channels.model import WebServiceAccount
from openfla.platform.identity import service as identity
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates.model import Period, Side, Terms
from openfla.platform.portal.cookies import session_cookie_name
from tests.platform.authority import giving
from tests.platform.authority.callers import FLA, Caller, Town, bearing
from tests.platform.authority.giving import AT, NAME, NOW, OPERATOR, TODAY, Give
from tests.platform.hostile.access_tokens import access_token
from tests.platform.hostile.stages import Stage


def _itself(town: Town, quality: Quality = Quality.EMPLOYER, services: tuple[Service, ...] = FLA) -> Caller:
    """An enterprise that is after its own workers."""
    number = town.employer()
    return bearing(town.party(number, quality, services), number)


def _other_employer(town: Town) -> Caller:
    return bearing(town.party(town.number(), Quality.EMPLOYER), town.employer())


def _trainer(town: Town) -> Caller:
    return bearing(town.trainer, town.employer())


def _mandatary(give: Give, quality: Quality = Quality.SOCIAL_SECRETARIAT, calls_as: Quality | None = None) -> Any:
    """A mandatary that is after the workers of an employer, once this was given."""

    def made(town: Town) -> Caller:
        employer = town.employer()
        party = town.party(town.number(), calls_as or quality)
        about = Terms(employer, party.number, quality, Mandated.FEDERAL_LEARNING_ACCOUNT, Period(NOW))

        async def work(tx: Tx) -> None:
            held = (Quality.EMPLOYER, Quality.SOCIAL_SECRETARIAT, Quality.SERVICE_PROVIDER)
            for number in (employer, party.number):
                await access.enrol(tx, number, NAME, held, at=AT)
            await give(tx, about)

        town.does(work)
        return bearing(party, employer)

    return made


def _after(change: Callable[[Tx, WebServiceAccount], Awaitable[object]]) -> Callable[[Town], Caller]:
    """An employer whose account, certificate or enterprise changed after it asked its token."""

    def made(town: Town) -> Caller:
        caller = _itself(town)
        assert caller.party is not None
        client_id = caller.party.client_id

        async def work(tx: Tx) -> None:
            await change(tx, await channels.find_by_client_id(tx, OPERATOR, client_id))

        town.does(work)
        return caller

    return made


async def _certificate_revoked(tx: Tx, account: WebServiceAccount) -> None:
    await channels.revoke_certificate(tx, OPERATOR, account.id, account.certificates[0].id, at=AT)


async def _account_closed(tx: Tx, account: WebServiceAccount) -> None:
    await channels.close(tx, OPERATOR, account.id, version=account.version, at=AT)


async def _permission_taken(tx: Tx, account: WebServiceAccount) -> None:
    services = [Service.DIMONA_DECLARATION]
    await channels.change_services(tx, OPERATOR, account.id, services, version=account.version, at=AT)


async def _enterprise_stopped(tx: Tx, account: WebServiceAccount) -> None:
    await access.stop(tx, OPERATOR, account.enterprise_number, on=TODAY, at=AT)


def _nobody(town: Town) -> Caller:
    return Caller({}, town.employer())


def _expired(town: Town) -> Caller:
    caller = _itself(town)
    assert caller.party is not None
    token = access_token(Stage(town.platform), caller.party, exp=int(time.time()) - 1)
    headers = {"Authorization": f"Bearer {token}"}
    return Caller(headers, caller.employer, caller.party)


def _person(town: Town, *, as_bearer: bool) -> Caller:
    """The local manager of the employer, who signed in on the portal, but has no token."""
    employer = town.employer()

    async def work(tx: Tx) -> str:
        person = await identity.known_as(tx, f"manager@{employer}.example", "Mia", at=AT)
        token = await identity.begin(tx, person, at=datetime.now(UTC))
        session = await identity.find(tx, token, town.platform.settings.identity, at=datetime.now(UTC))
        assert session is not None
        await identity.choose(tx, session, employer, Quality.EMPLOYER)
        return token

    token = town.does(work)
    cookie = {"Cookie": f"{session_cookie_name(town.platform.settings)}={token}"}
    return Caller({"Authorization": f"Bearer {token}"} if as_bearer else cookie, employer)


_SERVICE: Final = Quality.SERVICE_PROVIDER
KINDS: Final[dict[str, Callable[[Town], Caller]]] = {
    "the employer itself": _itself,
    "another employer": _other_employer,
    "a social secretariat with an active mandate": _mandatary(giving.confirmed),
    "a service provider with an active mandate": _mandatary(giving.confirmed, _SERVICE),
    "a mandatary that recorded a procuration": _mandatary(giving.recorded),
    "a mandatary whose mandate ends with this quarter": _mandatary(giving.ending_now),
    "a social secretariat without a mandate": _mandatary(giving.nothing),
    "a service provider without a mandate": _mandatary(giving.nothing, _SERVICE),
    "a mandatary that was asked and did not answer": _mandatary(giving.asked),
    "a mandatary that asked and got no answer": _mandatary(lambda tx, about: giving.asked(tx, about, Side.MANDATARY)),
    "a mandatary whose mandate was refused": _mandatary(giving.refused),
    "a mandatary whose mandate was withdrawn": _mandatary(giving.withdrawn),
    "a mandatary whose mandate was revoked": _mandatary(giving.revoked),
    "a mandatary whose mandate ended last quarter": _mandatary(giving.ended),
    "a mandatary whose mandate begins next quarter": _mandatary(giving.coming),
    "a mandatary for Dimona and DmfA": _mandatary(giving.for_dimona),
    "a mandatary for the eBox": _mandatary(giving.for_ebox),
    "a mandatary of another employer": _mandatary(giving.of_another),
    "a mandatary that was replaced by another": _mandatary(giving.given_to_another_now),
    "a mandatary of an employer that stopped": _mandatary(giving.stopped),
    "a mandatary in another quality than its mandate": _mandatary(giving.confirmed, calls_as=_SERVICE),
    "a mandatary with its account as employer": _mandatary(giving.confirmed, calls_as=Quality.EMPLOYER),
    "a mandator of that employer": _mandatary(giving.the_other_way),
    "a training provider": _trainer,
    "the employer, as a social secretariat": lambda town: _itself(town, Quality.SOCIAL_SECRETARIAT),
    "the employer, as a service provider": lambda town: _itself(town, _SERVICE),
    "the employer, with an account for Dimona alone": lambda town: _itself(
        town, services=(Service.DIMONA_DECLARATION, Service.DIMONA_CONSULTATION)
    ),
    "the employer, after its permission was taken away": _after(_permission_taken),
    "the employer, with an expired token": _expired,
    "the employer, after its certificate was revoked": _after(_certificate_revoked),
    "the employer, after its account was closed": _after(_account_closed),
    "the employer, after it stopped": _after(_enterprise_stopped),
    "a manager who signed in, without a token": lambda town: _person(town, as_bearer=False),
    "a manager who signed in, with the session for a token": lambda town: _person(town, as_bearer=True),
    "nobody": _nobody,
}
"""Everybody who may call."""
