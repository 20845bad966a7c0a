from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Delete,
    ScalarSelect,
    Select,
    Update,
    Uuid,
    any_,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import Insert, aggregate_order_by, insert
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate
from sqlalchemy.sql.expression import TextClause

from openfla.contract.qualities import AnyQuality, Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.channels.tables import account_scopes, accounts, certificates, channel_keys, expeditors, usage


def expeditor(enterprise: EnterpriseNumber, quality: Quality) -> ReturningInsert[Any]:
    """The number of an enterprise in a quality, made on first use."""
    row = insert(expeditors).values(enterprise=enterprise, quality=quality.value)
    same = row.on_conflict_do_update(index_elements=["enterprise", "quality"], set_={"quality": quality.value})
    return same.returning(expeditors.c.number)


def open_account(account: UUID, client_id: str, expeditor: int, name: str, at: datetime) -> Insert:
    """A new account."""
    row = {"id": account, "client_id": client_id, "expeditor": expeditor, "name": name, "opened_at": at}
    return insert(accounts).values(row)


def grant(account: UUID, scopes: tuple[str, ...]) -> Insert:
    """Scopes for an account; those it has already stay."""
    rows = [{"account": account, "scope": scope} for scope in scopes]
    return insert(account_scopes).values(rows).on_conflict_do_nothing()


def claim_key(fingerprint: bytes, enterprise: EnterpriseNumber) -> ReturningInsert[Any]:
    """Whose key it is: the enterprise that came with it first, as long as it has a certificate of it in use."""
    in_use = (
        exists()
        .where(certificates.c.key == fingerprint, certificates.c.revoked_at.is_(None))
        .where(accounts.c.id == certificates.c.account, accounts.c.closed_at.is_(None))
    )
    row = insert(channel_keys).values(fingerprint=fingerprint, enterprise=enterprise)
    owner = case((in_use, channel_keys.c.enterprise), else_=enterprise)
    same = row.on_conflict_do_update(index_elements=["fingerprint"], set_={"enterprise": owner})
    return same.returning(channel_keys.c.enterprise)


def add_certificate(
    identity: UUID, account: UUID, name: str, certificate: x509.Certificate, key: bytes, at: datetime
) -> Insert:
    """One more certificate for an account; `key` is the fingerprint of its public key."""
    return insert(certificates).values(
        id=identity,
        account=account,
        name=name,
        certificate=certificate.public_bytes(Encoding.DER),
        added_at=at,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key=key,
    )


def revoke(certificate: UUID, at: datetime) -> Update:
    """Take a certificate out of use."""
    return update(certificates).where(certificates.c.id == certificate).values(revoked_at=at)


def held(account: UUID, enterprise: EnterpriseNumber | None, quality: AnyQuality | None) -> Select[UUID]:
    """An account that was not closed, held against everybody else; of one enterprise and quality where one is told."""
    found = select(accounts.c.id).join(expeditors, expeditors.c.number == accounts.c.expeditor)
    return _of(found.where(accounts.c.id == account), enterprise, quality).with_for_update(of=accounts)


def change(account: UUID, version: int, **changed: Any) -> ReturningUpdate[Any]:
    """Change an account, if it is still at that version; answers its id."""
    told = {"version": accounts.c.version + 1, **changed}
    same = (accounts.c.id == account, accounts.c.version == version)
    return update(accounts).where(*same).values(told).returning(accounts.c.id)


def withdraw_scopes(account: UUID) -> Delete:
    """Take every scope from an account."""
    return delete(account_scopes).where(account_scopes.c.account == account)


def opened(enterprise: EnterpriseNumber | None = None, quality: AnyQuality | None = None) -> Select[Any]:
    """The accounts that were not closed, with what they may do and when they were used last."""
    found = (
        select(
            accounts.c.id,
            accounts.c.client_id,
            accounts.c.name,
            expeditors.c.enterprise.label("enterprise_number"),
            expeditors.c.quality,
            _scopes().label("scopes"),
            accounts.c.opened_at,
            accounts.c.version,
            usage.c.last_token_at,
            usage.c.last_call_at,
        )
        .join(expeditors, expeditors.c.number == accounts.c.expeditor)
        .outerjoin(usage, usage.c.client_id == accounts.c.client_id)
    )
    return _of(found, enterprise, quality)


def by_id(opened: Select[Any], account: UUID) -> Select[Any]:
    """One of those accounts."""
    return opened.where(accounts.c.id == account)


def by_client_id(opened: Select[Any], client_id: str) -> Select[Any]:
    """The one of those accounts that has this client id."""
    return opened.where(accounts.c.client_id == client_id)


