"""What an operator gets wrong: cause and remedy on standard error, exit code 1, nothing left behind.

One of each kind is a process of its own; the others run here.
"""

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.faults.commands import Ended, free_port, openfla, openfla_here
from tests.platforms import SECRET


def assert_explained(ended: Ended, *words: str) -> None:
    """The command failed, said why in a few sentences, and showed no program."""
    assert ended.code == 1, (ended.code, ended.out, ended.err)
    assert ended.err.startswith("Error: "), ended.err
    assert "Traceback" not in ended.err
    assert len(ended.err.splitlines()) <= 3, ended.err
    for word in words:
        assert word in ended.err, ended.err


@pytest.fixture
def data(folder: Path) -> Path:
    """Where the data folder would be made."""
    return folder / "data"


class TestListening:
    def test_a_port_in_use(self, data: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            ended = openfla("up", "--port", port, "--data", data)
        assert_explained(ended, f"Port {port} of 127.0.0.1 is in use", "choose another port")
        assert not data.exists()

    @pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
    def test_a_host_that_is_not_ours(self, data: Path, host: str) -> None:
        ended = openfla_here("up", "--host", host, "--port", str(free_port()), "--data", data)
        assert_explained(ended, f"cannot listen on {host}", "--host")
        assert "while attempting" not in ended.err
        assert not data.exists()

    def test_a_port_that_does_not_exist(self, data: Path) -> None:
        ended = openfla_here("up", "--port", "70000", "--data", data)
        assert ended.code == 1
        assert "65535" in ended.err
        assert not data.exists()


class TestDataFolder:
    def test_a_file_in_the_way(self, data: Path) -> None:
        data.write_text("mine")
        for wrong in (data, data / "below"):
            assert_explained(openfla_here("up", "--port", "0", "--data", wrong), str(wrong), "another data folder")
        assert data.read_text() == "mine"

    def test_no_permission_to_write(self, folder: Path) -> None:
        wrong = Path("/proc/openfla") if os.geteuid() == 0 else folder / "closed" / "data"
        if os.geteuid() != 0:
            wrong.parent.mkdir(mode=0o500)
        assert_explained(openfla_here("up", "--port", "0", "--data", wrong), str(wrong), "cannot be written")
        assert not wrong.exists()

    def test_no_space_on_the_disk(self, small_disk: Path) -> None:
        ended = openfla("up", "--port", "0", "--data", small_disk / "data")
        assert_explained(ended, "no space left", "Make room")
        assert not (small_disk / "data").exists()


class TestSettings:
    def test_a_file_that_is_missing(self, folder: Path) -> None:
        assert_explained(
            openfla("up", "--settings", folder / "none.toml"), "none.toml", "No such file", "Check the path"
        )

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("[web", ("settings.toml", "Expected ']'")),
            ("[web]\nprot = 1\n", ("`prot`", "$.web")),
            ("surprise = 1\n", ("`surprise`",)),
            ("[tokens]\nlifetime_s = 1\n", (">= 30", "$.tokens.lifetime_s")),
            ("[web]\nport = 'many'\n", ("int", "$.web.port")),
            ("web = 3\n", ("$.web",)),
            ("environment = 'test'\n", ("'test'", "$.environment")),
        ],
    )
    def test_a_file_that_is_wrong(self, folder: Path, data: Path, content: str, words: tuple[str, ...]) -> None:
        (folder / "settings.toml").write_text(content)
        ended = openfla_here("up", "--data", data, OPENFLA_SETTINGS=str(folder / "settings.toml"))
        assert_explained(ended, *words)
        assert not data.exists()

    def test_a_variable_that_is_wrong(self, data: Path) -> None:
        ended = openfla_here("up", "--data", data, OPENFLA_TOKENS_FRESHNESS_S="100")
        assert_explained(ended, "$.tokens.freshness_s", "<= 60")
        assert not data.exists()


class TestDatabaseUrl:
    @pytest.mark.parametrize(
        "arguments",
        [
            ("up", "--port", "0"),
            ("serve", "--port", "0"),
            ("admin", "database", "upgrade"),
            ("admin", "audit", "verify"),
        ],
    )
    def test_nobody_answers(self, arguments: tuple[str, ...]) -> None:
        url = f"postgresql://fla:sesame@127.0.0.1:{free_port()}/fla"
        ended = openfla_here(*arguments, OPENFLA_DATABASE_URL=url, OPENFLA_SECRET=SECRET)
        assert_explained(ended, "fla:***@127.0.0.1", "Connection refused", "OPENFLA_DATABASE_URL")
        assert "sesame" not in ended.err

    @pytest.mark.parametrize(
        "url", ["rubbish", "mysql://fla:sesame@127.0.0.1/fla", "postgresql://fla:sesame@host:x/fla"]
    )
    def test_it_is_not_the_address_of_a_postgresql(self, url: str) -> None:
        ended = openfla_here("up", "--port", "0", OPENFLA_DATABASE_URL=url, OPENFLA_SECRET=SECRET)
        assert_explained(ended, "not the address of a PostgreSQL", "postgresql://")
        assert "sesame" not in ended.err

    def test_the_user_may_not_make_tables(self, empty_database: str) -> None:
        _execute(empty_database, "ALTER SCHEMA public OWNER TO postgres", "GRANT USAGE ON SCHEMA public TO PUBLIC")
        ended = openfla("up", "--port", "0", OPENFLA_DATABASE_URL=empty_database, OPENFLA_SECRET=SECRET)
        assert_explained(ended, "permission denied for schema public", "access")

    def test_no_secret_was_told(self, empty_database: str) -> None:
        ended = openfla_here("up", "--port", "0", OPENFLA_DATABASE_URL=empty_database)
        assert_explained(ended, "no secret", "OPENFLA_SECRET")
        assert _tables(empty_database) == 0

    def test_another_secret_than_before(self, database_url: str) -> None:
        other = "another secret than the one before, as long"
        ended = openfla_here("up", "--port", "0", OPENFLA_DATABASE_URL=database_url, OPENFLA_SECRET=other)
        assert_explained(ended, "another secret", "OPENFLA_SECRET")
        assert other not in ended.err

    def test_a_schema_that_is_behind(self, empty_database: str) -> None:
        ended = openfla_here("serve", "--port", "0", OPENFLA_DATABASE_URL=empty_database, OPENFLA_SECRET=SECRET)
        assert_explained(ended, "schema", "openfla admin database upgrade")
        assert _tables(empty_database) == 0


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 20 MB, for whoever may mount one."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m,mode=755", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk, and not everywhere")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture
def empty_database(database_url: str) -> str:
    """A database without a table, of the role of the platform."""
    _execute(database_url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public AUTHORIZATION openfla")
    assert _tables(database_url) == 0
    return database_url


def _tables(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).scalar_one()
    engine.dispose()
    return int(found)


def _execute(url: str, *statements: str) -> None:
    engine = create_engine(url.replace("openfla@/", "postgres@/"))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
