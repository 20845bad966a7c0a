"""The records of a declaration are kept as they came: packing them took longer than writing them, for a few seconds."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("ALTER TABLE declaration_chunks ALTER COLUMN body SET STORAGE EXTERNAL")
