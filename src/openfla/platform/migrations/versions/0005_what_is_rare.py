"""Trainings that are searched for because few are so: planned ones, or those that an employer has to verify.

What an employer declares once it is followed enters neither index.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

STATUS = """
CREATE INDEX ix_trainings_enterprise_status ON trainings (enterprise, status, id) WHERE status <> 'completed'
"""

VERIFICATION = """
CREATE INDEX ix_trainings_enterprise_verification ON trainings (enterprise, verification, id) WHERE participant > 0
"""


def upgrade() -> None:
    op.execute(STATUS)
    op.execute(VERIFICATION)
