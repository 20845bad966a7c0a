"""What is kept of accounts, their certificates and their use."""

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
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

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
    Column("key", LargeBinary, nullable=False, index=True),
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
