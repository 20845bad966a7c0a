from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from sqlalchemy import Row
from uuid_utils.compat import uuid7

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.channels import queries, rules
from openfla.platform.channels.errors import AccountUnknown, KeyOfAnother
from openfla.platform.channels.model import ChannelCertificate, NewCertificate, WebServiceAccount
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx


async def open_account(
    tx: Tx,
    enterprise: EnterpriseNumber,
    quality: Quality,
    *,
    name: str,
    scopes: Sequence[str],
    certificate: NewCertificate,
    at: datetime,
) -> WebServiceAccount:
    """Make a REST account of an enterprise in one of its qualities (SEED 4.4.1 steps 6 to 8).

    Raises:
        EnterpriseUnknown, QualityNotActive: the enterprise does not act in that quality.
        UnfitName: the account or its certificate cannot be called so.
        NotACertificate, PrivateKeyUploaded, CertificateRefused, KeyOfAnother: the certificate is not fit.
    """
    rules.require_fit_names(name, certificate.name)
    await access.require_quality(tx, enterprise, quality)
    fit = rules.fit_certificate(certificate.content, at=at)
    expeditor = (await tx.execute(queries.expeditor(enterprise, quality))).scalar_one()
    account, client_id = uuid7(), rules.client_id(expeditor)
    await tx.execute(queries.open_account(account, client_id, expeditor, name, at))
    await tx.execute(queries.grant(account, rules.scopes_in_order(scopes)))
    await _add(tx, account, enterprise, certificate.name, fit, at)
    await _audit(tx, "account.opened", client_id, enterprise, quality, at)
    return await find(tx, client_id)


async def add_certificate(tx: Tx, client_id: str, certificate: NewCertificate, *, at: datetime) -> WebServiceAccount:
    """One more certificate for an account, beside those it has.

    Raises:
        AccountUnknown: no account has that client id.
        UnfitName: the certificate cannot be called so.
        NotACertificate, PrivateKeyUploaded, CertificateRefused, KeyOfAnother: the certificate is not fit.
    """
    rules.require_fit_names(certificate.name)
    account = await find(tx, client_id)
    fit = rules.fit_certificate(certificate.content, at=at)
    await _add(tx, account.id, account.enterprise_number, certificate.name, fit, at)
    await _audit(tx, "certificate.added", client_id, account.enterprise_number, account.quality, at)
    return await find(tx, client_id)


async def revoke_certificate(tx: Tx, client_id: str, name: str, *, at: datetime) -> WebServiceAccount:
    """Take a certificate of an account out of use at once.

    Raises:
        AccountUnknown: no account has that client id.
    """
    account = await find(tx, client_id)
    await tx.execute(queries.revoke(client_id, name, at))
    await _audit(tx, "certificate.revoked", client_id, account.enterprise_number, account.quality, at)
    return await find(tx, client_id)


async def find(tx: Tx, client_id: str) -> WebServiceAccount:
    """The account of a client id, with the certificates that were not revoked.

    Raises:
        AccountUnknown: there is none.
    """
    row = (await tx.execute(queries.account(client_id))).one_or_none()
    if row is None:
        raise AccountUnknown(client_id)
    return await _account(tx, row)


async def accounts(tx: Tx) -> list[WebServiceAccount]:
    """Every account, oldest first."""
    rows = (await tx.execute(queries.all_accounts())).all()
    return [await _account(tx, row) for row in rows]


async def _add(
    tx: Tx, account: UUID, enterprise: EnterpriseNumber, name: str, certificate: x509.Certificate, at: datetime
) -> None:
    claim = queries.claim_key(rules.key_fingerprint(certificate), enterprise)
    if (await tx.execute(claim)).scalar_one() != enterprise:
        raise KeyOfAnother
    await tx.execute(queries.add_certificate(uuid7(), account, name, certificate, at))


async def _account(tx: Tx, row: Row[UUID, str, str, str, str, list[str]]) -> WebServiceAccount:
    account, client_id, name, enterprise, quality, scopes = row
    held = [_certificate(*found) for found in await tx.execute(queries.certificates_of(account))]
    number, in_order = EnterpriseNumber(enterprise), rules.scopes_in_order(scopes)
    return WebServiceAccount(account, client_id, name, number, Quality(quality), in_order, tuple(held))


def _certificate(name: str, der: bytes) -> ChannelCertificate:
    certificate = x509.load_der_x509_certificate(der)
    algorithm, key = rules.assertion_key(certificate)
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    validity = (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
    return ChannelCertificate(name, fingerprint, *validity, algorithm, key)


async def _audit(
    tx: Tx, action: str, client_id: str, enterprise: EnterpriseNumber, quality: Quality, at: datetime
) -> None:
    entry = audit.Entry(action=action, at=at, enterprise_number=enterprise, quality=quality.value, client_id=client_id)
    await audit.append(tx, [entry])
