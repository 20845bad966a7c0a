import signal
import subprocess
import time
from pathlib import Path

import pytest

from openfla.platform.kernel.embedded import postmaster
from tests.faults.commands import Running, children_of, eventually, free_port, running

SIGNS = [signal.SIGINT, signal.SIGTERM]
STARTING = [
    (signal.SIGINT, "owner.lock"),
    (signal.SIGTERM, "postgres-unfinished-*/global"),
    (signal.SIGINT, "postgres/postmaster.pid"),
]
"""What is there at a moment of the first start: ours alone, a database half made, a server that is not ready."""


def family_of(pid: int) -> list[str]:
    """What runs in the process group of a command."""
    told = subprocess.run(["ps", "-o", "args=", "-g", str(pid)], capture_output=True, text=True, check=False)
    return told.stdout.splitlines()


class TestStop:
    @pytest.mark.parametrize("sign", SIGNS)
    def test_it_stops_cleanly_with_its_database(self, folder: Path, data: Path, sign: signal.Signals) -> None:
        with running("up", folder, {"OPENFLA_DATA": str(data)}) as up:
            assert up.process
            begun = time.monotonic()
            assert up.end(sign) == 0
            print(f"stopped in {time.monotonic() - begun:.2f} s")
            assert time.monotonic() - begun < 10
            assert postmaster.recorded(data / "postgres") is None
            assert family_of(up.process.pid) == []
            assert {path.name for path in data.iterdir()} == {"postgres", "postgres.log", "secret"}
            assert "Traceback" not in up.log.read_text()

    @pytest.mark.parametrize(("sign", "moment"), STARTING)
    def test_it_stops_cleanly_while_it_starts(self, folder: Path, sign: signal.Signals, moment: str) -> None:
        data = folder / "data"
        up = Running("up", free_port(), {"OPENFLA_DATA": str(data)}, folder / "up.log")
        up.start()
        eventually(lambda: any(data.glob(moment)))
        assert up.end(sign) == 0, up.log.read_text()
        everything = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True).stdout
        assert str(data) not in everything
        assert not (data / "owner.lock").exists()
        assert not list(data.glob("postgres-unfinished-*"))
        assert "Traceback" not in up.log.read_text()

    def test_a_server_beside_others_has_no_worker_and_leaves_the_database_running(
        self, folder: Path, data: Path
    ) -> None:
        about = {"OPENFLA_DATA": str(data)}
        with running("up", folder, about) as up:
            with running("serve", folder, about) as serve:
                eventually(lambda: len(children_of(up)) == 1)
                assert children_of(serve) == []
            assert up.is_healthy()
