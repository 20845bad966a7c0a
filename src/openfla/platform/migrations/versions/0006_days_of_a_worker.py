"""What else a worker follows on the days of a training is found without reading the rows of other days."""

from alembic import op

revision = "0006"
down_revision = "0005"

CREATED = "CREATE INDEX ix_trainings_ssin_period ON trainings (ssin, enterprise, start_date, end_date)"
DROPPED = "DROP INDEX ix_trainings_ssin"
RENAMED = "ALTER INDEX ix_trainings_ssin_period RENAME TO ix_trainings_ssin"


def upgrade() -> None:
    op.execute(CREATED)
    op.execute(DROPPED)
    op.execute(RENAMED)
