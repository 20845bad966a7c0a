import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.commands import end_server_on, running


@pytest.fixture
def folder(open_folder: Path) -> Iterator[Path]:
    """A folder of this test's own that the account of the database may pass through."""
    found = Path(tempfile.mkdtemp(dir=open_folder))
    found.chmod(0o755)
    yield found
    for record in found.rglob("postmaster.pid"):
        end_server_on(record.parent)
    shutil.rmtree(found, ignore_errors=True)


@pytest.fixture(scope="session")
def made_data(open_folder: Path) -> Path:
    """The data folder of an installation that ran once."""
    data = open_folder / "made"
    with running("up", open_folder, {"OPENFLA_DATA": str(data)}):
        pass
    return data


@pytest.fixture
def data(folder: Path, made_data: Path) -> Path:
    """The same for this test alone: neither the database nor its tables have to be made."""
    found = folder / "data"
    subprocess.run(["cp", "-a", made_data, found], check=True)
    return found


@pytest.fixture
def seed() -> int:
    """What decides when and what is killed; printed, so that a failure can be had again."""
    found = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**6))
    print(f"FAULTS_SEED={found}")
    return found
