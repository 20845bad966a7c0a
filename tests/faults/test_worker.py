"""The worker as a process: beside the server, killed, taken over."""

import csv
import gzip
import io
import os
import signal
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import pytest
from openpyxl import load_workbook

from tests.faults.commands import OPENFLA, children_of, eventually, running
from tests.platforms import BAKERY, Platform, a_training

RECORDS = {"ndjson": 30_000, "csv": 20_000, "xlsx": 8_000}
"""As many as take so long that a worker is caught in the middle."""
FORMS = [*RECORDS] if os.environ.get("OPENFLA_TEST_FULL") == "1" else ["csv", "xlsx"]
"""NDJSON is put away as CSV is, part by part."""
FILL = """
    INSERT INTO trainings (
        id, record_id, declarer, quality, reference, participant, digest, enterprise, ssin, title, type, start_date,
        end_date, duration, duration_unit, status, has_certificate, counts, deducted_from, verification, version,
        declared_version, registered_at
    )
    SELECT id, id, :bakery, 'employer', 'R' || number, 0, '', :bakery, :ssin,
        (SELECT string_agg(md5(number || '-' || piece), '') FROM generate_series(1, 6) AS piece), 'formal',
        '2026-03-02', '2026-03-02', 60, 'minutes', 'completed', false, true, 'legal', 'notNeeded', 1, 1, now()
    FROM (SELECT gen_random_uuid() AS id, number FROM generate_series(1, :count) AS number) AS made
    RETURNING 1
    """


def is_alive(pid: int) -> bool:
    """Whether it runs; who has ended and is waited for does not."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@contextmanager
def worker(url: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`openfla work` on that database; it is told to stop at the end, if it still runs."""
    with (folder / "work.log").open("ab") as log:
        about = {**os.environ, "OPENFLA_DATABASE_URL": url, "OPENFLA_LANGUAGE": "en"}
        found = subprocess.Popen([OPENFLA, "work"], env=about, stdout=log, stderr=log)
    try:
        yield found
    finally:
        if found.poll() is None:
            found.terminate()
            found.wait(20)


class TestBesideTheServer:
    def test_it_is_begun_anew_when_it_dies_and_ends_with_the_server(self, folder: Path, data: Path) -> None:
        with running("up", folder, {"OPENFLA_DATA": str(data)}) as up:
            eventually(lambda: up.log.read_text().count("at work") == 1)
            (first,) = children_of(up)
            os.kill(first, signal.SIGKILL)
            eventually(lambda: up.log.read_text().count("at work") == 2)
            (second,) = children_of(up)
            assert second != first
            assert up.is_healthy()
            assert up.end(signal.SIGTERM) == 0
            assert not is_alive(second)
        assert "the worker died and is started again" in up.log.read_text()
        assert "Traceback" not in up.log.read_text()

    def test_it_ends_when_the_server_is_killed(self, folder: Path, data: Path) -> None:
        with running("up", folder, {"OPENFLA_DATA": str(data)}) as up:
            eventually(lambda: up.log.read_text().count("at work") == 1)
            (child,) = children_of(up)
            up.kill()
            eventually(lambda: not is_alive(child), 5)


class TestAlone:
    @pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
    def test_it_stops_soon(self, database_url: str, folder: Path, sign: signal.Signals) -> None:
        with worker(database_url, folder) as found:
            eventually(lambda: "at work" in (folder / "work.log").read_text())
            begun = time.monotonic()
            found.send_signal(sign)
            assert found.wait(10) == 0
            assert time.monotonic() - begun < 5, "an idle one needs a second at most, on a machine at rest"
        assert "Traceback" not in (folder / "work.log").read_text()

    def test_a_database_that_is_behind_is_refused(self, platform: Platform, folder: Path) -> None:
        platform.rows("UPDATE alembic_version SET version_num = '0001' RETURNING 1")
        with worker(platform.url, folder) as found:
            assert found.wait(20) == 1
        assert "openfla admin database upgrade" in (folder / "work.log").read_text()

    @pytest.mark.parametrize("form", FORMS)
    def test_an_export_is_taken_over_when_its_worker_is_killed(
        self, platform: Platform, folder: Path, form: str
    ) -> None:
        baker = platform.party()
        ssin = a_training()["ssin"]
        platform.rows(FILL, bakery=BAKERY, ssin=ssin, count=RECORDS[form])
        export = baker.call("POST", "/exports", {"format": form}).json()["id"]

        with worker(platform.url, folder) as first:
            eventually(is_half_made(platform, export, form), 30)
            first.kill()
            first.wait(10)
        assert state_of(platform, export) == ("processing", 1)

        with worker(platform.url, folder), worker(platform.url, folder):
            eventually(lambda: state_of(platform, export)[0] == "done", 60)
            eventually(lambda: not left_behind(export))
        assert state_of(platform, export) == ("done", 2)

        body = baker.call("GET", f"/exports/{export}/file").content
        assert references_in(body, form) == {f"R{number}" for number in range(1, RECORDS[form] + 1)}
        told = [entry["subject"] for entry in platform.trail() if entry["action"] == "export.made"]
        assert told == [export]


def state_of(platform: Platform, export: str) -> tuple[str, int]:
    ((state, attempts),) = platform.rows("SELECT state, attempts FROM exports WHERE id = :id", id=export)
    return state, attempts


def is_half_made(platform: Platform, export: str, form: str) -> Callable[[], bool]:
    """A workbook is put away only at its end; until then it is in a folder of the worker."""
    if form == "xlsx":
        return lambda: bool(left_behind(export))
    return lambda: bool(platform.rows("SELECT 1 FROM export_parts WHERE export = :id", id=export))


def left_behind(export: str) -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"openfla-{export}-*"))


def references_in(body: bytes, form: str) -> set[str]:
    """Every reference in a file, each of them once."""
    if form == "ndjson":
        found = [msgspec.json.decode(line)["training"]["reference"] for line in gzip.decompress(body).splitlines()]
    elif form == "csv":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            text = packed.read("trainings.csv").decode("utf-8-sig")
        found = [row["reference"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    else:
        rows = list(load_workbook(io.BytesIO(body), read_only=True)["trainings"].values)
        place = rows[0].index("reference")
        found = [str(row[place]) for row in rows[1:]]
    assert len(found) == len(set(found))
    return set(found)
