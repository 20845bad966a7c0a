"""The portal: people, their sessions and roles; registrations and admissions; mandates; what an account was used for."""

from hashlib import sha256

from alembic import op
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

revision = "0002"
down_revision = "0001"

ENTERPRISES = r"""
ALTER TABLE enterprises
    ADD COLUMN names JSONB DEFAULT '{}' NOT NULL,
    ADD COLUMN nsso_number TEXT,
    ADD COLUMN legal_form TEXT,
    ADD COLUMN stopped_on DATE,
    ADD COLUMN barred_because TEXT,
    ADD COLUMN outsourced_to TEXT,
    ADD CONSTRAINT ck_enterprises_name_length CHECK (length(name) BETWEEN 1 AND 200),
    ADD CONSTRAINT uq_enterprises_nsso_number UNIQUE (nsso_number),
    ADD CONSTRAINT fk_enterprises_outsourced_to FOREIGN KEY(outsourced_to) REFERENCES enterprises (number);

CREATE INDEX ix_enterprises_words ON enterprises USING gin (to_tsvector('simple', name));
"""

PEOPLE = r"""
CREATE TABLE persons (
    id UUID NOT NULL,
    login TEXT NOT NULL CONSTRAINT ck_persons_login_length CHECK (length(login) BETWEEN 1 AND 254),
    name TEXT NOT NULL CONSTRAINT ck_persons_name_length CHECK (length(name) BETWEEN 1 AND 200),
    subject TEXT,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_persons PRIMARY KEY (id),
    CONSTRAINT uq_persons_login UNIQUE (login),
    CONSTRAINT uq_persons_subject UNIQUE (subject)
);

CREATE INDEX ix_persons_name ON persons (name, login) WHERE subject IS NULL;

CREATE TABLE sessions (
    digest BYTEA NOT NULL,
    person UUID NOT NULL,
    enterprise TEXT,
    quality TEXT,
    begun_at TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_sessions PRIMARY KEY (digest),
    CONSTRAINT fk_sessions_person FOREIGN KEY(person) REFERENCES persons (id)
);

CREATE INDEX ix_sessions_person ON sessions (person);

CREATE TABLE sign_ins (
    digest BYTEA NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    return_to TEXT NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_sign_ins PRIMARY KEY (digest)
);

CREATE TABLE submissions (
    once UUID NOT NULL,
    person UUID NOT NULL,
    location TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_submissions PRIMARY KEY (once),
    CONSTRAINT fk_submissions_person FOREIGN KEY(person) REFERENCES persons (id)
);

CREATE INDEX ix_submissions_at ON submissions (at);

CREATE TABLE responsibles (
    enterprise TEXT NOT NULL,
    quality TEXT,
    person UUID NOT NULL,
    rank TEXT NOT NULL CONSTRAINT ck_responsibles_rank CHECK (rank IN ('manager', 'deputy')),
    named_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT uq_responsibles_enterprise_quality_person UNIQUE NULLS NOT DISTINCT (enterprise, quality, person),
    CONSTRAINT fk_responsibles_enterprise FOREIGN KEY(enterprise) REFERENCES enterprises (number),
    CONSTRAINT fk_responsibles_quality FOREIGN KEY(enterprise, quality) REFERENCES enterprise_qualities (enterprise, quality),
    CONSTRAINT fk_responsibles_person FOREIGN KEY(person) REFERENCES persons (id)
);

CREATE INDEX ix_responsibles_person ON responsibles (person);

CREATE TABLE enterprise_users (
    enterprise TEXT NOT NULL,
    quality TEXT NOT NULL,
    person UUID NOT NULL,
    permissions TEXT[] NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_enterprise_users PRIMARY KEY (enterprise, quality, person),
    CONSTRAINT fk_enterprise_users_enterprise FOREIGN KEY(enterprise, quality) REFERENCES enterprise_qualities (enterprise, quality),
    CONSTRAINT fk_enterprise_users_person FOREIGN KEY(person) REFERENCES persons (id)
);

CREATE INDEX ix_enterprise_users_person ON enterprise_users (person);

CREATE TABLE registrations (
    id UUID NOT NULL,
    enterprise TEXT NOT NULL CONSTRAINT ck_registrations_enterprise CHECK (enterprise ~ '^[01]\d{9}$'),
    name TEXT NOT NULL CONSTRAINT ck_registrations_name_length CHECK (length(name) BETWEEN 1 AND 200),
    legal_form TEXT,
    nsso_number TEXT NOT NULL,
    outsourced_to TEXT,
    person UUID NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE,
    is_confirmed BOOLEAN,
    CONSTRAINT pk_registrations PRIMARY KEY (id),
    CONSTRAINT ck_registrations_decision CHECK ((decided_at IS NULL) = (is_confirmed IS NULL)),
    CONSTRAINT fk_registrations_person FOREIGN KEY(person) REFERENCES persons (id)
);

CREATE UNIQUE INDEX ix_registrations_open ON registrations (enterprise) WHERE decided_at IS NULL;

CREATE INDEX ix_registrations_person ON registrations (person);

CREATE TABLE admissions (
    enterprise TEXT NOT NULL CONSTRAINT ck_admissions_enterprise CHECK (enterprise ~ '^[01]\d{9}$'),
    name TEXT NOT NULL CONSTRAINT ck_admissions_name_length CHECK (length(name) BETWEEN 1 AND 200),
    purpose TEXT NOT NULL CONSTRAINT ck_admissions_purpose_length CHECK (length(purpose) <= 1000),
    person UUID,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE,
    is_admitted BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT pk_admissions PRIMARY KEY (enterprise),
    CONSTRAINT ck_admissions_decision CHECK (decided_at IS NOT NULL OR NOT is_admitted),
    CONSTRAINT fk_admissions_person FOREIGN KEY(person) REFERENCES persons (id)
);
"""

