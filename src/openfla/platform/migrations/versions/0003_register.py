"""The register: employments, verification and history of trainings, rights with a version, bulk declarations, exports."""

from alembic import op

revision = "0003"
down_revision = "0002"

TRAININGS = r"""
ALTER TABLE trainings
    ADD COLUMN verification TEXT,
    ADD COLUMN provided JSONB,
    ADD COLUMN named TEXT,
    ADD COLUMN declared_version INTEGER DEFAULT 1 NOT NULL,
    ADD COLUMN withdrawn BOOLEAN DEFAULT false NOT NULL,
    ADD COLUMN changed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL;

UPDATE trainings SET
    verification = CASE WHEN participant = 0 THEN 'notNeeded' ELSE 'toVerify' END,
    named = CASE WHEN participant > 0 THEN enterprise END;

ALTER TABLE trainings
    ALTER COLUMN verification SET NOT NULL,
    DROP COLUMN verified,
    ADD CONSTRAINT ck_trainings_type CHECK (type IN ('formal', 'informal')),
    ADD CONSTRAINT ck_trainings_duration_unit CHECK (duration_unit IN ('minutes', 'hours', 'days')),
    ADD CONSTRAINT ck_trainings_status CHECK (status IN ('completed', 'notFollowed', 'reserved', 'unsuitable')),
    ADD CONSTRAINT ck_trainings_deducted_from CHECK (deducted_from IN ('legal', 'sectoral', 'extra', 'none')),
    ADD CONSTRAINT ck_trainings_verification CHECK (
        verification IN ('notNeeded', 'toVerify', 'confirmed', 'corrected', 'rejected')
        AND (verification = 'notNeeded') = (participant = 0)
    ),
    ADD CONSTRAINT ck_trainings_provided CHECK ((verification = 'corrected') = (provided IS NOT NULL)),
    ADD CONSTRAINT ck_trainings_named CHECK (participant > 0 OR named IS NULL),
    ADD CONSTRAINT ck_trainings_owner CHECK (participant > 0 OR enterprise IS NOT NULL),
    ADD CONSTRAINT ck_trainings_version CHECK (version >= 1 AND declared_version >= 1);

DROP INDEX ix_trainings_enterprise_ssin;

CREATE INDEX ix_trainings_ssin ON trainings (ssin, enterprise);

CREATE INDEX ix_trainings_enterprise_id ON trainings (enterprise, id);

CREATE INDEX ix_trainings_enterprise_changed ON trainings (enterprise, changed_at, id);

CREATE INDEX ix_trainings_declarer_changed ON trainings (declarer, quality, changed_at, id) WHERE participant > 0;

CREATE INDEX ix_trainings_declarer_record ON trainings (declarer, quality, record_id) WHERE participant > 0;

CREATE INDEX ix_trainings_unplaced ON trainings (ssin) WHERE enterprise IS NULL;
"""

COMMON = r"""
    declarer TEXT NOT NULL,
    quality TEXT NOT NULL,
    digest BYTEA NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    withdrawn BOOLEAN DEFAULT false NOT NULL,
    registered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
"""

EMPLOYMENTS = rf"""
CREATE TABLE employments (
    id UUID NOT NULL,
    enterprise TEXT NOT NULL CONSTRAINT ck_employments_enterprise CHECK (enterprise ~ '^[01]\d{{9}}$'),
    reference TEXT NOT NULL,
    ssin TEXT NOT NULL CONSTRAINT ck_employments_ssin CHECK (ssin ~ '^\d{{11}}$'),
    start_date DATE NOT NULL,
    end_date DATE,
    hours NUMERIC(5, 2) NOT NULL,
    full_time_hours NUMERIC(5, 2) NOT NULL,
    joint_committees TEXT[] NOT NULL CONSTRAINT ck_employments_joint_committees CHECK (cardinality(joint_committees) BETWEEN 1 AND 10),
    agreement TEXT,
    {COMMON}
    CONSTRAINT pk_employments PRIMARY KEY (id),
    CONSTRAINT uq_employments_reference UNIQUE (enterprise, reference),
    CONSTRAINT ck_employments_period CHECK (end_date IS NULL OR end_date >= start_date),
    CONSTRAINT ck_employments_regime CHECK (hours > 0 AND hours <= full_time_hours AND full_time_hours <= 48)
);

CREATE INDEX ix_employments_ssin ON employments (ssin, enterprise);

CREATE INDEX ix_employments_enterprise_id ON employments (enterprise, id);

CREATE INDEX ix_employments_enterprise_changed ON employments (enterprise, changed_at, id);
"""

