"""Who joins a folder's server never owns it: whoever owns it is not kept out."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from openfla.platform.kernel.embedded import NobodyRuns, attach, postmaster, start
from tests.faults.commands import eventually

from .conftest import Owner, note, times_noted


class TestJoining:
    def test_it_uses_the_server_of_another_process(self, data: Path, owner: Owner, word: str) -> None:
        joined = attach(data)
        assert joined.pid == owner.server
        note(joined.url("postgresql"), word)
        assert times_noted(owner.url, word) == 1

    def test_where_nobody_runs_one_it_says_so_and_makes_nothing(self, new: Path) -> None:
        with pytest.raises(NobodyRuns) as refused:
            attach(new, limit_s=0.2)
        assert str(new) in refused.value.explain()
        assert not new.exists()

    def test_it_waits_for_one_that_is_about_to_come(self, data: Path, word: str) -> None:
        with ThreadPoolExecutor(1) as pool:
            joining = pool.submit(attach, data)
            with start(data) as server:
                note(joining.result(30).url("postgresql"), word)
                assert times_noted(server.url("postgresql"), word) == 1

    def test_whoever_joins_what_was_left_behind_does_not_keep_the_next_owner_out(
        self, data: Path, owner: Owner, word: str
    ) -> None:
        owner.kill()
        joined = attach(data)
        note(joined.url("postgresql"), word)
        with start(data) as server:
            assert server.pid == joined.pid
            assert times_noted(server.url("postgresql"), word) == 1

    def test_a_server_that_died_is_not_started_by_who_joins(self, data: Path, owner: Owner) -> None:
        owner.kill()
        os.kill(owner.server, signal.SIGKILL)
        eventually(lambda: postmaster.running(data / "postgres") is None)
        with pytest.raises(NobodyRuns):
            attach(data, limit_s=0.2)
        assert postmaster.running(data / "postgres") is None
