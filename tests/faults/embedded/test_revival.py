import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from openfla.platform.kernel.embedded import RunningServer, ServerNotStarted, postmaster, start
from openfla.platform.kernel.embedded.accounts import account_for, spawn
from tests.faults.commands import eventually

from .conftest import note, times_noted


@pytest.fixture
def server(data: Path) -> Iterator[RunningServer]:
    with start(data) as found:
        yield found


def kill(server: RunningServer) -> None:
    os.kill(server.pid, signal.SIGKILL)
    eventually(lambda: not server.is_running)


class TestRevive:
    def test_a_killed_server_is_back_at_its_address_with_all_that_was_acknowledged(
        self, server: RunningServer, word: str
    ) -> None:
        url, pid = server.url("postgresql"), server.pid
        note(url, word)
        kill(server)
        server.revive()
        assert server.is_running
        assert server.pid != pid
        assert server.url("postgresql") == url
        assert times_noted(url, word) == 1

    def test_again_and_again(self, server: RunningServer, word: str) -> None:
        for times in range(1, 4):
            kill(server)
            server.revive()
            note(server.url("postgresql"), word)
            assert times_noted(server.url("postgresql"), word) == times

    def test_one_that_lives_is_left_alone(self, server: RunningServer) -> None:
        pid = server.pid
        server.revive()
        assert server.pid == pid

    def test_one_that_was_stopped_stays_so(self, data: Path) -> None:
        server = start(data)
        server.stop()
        server.revive()
        assert not server.is_running
        assert postmaster.running(data / "postgres") is None

    def test_the_revived_one_stops_with_its_owner(self, data: Path) -> None:
        with start(data) as server:
            kill(server)
            server.revive()
        assert postmaster.recorded(data / "postgres") is None
        assert not (data / "run").exists()

    def test_the_number_in_its_lock_may_belong_to_another_program_by_now(
        self, data: Path, server: RunningServer, word: str
    ) -> None:
        number = server.pid
        kill(server)
        other = spawn(account_for(data / "postgres", "openfla"), ["sleep", "60"], subprocess.DEVNULL)
        try:
            for lock in (data / "run" / ".s.PGSQL.5432.lock", data / "postgres" / "postmaster.pid"):
                lock.write_text(lock.read_text().replace(str(number), str(other.pid), 1))
            server.revive()
            note(server.url("postgresql"), word)
        finally:
            other.kill()
            other.wait()

    def test_what_stands_in_its_way_is_told_and_once_it_is_gone_it_comes_back(
        self, data: Path, server: RunningServer, word: str
    ) -> None:
        kill(server)
        settings = data / "postgres" / "postgresql.conf"
        before = settings.read_text()
        settings.write_text(f"{before}\nno_such_setting = 1\n")
        with pytest.raises(ServerNotStarted, match="no_such_setting"):
            server.revive()
        assert not server.is_running
        settings.write_text(before)
        server.revive()
        note(server.url("postgresql"), word)