CHANNELS = r"""
ALTER TABLE web_service_accounts
    ADD COLUMN version INTEGER DEFAULT 1 NOT NULL,
    ADD COLUMN closed_at TIMESTAMP WITH TIME ZONE;

CREATE INDEX ix_web_service_accounts_expeditor ON web_service_accounts (expeditor);

ALTER TABLE web_service_account_certificates
    ADD COLUMN not_before TIMESTAMP WITH TIME ZONE,
    ADD COLUMN not_after TIMESTAMP WITH TIME ZONE,
    ADD COLUMN key BYTEA;

CREATE TABLE web_service_account_usage (
    client_id TEXT NOT NULL,
    last_token_at TIMESTAMP WITH TIME ZONE,
    last_call_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_web_service_account_usage PRIMARY KEY (client_id),
    CONSTRAINT fk_web_service_account_usage_client_id FOREIGN KEY(client_id) REFERENCES web_service_accounts (client_id) ON DELETE CASCADE
);
"""

VALIDITY = r"""
ALTER TABLE web_service_account_certificates
    ALTER COLUMN not_before SET NOT NULL,
    ALTER COLUMN not_after SET NOT NULL,
    ALTER COLUMN key SET NOT NULL;

CREATE INDEX ix_web_service_account_certificates_key ON web_service_account_certificates (key);

CREATE INDEX ix_web_service_account_certificates_not_after ON web_service_account_certificates (not_after) WHERE revoked_at IS NULL;
"""

# btree_gist may be missing, so equality is told by ranges; a quarter is year * 4 + quarter - 1.
MANDATES = r"""
CREATE TABLE mandates (
    id UUID NOT NULL,
    mandator TEXT NOT NULL,
    mandatary TEXT NOT NULL,
    mandatary_quality TEXT NOT NULL,
    service INTEGER NOT NULL,
    period INT4RANGE NOT NULL CONSTRAINT ck_mandates_period CHECK (NOT isempty(period) AND NOT lower_inf(period)),
    status TEXT NOT NULL CONSTRAINT ck_mandates_status CHECK (status IN ('requested', 'confirmed', 'refused', 'withdrawn', 'revoked')),
    asked_by TEXT NOT NULL CONSTRAINT ck_mandates_asked_by CHECK (asked_by IN ('mandator', 'mandatary')),
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT pk_mandates PRIMARY KEY (id),
    CONSTRAINT ck_mandates_two_parties CHECK (mandator <> mandatary),
    CONSTRAINT fk_mandates_mandator FOREIGN KEY(mandator) REFERENCES enterprises (number),
    CONSTRAINT fk_mandates_mandatary FOREIGN KEY(mandatary, mandatary_quality) REFERENCES enterprise_qualities (enterprise, quality),
    CONSTRAINT one_mandatary EXCLUDE USING gist (
        int8range(CAST(mandator AS bigint), CAST(mandator AS bigint), '[]') WITH &&,
        int4range(service, service, '[]') WITH &&,
        period WITH &&
    ) WHERE (status = 'confirmed')
);

CREATE INDEX ix_mandates_mandatary ON mandates (mandatary, mandatary_quality, mandator, service);

CREATE INDEX ix_mandates_mandator ON mandates (mandator);

CREATE TABLE procurations (
    mandate UUID NOT NULL,
    file_name TEXT NOT NULL,
    content BYTEA NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_procurations PRIMARY KEY (mandate),
    CONSTRAINT fk_procurations_mandate FOREIGN KEY(mandate) REFERENCES mandates (id)
);
"""

# Only what the page of activity shows is indexed: neither every token nor every training is in it.
# The column stands beside the chain, which is over `body`; older entries get it while the trigger is away.
ACTIVITY = r"""
ALTER TABLE audit_entries ADD COLUMN enterprise TEXT;

ALTER TABLE audit_entries DISABLE TRIGGER append_only;

UPDATE audit_entries SET enterprise = told.enterprise
FROM (
    SELECT number, CAST(body AS json) ->> 'enterpriseNumber' AS enterprise, CAST(body AS json) ->> 'action' AS action
    FROM audit_entries
) AS told
WHERE told.number = audit_entries.number AND told.action NOT IN ('token.issued', 'training.registered');

ALTER TABLE audit_entries ENABLE TRIGGER append_only;

CREATE INDEX ix_audit_entries_enterprise ON audit_entries (enterprise, number) WHERE enterprise IS NOT NULL;
"""

CERTIFICATES = "SELECT id, certificate FROM web_service_account_certificates"
DATE = """
UPDATE web_service_account_certificates SET not_before = %(since)s, not_after = %(until)s, key = %(key)s
WHERE id = %(id)s
"""


def upgrade() -> None:
    connection = op.get_bind()
    for statements in (ENTERPRISES, PEOPLE, CHANNELS):
        connection.exec_driver_sql(statements)
    for identity, der in connection.exec_driver_sql(CERTIFICATES).all():
        held = x509.load_der_x509_certificate(bytes(der))
        spki = held.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        validity = {"since": held.not_valid_before_utc, "until": held.not_valid_after_utc}
        told = {"id": identity, "key": sha256(spki).digest(), **validity}
        connection.exec_driver_sql(DATE, told)
    for statements in (VALIDITY, MANDATES, ACTIVITY):
        connection.exec_driver_sql(statements)
