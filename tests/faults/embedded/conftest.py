import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from uuid import uuid4

import psycopg
import pytest

from openfla.platform.kernel.embedded import start
from tests.faults.commands import end_server_on

OWNER = Path(__file__).with_name("owner.py")


@dataclass
class Owner:
    """Another process that owns a data folder."""

    process: subprocess.Popen[str]
    server: int
    url: str

    @classmethod
    def of(cls, folder: Path) -> Self:
        process = launch(folder)
        assert process.stdout
        told = json.loads(process.stdout.readline())
        return cls(process, told["server"], told["url"])

    @property
    def pid(self) -> int:
        return self.process.pid

    def kill(self) -> None:
        """As `kill -9` does: it gets no chance to stop its server."""
        self.process.kill()
        self.process.communicate()

    def end(self) -> None:
        """Let the interpreter come to its end."""
        self.process.communicate()


def launch(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(OWNER), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@pytest.fixture
def base() -> Iterator[Path]:
    """A folder that the account of the database can pass through, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="openfla-test-"))
    folder.chmod(0o711)
    yield folder
    for database in folder.rglob("postmaster.pid"):
        end_server_on(database.parent)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def shared() -> Iterator[Path]:
    """A data folder with a database, made once: to make or copy one costs a second where memory is slow."""
    folder = Path(tempfile.mkdtemp(prefix="openfla-test-"))
    folder.chmod(0o711)
    start(folder / "data").stop()
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def new(base: Path) -> Path:
    """Where the data folder will be; it is still to be made."""
    return base / "new"


@pytest.fixture
def data(base: Path, shared: Path) -> Iterator[Path]:
    """A data folder with a database that does not run; a test may move it within `base`, but not damage it."""
    yield shared.rename(base / "data")
    database = next(base.glob("*/postgres"))
    end_server_on(database)
    database.parent.rename(shared)


@pytest.fixture
def copy(base: Path, shared: Path) -> Path:
    """A data folder of which a test may damage anything."""
    return copied(shared, base)


@pytest.fixture
def word() -> str:
    """A word that no test wrote down before."""
    return uuid4().hex


def copied(shared: Path, folder: Path) -> Path:
    subprocess.run(["cp", "-pR", str(shared), str(folder / "copy")], check=True)
    return folder / "copy"


@pytest.fixture
def owner(data: Path) -> Iterator[Owner]:
    """Another process that owns the data folder."""
    owner = Owner.of(data)
    yield owner
    owner.kill()


@pytest.fixture
def as_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root runs the database as another account")


def note(url: str, word: str) -> None:
    """Write a word down; once this returns, it is acknowledged."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (word text)")
        connection.execute("INSERT INTO notes VALUES (%s)", [word])


def times_noted(url: str, word: str) -> int:
    with psycopg.connect(url) as connection:
        return len(connection.execute("SELECT FROM notes WHERE word = %s", [word]).fetchall())
