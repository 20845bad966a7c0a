import logging
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.platform.cli.admins import Admin
from tests.platforms import BAKERY, BUTCHER


@pytest.fixture
def admin(database_url: str, tmp_path: Path) -> Iterator[Admin]:
    root = logging.getLogger()
    before, level, usual = root.handlers[:], root.level, structlog.get_config()
    yield Admin(database_url, tmp_path)
    root.handlers[:] = before
    root.setLevel(level)
    structlog.configure(**usual)


@pytest.fixture
def bakery(admin: Admin) -> Admin:
    """The same, where a bakery and a butcher are employers."""
    admin.done("enterprise", "add", BAKERY, "De Korenbloem", "--quality", "employer")
    admin.done("enterprise", "add", BUTCHER, "De Os", "--quality", "employer")
    return admin


@pytest.fixture
def folder(open_folder: Path) -> Iterator[Path]:
    """A folder of this test's own that the account of the database may pass through."""
    found = Path(tempfile.mkdtemp(dir=open_folder))
    found.chmod(0o755)
    yield found
    shutil.rmtree(found, ignore_errors=True)