RIGHTS = rf"""
ALTER TABLE training_rights
    ADD COLUMN id UUID DEFAULT gen_random_uuid() NOT NULL,
    ADD COLUMN agreement TEXT,
    ADD COLUMN source TEXT DEFAULT 'declared' NOT NULL CONSTRAINT ck_training_rights_source CHECK (source IN ('declared', 'calculated')),
    ADD COLUMN explanation JSONB DEFAULT '[]' NOT NULL,
    ADD COLUMN declarer TEXT,
    ADD COLUMN quality TEXT DEFAULT 'employer' NOT NULL,
    ADD COLUMN digest BYTEA DEFAULT '' NOT NULL,
    ADD COLUMN version INTEGER DEFAULT 1 NOT NULL,
    ADD COLUMN withdrawn BOOLEAN DEFAULT false NOT NULL,
    ADD COLUMN registered_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    ADD COLUMN changed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL;

UPDATE training_rights SET declarer = enterprise;

ALTER TABLE training_rights
    ALTER COLUMN id DROP DEFAULT,
    ALTER COLUMN declarer SET NOT NULL,
    ALTER COLUMN quality DROP DEFAULT,
    ALTER COLUMN digest DROP DEFAULT,
    ALTER COLUMN registered_at DROP DEFAULT,
    DROP CONSTRAINT pk_training_rights,
    ADD CONSTRAINT pk_training_rights PRIMARY KEY (id),
    ADD CONSTRAINT uq_training_rights_key UNIQUE (enterprise, ssin, year, kind),
    ADD CONSTRAINT ck_training_rights_kind CHECK (kind IN ('legal', 'sectoral', 'extra'));

CREATE INDEX ix_training_rights_enterprise_id ON training_rights (enterprise, id);

CREATE INDEX ix_training_rights_enterprise_changed ON training_rights (enterprise, changed_at, id);

CREATE TABLE calculation_opt_outs (
    id UUID NOT NULL,
    enterprise TEXT NOT NULL CONSTRAINT ck_calculation_opt_outs_enterprise CHECK (enterprise ~ '^[01]\d{{9}}$'),
    year INTEGER NOT NULL CONSTRAINT ck_calculation_opt_outs_year CHECK (year BETWEEN 2000 AND 2099),
    ssin TEXT CONSTRAINT ck_calculation_opt_outs_ssin CHECK (ssin ~ '^\d{{11}}$'),
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    declarer TEXT NOT NULL,
    quality TEXT NOT NULL,
    CONSTRAINT pk_calculation_opt_outs PRIMARY KEY (id),
    CONSTRAINT uq_calculation_opt_outs_key UNIQUE NULLS NOT DISTINCT (enterprise, year, ssin)
);

CREATE TABLE employability_budgets (
    id UUID NOT NULL,
    enterprise TEXT NOT NULL CONSTRAINT ck_employability_budgets_enterprise CHECK (enterprise ~ '^[01]\d{{9}}$'),
    reference TEXT NOT NULL,
    ssin TEXT NOT NULL CONSTRAINT ck_employability_budgets_ssin CHECK (ssin ~ '^\d{{11}}$'),
    measure TEXT NOT NULL,
    initial_amount NUMERIC(12, 2) NOT NULL,
    spent NUMERIC(12, 2) NOT NULL,
    last_spending_date DATE NOT NULL,
    payments JSONB NOT NULL,
    {COMMON}
    CONSTRAINT pk_employability_budgets PRIMARY KEY (id),
    CONSTRAINT uq_employability_budgets_reference UNIQUE (enterprise, reference),
    CONSTRAINT ck_employability_budgets_amounts CHECK (initial_amount > 0 AND spent BETWEEN 0 AND initial_amount)
);

CREATE INDEX ix_employability_budgets_enterprise_id ON employability_budgets (enterprise, id);

CREATE INDEX ix_employability_budgets_enterprise_changed ON employability_budgets (enterprise, changed_at, id);
"""

# Version 1 is the record itself as it was registered; from version 2 on, each has its row.
HISTORY = r"""
CREATE TABLE record_history (
    record UUID NOT NULL,
    version INTEGER NOT NULL CONSTRAINT ck_record_history_version CHECK (version >= 2),
    kind TEXT NOT NULL,
    act TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    enterprise TEXT NOT NULL,
    quality TEXT NOT NULL,
    client_id TEXT NOT NULL,
    declaration UUID,
    before JSONB NOT NULL,
    after JSONB NOT NULL,
    CONSTRAINT pk_record_history PRIMARY KEY (record, version)
);
"""

