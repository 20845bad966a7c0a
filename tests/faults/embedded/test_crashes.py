import multiprocessing
import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from openfla.platform.kernel.embedded import FolderInUse, attach_or_start, database, postmaster, start
from openfla.platform.kernel.embedded.accounts import account_for, spawn
from openfla.platform.kernel.embedded.addresses import PORT, Address
from openfla.platform.kernel.embedded.server import Server
from tests.faults.commands import eventually

from .conftest import Owner, launch, note, times_noted


class TestTwoOwners:
    def test_the_second_is_told_who_the_first_is(self, data: Path, owner: Owner, word: str) -> None:
        with pytest.raises(FolderInUse) as refused:
            start(data)
        assert refused.value.pid == owner.pid
        assert str(owner.pid) in refused.value.explain()
        note(owner.url, word)

    def test_one_process_cannot_own_it_twice(self, data: Path, word: str) -> None:
        with start(data) as server:
            with pytest.raises(FolderInUse):
                start(data)
            note(server.url("postgresql"), word)

    def test_a_forked_worker_does_not_keep_the_folder_of_a_dead_owner(self, data: Path) -> None:
        server = start(data)
        worker = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
        worker.start()
        server.stop()
        start(data).stop()
        assert worker.is_alive()
        worker.kill()
        worker.join()


class TestKilledOwner:
    def test_the_next_owner_takes_its_server_over(self, data: Path, owner: Owner, word: str) -> None:
        note(owner.url, word)
        owner.kill()
        with start(data) as server:
            assert server.pid == owner.server
            assert times_noted(server.url("postgresql"), word) == 1
        assert not server.is_running
        assert postmaster.recorded(data / "postgres") is None

    def test_an_admin_command_stops_what_was_left_behind(self, data: Path, owner: Owner, word: str) -> None:
        note(owner.url, word)
        owner.kill()
        with attach_or_start(data) as server:
            assert times_noted(server.url("postgresql"), word) == 1
        assert postmaster.recorded(data / "postgres") is None

    def test_a_server_whose_socket_is_gone_is_replaced(self, data: Path, owner: Owner, word: str) -> None:
        note(owner.url, word)
        owner.kill()
        (data / "run" / ".s.PGSQL.5432").unlink()
        with start(data) as server:
            assert server.pid != owner.server
            assert times_noted(server.url("postgresql"), word) == 1

    def test_owner_and_server_together(self, data: Path, owner: Owner, word: str) -> None:
        note(owner.url, word)
        owner.kill()
        os.kill(owner.server, signal.SIGKILL)
        with start(data) as server:
            assert server.pid != owner.server
            assert times_noted(server.url("postgresql"), word) == 1

    @pytest.mark.parametrize("after_s", [0.6, 0.9])
    def test_at_any_moment_of_the_first_start(self, new: Path, after_s: float, word: str) -> None:
        unlucky = launch(new)
        time.sleep(after_s)
        unlucky.kill()
        unlucky.communicate()
        with start(new) as server:
            note(server.url("postgresql"), word)
        assert {path.name for path in new.iterdir()} == {"postgres", "postgres.log"}

    def test_what_it_asked_for_at_last_is_no_obstacle_when_it_is_done_after_its_death(self, data: Path) -> None:
        with start(data) as server, ThreadPoolExecutor(1) as pool:
            address = Address(data / "run", PORT)
            with _superuser(server) as connection:
                connection.execute("DROP DATABASE openfla")
                connection.execute("DROP ROLE openfla")
                with connection.transaction():
                    connection.execute("CREATE ROLE openfla LOGIN")
                    ensured = pool.submit(database.ensure, address)
                    eventually(partial(_is_waited_for, server))
            ensured.result()
            assert database.answers(address)


def _is_waited_for(server: Server) -> bool:
    with _superuser(server) as connection:
        sql = "SELECT FROM pg_stat_activity WHERE query LIKE 'CREATE ROLE%' AND wait_event_type = 'Lock'"
        return bool(connection.execute(sql).fetchall())


def _superuser(server: Server) -> psycopg.Connection[tuple[object, ...]]:
    url = make_url(server.url("postgresql")).set(username="postgres", database="postgres")
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


class TestKilledServer:
    def test_the_owner_notices_and_starts_it_again_with_all_that_was_acknowledged(self, data: Path, word: str) -> None:
        server = start(data)
        note(server.url("postgresql"), word)
        os.kill(server.pid, signal.SIGKILL)
        eventually(lambda: not server.is_running)
        server.stop()
        with start(data) as again:
            assert times_noted(again.url("postgresql"), word) == 1

    def test_its_number_may_belong_to_another_program_by_now(self, data: Path, word: str) -> None:
        with start(data) as server:
            note(server.url("postgresql"), word)
            record = (data / "postgres" / "postmaster.pid").read_text()
        other = spawn(account_for(data / "postgres", "openfla"), ["sleep", "60"], subprocess.DEVNULL)
        stale = record.replace(str(server.pid), str(other.pid), 1)
        (data / "postgres" / "postmaster.pid").write_text(stale)
        try:
            with start(data) as again:
                assert times_noted(again.url("postgresql"), word) == 1
            assert other.poll() is None
        finally:
            other.kill()
            other.wait()

    @pytest.mark.parametrize("remains", ["", "garbage\n"])
    def test_a_record_cut_short_is_no_obstacle(self, data: Path, remains: str, word: str) -> None:
        with start(data):
            pass
        (data / "postgres" / "postmaster.pid").write_text(remains)
        with start(data) as again:
            note(again.url("postgresql"), word)
