from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from openfla.contract import scopes as contract_scopes
from openfla.contract.qualities import AnyQuality, Quality
from openfla.contract.services import Service
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.errors import NoAccess
from openfla.platform.access.model import Agent, Enterprise, Operator, Task
from openfla.platform.channels import queries, rules, uploads
from openfla.platform.channels.errors import (
    AccountUnknown,
    AlreadyHeld,
    CertificateUnknown,
    EnterpriseHasStopped,
    KeyOfAnother,
    NoService,
    TooManyCertificates,
)
from openfla.platform.channels.model import ChannelSettings, HeldCertificate, NewCertificate, WebServiceAccount
from openfla.platform.channels.reads import (
    accounts,
    accounts_of,
    client,
    expiring,
    find,
    find_by_client_id,
    whereabouts,
)
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx
from openfla.platform.kernel.stale import Changed

__all__ = [
    "accounts",
    "accounts_of",
    "add_certificate",
    "change_services",
    "client",
    "close",
    "expiring",
    "find",
    "find_by_client_id",
    "open_account",
    "rename",
    "revoke_certificate",
]


async def open_account(
    tx: Tx,
    agent: Agent,
    number: EnterpriseNumber,
    quality: AnyQuality,
    *,
    name: str,
    services: Sequence[Service],
    certificate: NewCertificate,
    scopes: Sequence[str] = (),
    training_provider: str = contract_scopes.TRAINING_PROVIDER,
    settings: ChannelSettings = ChannelSettings(),  # noqa: B008 - it is frozen
    at: datetime,
) -> WebServiceAccount:
    """Make a REST account of an enterprise in one of its qualities (SEED 4.4.1 steps 6 to 8).

    Args:
        services: what it may be used for.
        scopes: more than services give; an operator alone grants such.
        training_provider: the scope of that quality in this installation.

    Raises:
        NoAccess: not the agent's task, or not theirs to give.
        EnterpriseUnknown, QualityNotActive, NoChannelInQuality, EnterpriseHasStopped: no channel is made there.
        NoService: nothing is ticked.
        UnfitName, UnfitCertificateName: the account or its certificate cannot be called so.
        NotACertificate, CertificateTooLarge, PrivateKeyUploaded, CertificateRefused, KeyOfAnother: of the file.
    """
    access.require_here(agent, Task.MANAGE_CHANNELS, number, quality)
    if scopes and not isinstance(agent, Operator):
        raise NoAccess(Task.MANAGE_CHANNELS)
    own = rules.with_channels(quality)
    enterprise = await _active(tx, number, own)
    called = rules.fit_name(name)
    if not services and not scopes:
        raise NoService
    expeditor = (await tx.execute(queries.expeditor(number, own))).scalar_one()
    account, client_id = uuid7(), rules.client_id(expeditor)
    await tx.execute(queries.open_account(account, client_id, expeditor, called, at))
    given = rules.scopes_of(services, own, training_provider)
    await tx.execute(queries.grant(account, rules.scopes_in_order(given.union(scopes))))
    await _add(tx, account, enterprise, certificate, settings, at)
    return await _done(tx, agent, "account.opened", account, at)


async def change_services(
    tx: Tx,
    agent: Agent,
    account_id: UUID,
    services: Sequence[Service],
    *,
    version: int,
    training_provider: str = contract_scopes.TRAINING_PROVIDER,
    at: datetime,
) -> WebServiceAccount:
    """Let an account be used for these services and no others; certificates and client id stay (SEED 4.4.2).

    Raises:
        NoAccess, AccountUnknown, Changed, EnterpriseHasStopped: it cannot be changed by this agent now.
        NoService: nothing is ticked.
    """
    held = await _held(tx, agent, account_id)
    await _active(tx, held.enterprise_number, held.quality)
    scopes = rules.scopes_after(held.scopes, services, held.quality, training_provider)
    if not scopes:
        raise NoService
    await _change(tx, account_id, version)
    await tx.execute(queries.withdraw_scopes(account_id))
    await tx.execute(queries.grant(account_id, scopes))
    told = [service.value for service in services]
    return await _done(tx, agent, "account.servicesChanged", account_id, at, {"services": told})


async def rename(tx: Tx, agent: Agent, account_id: UUID, name: str, *, version: int, at: datetime) -> WebServiceAccount:
    """Call an account otherwise.

    Raises:
        NoAccess, AccountUnknown, Changed: it cannot be changed by this agent now.
        UnfitName: it cannot be called so.
    """
    await _held(tx, agent, account_id)
    await _change(tx, account_id, version, name=rules.fit_name(name))
    return await _done(tx, agent, "account.renamed", account_id, at)