DECLARATIONS = r"""
CREATE TABLE declarations (
    id UUID NOT NULL,
    declarer TEXT NOT NULL,
    quality TEXT NOT NULL,
    client_id TEXT NOT NULL,
    trace_id TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT ck_declarations_state CHECK (state IN ('receiving', 'processing', 'done')),
    reference TEXT,
    idempotency_key TEXT,
    digest BYTEA,
    begun_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE,
    completed_at TIMESTAMP WITH TIME ZONE,
    records INTEGER DEFAULT 0 NOT NULL,
    chunks INTEGER DEFAULT 0 NOT NULL,
    next_chunk INTEGER DEFAULT 0 NOT NULL,
    judged INTEGER DEFAULT 0 NOT NULL,
    accepted INTEGER DEFAULT 0 NOT NULL,
    warned INTEGER DEFAULT 0 NOT NULL,
    blocked INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_declarations PRIMARY KEY (id),
    CONSTRAINT uq_declarations_reference UNIQUE (declarer, quality, reference),
    CONSTRAINT uq_declarations_idempotency_key UNIQUE (declarer, quality, idempotency_key),
    CONSTRAINT ck_declarations_received CHECK ((state = 'receiving') = (received_at IS NULL) AND (state = 'receiving') = (digest IS NULL)),
    CONSTRAINT ck_declarations_completed CHECK ((state = 'done') = (completed_at IS NOT NULL)),
    CONSTRAINT ck_declarations_counts CHECK (judged = accepted + warned + blocked AND judged <= records),
    CONSTRAINT ck_declarations_done CHECK (state <> 'done' OR judged = records)
);

CREATE INDEX ix_declarations_open ON declarations (declarer, quality, received_at, id) WHERE state <> 'done';

CREATE TABLE declaration_chunks (
    declaration UUID NOT NULL,
    number INTEGER NOT NULL,
    first_record INTEGER NOT NULL,
    records INTEGER NOT NULL,
    body BYTEA,
    verdicts BYTEA,
    CONSTRAINT pk_declaration_chunks PRIMARY KEY (declaration, number),
    CONSTRAINT fk_declaration_chunks_declaration FOREIGN KEY(declaration) REFERENCES declarations (id) ON DELETE CASCADE,
    CONSTRAINT ck_declaration_chunks_judged CHECK ((body IS NULL) = (verdicts IS NOT NULL))
);

ALTER TABLE declaration_chunks ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE declaration_turns (
    declarer TEXT NOT NULL,
    quality TEXT NOT NULL,
    served_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_declaration_turns PRIMARY KEY (declarer, quality)
);
"""

EXPORTS = r"""
CREATE TABLE exports (
    id UUID NOT NULL,
    enterprise TEXT NOT NULL,
    declarer TEXT NOT NULL,
    quality TEXT NOT NULL,
    client_id TEXT NOT NULL,
    trace_id TEXT NOT NULL,
    format TEXT NOT NULL CONSTRAINT ck_exports_format CHECK (format IN ('ndjson', 'csv', 'xlsx')),
    state TEXT NOT NULL CONSTRAINT ck_exports_state CHECK (state IN ('processing', 'done', 'failed')),
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    completed_at TIMESTAMP WITH TIME ZONE,
    kept_until TIMESTAMP WITH TIME ZONE,
    records INTEGER,
    bytes BIGINT,
    attempts INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_exports PRIMARY KEY (id),
    CONSTRAINT ck_exports_completed CHECK ((state = 'processing') = (completed_at IS NULL))
);

CREATE INDEX ix_exports_open ON exports (asked_at, id) WHERE state = 'processing';

CREATE INDEX ix_exports_kept_until ON exports (kept_until) WHERE kept_until IS NOT NULL;

CREATE TABLE export_parts (
    export UUID NOT NULL,
    number INTEGER NOT NULL,
    body BYTEA NOT NULL,
    CONSTRAINT pk_export_parts PRIMARY KEY (export, number),
    CONSTRAINT fk_export_parts_export FOREIGN KEY(export) REFERENCES exports (id) ON DELETE CASCADE
);

ALTER TABLE export_parts ALTER COLUMN body SET STORAGE EXTERNAL;
"""


def upgrade() -> None:
    connection = op.get_bind()
    for statements in (TRAININGS, EMPLOYMENTS, RIGHTS, HISTORY, DECLARATIONS, EXPORTS):
        connection.exec_driver_sql(statements)
