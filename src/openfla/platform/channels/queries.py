from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    UniqueConstraint,
    Update,
    Uuid,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.sql.dml import ReturningInsert

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.kernel.database import metadata

expeditors = Table(
    "expeditors",
    metadata,
    Column("number", Integer, Identity(start=100001), primary_key=True),
    Column("enterprise", Text, nullable=False),
    Column("quality", Text, nullable=False),
    UniqueConstraint("enterprise", "quality"),
    ForeignKeyConstraint(
        ["enterprise", "quality"], ["enterprise_qualities.enterprise", "enterprise_qualities.quality"]
    ),
)

accounts = Table(
    "web_service_accounts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("client_id", Text, nullable=False, unique=True),
    Column("expeditor", Integer, ForeignKey(expeditors.c.number), nullable=False, index=True),
    Column("name", Text, CheckConstraint("length(name) BETWEEN 1 AND 100", name="name_length"), nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("closed_at", DateTime(timezone=True)),
)

account_scopes = Table(
    "web_service_account_scopes",
    metadata,
    Column("account", Uuid, ForeignKey(accounts.c.id, ondelete="CASCADE"), primary_key=True),
    Column("scope", Text, primary_key=True),
)

channel_keys = Table(
    "channel_keys",
    metadata,
    Column("fingerprint", LargeBinary, primary_key=True),
    Column("enterprise", Text, ForeignKey("enterprises.number"), nullable=False),
)

certificates = Table(
    "web_service_account_certificates",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account", Uuid, ForeignKey(accounts.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, CheckConstraint("length(name) BETWEEN 1 AND 100", name="name_length"), nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("not_before", DateTime(timezone=True), nullable=False),
    Column("not_after", DateTime(timezone=True), nullable=False),
)

Index(
    "ix_web_service_account_certificates_not_after",
    certificates.c.not_after,
    postgresql_where=certificates.c.revoked_at.is_(None),
)

usage = Table(
    "web_service_account_usage",
    metadata,
    Column("client_id", Text, ForeignKey(accounts.c.client_id, ondelete="CASCADE"), primary_key=True),
    Column("last_token_at", DateTime(timezone=True)),
    Column("last_call_at", DateTime(timezone=True)),
)


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
    """Whose key it is: the enterprise that came with it first."""
    row = insert(channel_keys).values(fingerprint=fingerprint, enterprise=enterprise)
    same = row.on_conflict_do_update(index_elements=["fingerprint"], set_={"fingerprint": fingerprint})
    return same.returning(channel_keys.c.enterprise)


def add_certificate(identity: UUID, account: UUID, name: str, certificate: x509.Certificate, at: datetime) -> Insert:
    """One more certificate for an account."""
    return insert(certificates).values(
        id=identity,
        account=account,
        name=name,
        certificate=certificate.public_bytes(Encoding.DER),
        added_at=at,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def revoke(client_id: str, name: str, at: datetime) -> Update:
    """Take a certificate of an account out of use."""
    account = select(accounts.c.id).where(accounts.c.client_id == client_id).scalar_subquery()
    held = (certificates.c.account == account, certificates.c.name == name, certificates.c.revoked_at.is_(None))
    return update(certificates).where(*held).values(revoked_at=at)


def all_accounts() -> Select[UUID, str, str, str, str, list[str]]:
    """Every account with its enterprise, quality and scopes, oldest first."""
    scopes = (
        select(func.coalesce(func.array_agg(account_scopes.c.scope), []))
        .where(account_scopes.c.account == accounts.c.id)
        .scalar_subquery()
    )
    return (
        select(
            accounts.c.id,
            accounts.c.client_id,
            accounts.c.name,
            expeditors.c.enterprise,
            expeditors.c.quality,
            scopes.label("scopes"),
        )
        .join(expeditors, expeditors.c.number == accounts.c.expeditor)
        .order_by(accounts.c.opened_at, accounts.c.id)
    )


def account(client_id: str) -> Select[UUID, str, str, str, str, list[str]]:
    """The account of a client id."""
    return all_accounts().where(accounts.c.client_id == client_id)


def certificates_of(account: UUID) -> Select[str, bytes]:
    """The certificates of an account that were not revoked, oldest first: name and DER."""
    columns = (certificates.c.name, certificates.c.certificate)
    held = (certificates.c.account == account, certificates.c.revoked_at.is_(None))
    return select(*columns).where(*held).order_by(certificates.c.added_at, certificates.c.id)
