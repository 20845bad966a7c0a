"""The schema of the database, step by step."""

from typing import Final

HEAD: Final = "0006"
"""The newest step; a test holds it equal to what Alembic finds."""
