import os
import stat
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from openfla.platform.kernel.embedded import DatabaseNotMade, ServerNotStarted, attach_or_start, postmaster, start

from .conftest import Owner, note, times_noted


class TestStart:
    def test_a_restart_keeps_what_was_written(self, new: Path, word: str) -> None:
        with start(new) as first:
            note(first.url("postgresql"), word)
        with start(new) as second:
            assert times_noted(second.url("postgresql"), word) == 1
            assert second.pid != first.pid

    def test_sqlalchemy_reaches_it_by_its_address(self, data: Path) -> None:
        with start(data) as server, create_engine(server.url()).connect() as connection:
            who = connection.execute(text("SELECT current_user, current_database(), version()")).one()
        assert who[:2] == ("openfla", "openfla")
        assert who[2].startswith("PostgreSQL 18")

    def test_nothing_listens_on_the_network_and_nobody_else_may_enter(self, data: Path) -> None:
        with start(data) as server, psycopg.connect(server.url("postgresql")) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            assert stat.S_IMODE((data / "run").stat().st_mode) == 0o700
            assert stat.S_IMODE((data / "postgres").stat().st_mode) == 0o700

    def test_what_is_acknowledged_is_on_the_disk(self, data: Path) -> None:
        with start(data) as server, psycopg.connect(server.url("postgresql")) as connection:
            for promise in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
                assert connection.execute(f"SHOW {promise}").fetchone() == ("on",)

    def test_the_role_of_the_application_is_no_superuser(self, data: Path) -> None:
        with start(data) as server, psycopg.connect(server.url("postgresql")) as connection:
            rights = connection.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
            assert rights.fetchone() == (False, False)

    def test_ctrl_c_on_our_terminal_does_not_reach_it(self, data: Path) -> None:
        with start(data) as server:
            assert os.getsid(server.pid) == server.pid

    @pytest.mark.parametrize("name", ["x" * 120, "one, two", "with space % and ünicode"])
    def test_any_name_of_a_folder_will_do(self, base: Path, data: Path, name: str, word: str) -> None:
        data.rename(base / name)
        with start(base / name) as server:
            note(server.url("postgresql"), word)
            sockets = Path(psycopg.connect(server.url("postgresql")).info.host)
        assert not sockets.exists()

    def test_refused_values_do_not_reach_the_log(self, data: Path) -> None:
        with start(data) as server, psycopg.connect(server.url("postgresql"), autocommit=True) as connection:
            connection.execute("CREATE TEMPORARY TABLE workers (ssin text PRIMARY KEY)")
            connection.execute("INSERT INTO workers VALUES ('85073003328')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO workers VALUES ('85073003328')")
        assert "85073003328" not in (data / "postgres.log").read_text()

    def test_a_large_log_is_put_aside(self, data: Path) -> None:
        with (data / "postgres.log").open("ab") as log:
            log.truncate(11 * 1024 * 1024)
        with start(data):
            pass
        assert (data / "postgres.log").stat().st_size < 1024 * 1024
        assert (data / "postgres.log.1").exists()

    def test_a_failed_start_shows_the_end_of_the_log(self, copy: Path) -> None:
        with (copy / "postgres" / "postgresql.conf").open("a") as conf:
            conf.write("no_such_setting = 1\n")
        with pytest.raises(ServerNotStarted, match="no_such_setting"):
            start(copy)

    def test_a_failed_making_leaves_nothing_and_says_why(self, new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("openfla.platform.kernel.embedded.cluster._INITDB", ("--no-such-option",))
        with pytest.raises(DatabaseNotMade, match="no-such-option"):
            start(new)
        assert not new.exists()


class TestStop:
    def test_twice_is_harmless(self, data: Path) -> None:
        server = start(data)
        server.stop()
        server.stop()
        assert not server.is_running
        assert postmaster.recorded(data / "postgres") is None

    def test_open_connections_do_not_hold_it_up(self, data: Path) -> None:
        server = start(data)
        with psycopg.connect(server.url("postgresql")) as connection:
            connection.execute("SELECT 1")
            server.stop()
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")

    def test_it_stops_with_the_interpreter(self, data: Path, owner: Owner) -> None:
        assert postmaster.running(data / "postgres")
        owner.end()
        assert postmaster.recorded(data / "postgres") is None
        assert not (data / "owner.lock").exists()


class TestAttachOrStart:
    def test_alone_it_starts_and_stops_the_server(self, data: Path, word: str) -> None:
        with attach_or_start(data) as server:
            note(server.url("postgresql"), word)
        assert postmaster.running(data / "postgres") is None

    def test_it_joins_the_server_of_another_process_and_leaves_it_running(
        self, data: Path, owner: Owner, word: str
    ) -> None:
        note(owner.url, word)
        with attach_or_start(data) as server:
            assert server.pid == owner.server
            assert times_noted(server.url("postgresql"), word) == 1
        note(owner.url, word)