async def add_certificate(
    tx: Tx,
    agent: Agent,
    account_id: UUID,
    certificate: NewCertificate,
    *,
    settings: ChannelSettings = ChannelSettings(),  # noqa: B008 - it is frozen
    at: datetime,
) -> WebServiceAccount:
    """One more certificate for an account, beside those it has, so that it is renewed in time.

    Raises:
        NoAccess, AccountUnknown, EnterpriseHasStopped: it cannot be changed by this agent now.
        UnfitCertificateName: the certificate cannot be called so.
        NotACertificate, CertificateTooLarge, PrivateKeyUploaded, CertificateRefused, KeyOfAnother: of the file.
        AlreadyHeld: the account has it.
    """
    held = await _held(tx, agent, account_id)
    enterprise = await _active(tx, held.enterprise_number, held.quality)
    added = await _add(tx, account_id, enterprise, certificate, settings, at, held.certificates)
    return await _done(tx, agent, "certificate.added", account_id, at, {"certificate": str(added)})


async def revoke_certificate(
    tx: Tx, agent: Agent, account_id: UUID, certificate_id: UUID, *, at: datetime
) -> WebServiceAccount:
    """Take a certificate of an account out of use at once; the tokens that it asked for count no more.

    Raises:
        NoAccess, AccountUnknown: it cannot be changed by this agent.
        CertificateUnknown: the account never had it.
        Changed: somebody revoked it already.
    """
    await _held(tx, agent, account_id)
    found = (await tx.execute(queries.certificate(certificate_id, account_id))).one_or_none()
    if found is None:
        raise CertificateUnknown
    if found.revoked_at is not None:
        raise Changed
    await tx.execute(queries.revoke(certificate_id, at))
    return await _done(tx, agent, "certificate.revoked", account_id, at, {"certificate": str(certificate_id)})


async def close(tx: Tx, agent: Agent, account_id: UUID, *, version: int, at: datetime) -> None:
    """Delete an account: it gets no token, those it has count no more, and its client id never comes back.

    Raises:
        NoAccess, AccountUnknown, Changed: it cannot be changed by this agent now.
    """
    held = await _held(tx, agent, account_id)
    await _change(tx, account_id, version, closed_at=at)
    await _audit(tx, agent, "account.closed", held, at, {})


async def _held(tx: Tx, agent: Agent, account_id: UUID) -> WebServiceAccount:
    """An account that this agent may change, held until the transaction ends: two changes come one by one."""
    access.require_task(agent, Task.MANAGE_CHANNELS)
    if (await tx.execute(queries.held(account_id, *whereabouts(agent)))).one_or_none() is None:
        raise AccountUnknown(str(account_id))
    return await find(tx, agent, account_id)


async def _change(tx: Tx, account_id: UUID, version: int, **changed: Any) -> None:
    if (await tx.execute(queries.change(account_id, version, **changed))).one_or_none() is None:
        raise Changed


async def _active(tx: Tx, number: EnterpriseNumber, quality: Quality) -> Enterprise:
    enterprise = await access.require_quality(tx, number, quality)
    if not enterprise.is_active:
        raise EnterpriseHasStopped(number)
    return enterprise


async def _add(
    tx: Tx,
    account: UUID,
    enterprise: Enterprise,
    new: NewCertificate,
    settings: ChannelSettings,
    at: datetime,
    beside: Sequence[HeldCertificate] = (),
) -> UUID:
    name = rules.fit_certificate_name(new.name)
    fit = uploads.fit_certificate(new.content, enterprise, settings, at=at)
    if uploads.fingerprint(fit) in {held.fingerprint for held in beside}:
        raise AlreadyHeld
    if len(beside) >= rules.MOST_CERTIFICATES:
        raise TooManyCertificates(rules.MOST_CERTIFICATES)
    key = rules.key_fingerprint(fit)
    claim = queries.claim_key(key, enterprise.number)
    if (await tx.execute(claim)).scalar_one() != enterprise.number:
        raise KeyOfAnother
    identity = uuid7()
    await tx.execute(queries.add_certificate(identity, account, name, fit, key, at))
    return identity


async def _done(
    tx: Tx, agent: Agent, action: str, account_id: UUID, at: datetime, details: dict[str, Any] | None = None
) -> WebServiceAccount:
    account = await find(tx, agent, account_id)
    await _audit(tx, agent, action, account, at, details or {})
    return account


async def _audit(
    tx: Tx, agent: Agent, action: str, account: WebServiceAccount, at: datetime, details: dict[str, Any]
) -> None:
    entry = audit.Entry(
        action=action,
        at=at,
        enterprise_number=account.enterprise_number,
        quality=account.quality.value,
        client_id=account.client_id,
        subject=str(account.id),
        details=details,
        **access.about(agent),
    )
    await audit.append(tx, [entry])