def page(opened: Select[Any], words: str, after: UUID | None, size: int) -> Select[Any]:
    """A page of accounts, newest first, whose name or client id holds every word.

    Which ones is found out first, so that nothing is looked up about all the others.
    """
    named = (
        or_(_holds(accounts.c.name, word), _holds(accounts.c.client_id, word))
        for word in words.replace("\0", " ").split()
    )
    here = [] if after is None else [accounts.c.id < after]
    these = opened.with_only_columns(accounts.c.id).where(*named, *here).order_by(accounts.c.id.desc()).limit(size)
    return opened.where(accounts.c.id.in_(these)).order_by(accounts.c.id.desc())


def certificates_of(found: Sequence[UUID]) -> Select[UUID, UUID, str, str, datetime, datetime]:
    """The certificates of accounts that were not revoked, oldest first, each with its account."""
    fingerprint = func.encode(func.sha256(certificates.c.certificate), "hex")
    columns = (certificates.c.id, certificates.c.name, fingerprint, certificates.c.not_before, certificates.c.not_after)
    these = any_(literal(found, ARRAY(Uuid)))
    in_use = (certificates.c.account == these, certificates.c.revoked_at.is_(None))
    return select(certificates.c.account, *columns).where(*in_use).order_by(certificates.c.added_at, certificates.c.id)


def certificate(identity: UUID, account: UUID) -> Select[datetime | None]:
    """When a certificate of an account was revoked."""
    here = (certificates.c.id == identity, certificates.c.account == account)
    return select(certificates.c.revoked_at).where(*here)


def client(client_id: str) -> Select[str, str, list[str], list[UUID], list[bytes]]:
    """What the token endpoint needs of an account: whose it is, its scopes and its certificates, oldest first."""
    order = (certificates.c.added_at, certificates.c.id)
    in_use = (certificates.c.account == accounts.c.id, certificates.c.revoked_at.is_(None))
    ids = select(func.array_agg(aggregate_order_by(certificates.c.id, *order))).where(*in_use)
    contents = select(func.array_agg(aggregate_order_by(certificates.c.certificate, *order))).where(*in_use)
    return (
        select(
            expeditors.c.enterprise,
            expeditors.c.quality,
            _scopes(),
            func.coalesce(ids.scalar_subquery(), text("'{}'")),
            func.coalesce(contents.scalar_subquery(), text("'{}'")),
        )
        .join(expeditors, expeditors.c.number == accounts.c.expeditor)
        .where(accounts.c.client_id == client_id, accounts.c.closed_at.is_(None))
    )


def ending(until: datetime, enterprise: EnterpriseNumber | None, quality: AnyQuality | None, most: int) -> Select[Any]:
    """The certificates in use that ended, or end until then; `is_renewed` when another one lasts longer.

    Those that are not renewed come first, and of them the soonest.
    """
    other = certificates.alias()
    lasting = (other.c.account == certificates.c.account, other.c.not_after > certificates.c.not_after)
    is_renewed = exists().where(*lasting, other.c.revoked_at.is_(None)).label("is_renewed")
    found = (
        select(
            accounts.c.client_id,
            accounts.c.name.label("account_name"),
            expeditors.c.enterprise.label("enterprise_number"),
            expeditors.c.quality,
            certificates.c.name.label("certificate_name"),
            certificates.c.not_after,
            is_renewed,
        )
        .join(accounts, accounts.c.id == certificates.c.account)
        .join(expeditors, expeditors.c.number == accounts.c.expeditor)
        .where(certificates.c.revoked_at.is_(None), certificates.c.not_after <= until)
        .order_by(is_renewed, certificates.c.not_after, certificates.c.id)
        .limit(most)
    )
    return _of(found, enterprise, quality)


def note_usage() -> TextClause:
    """Keep when accounts were used last (`told`, a JSON array); a later moment stays."""
    return text("""
        INSERT INTO web_service_account_usage (client_id, last_token_at, last_call_at)
        SELECT client_id, token, call
        FROM json_to_recordset(CAST(:told AS json)) AS told (client_id text, token timestamptz, call timestamptz)
        JOIN web_service_accounts USING (client_id)
        ORDER BY client_id
        ON CONFLICT (client_id) DO UPDATE SET
            last_token_at = greatest(web_service_account_usage.last_token_at, excluded.last_token_at),
            last_call_at = greatest(web_service_account_usage.last_call_at, excluded.last_call_at)
        """)


def _of(found: Select[Any], enterprise: EnterpriseNumber | None, quality: AnyQuality | None) -> Select[Any]:
    found = found.where(accounts.c.closed_at.is_(None))
    if enterprise is not None:
        found = found.where(expeditors.c.enterprise == enterprise)
    return found if quality is None else found.where(expeditors.c.quality == quality.value)


def _scopes() -> ScalarSelect[Any]:
    held = select(func.coalesce(func.array_agg(account_scopes.c.scope), text("'{}'")))
    return held.where(account_scopes.c.account == accounts.c.id).scalar_subquery()


def _holds(column: Column[str], word: str) -> ColumnElement[bool]:
    return column.icontains(word, autoescape=True)
