"""Records a second of a declaration, from its first byte until its last verdict can be read; and the memory of it."""

import gzip
import multiprocessing
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from openfla.bench import bulk_floor, servers, stage, workers
from openfla.bench.declaring import declared
from openfla.bench.figures import Extent, Figure, Report
from openfla.bench.memory import peak_mib

BUDGET: Final = 0.5
GROWTH_MIB: Final = 32
"""What a process may take more for 100 000 records than for a tenth of them."""
_RECORDS: Final = 100_000
_LEAST: Final = 200
_ROUNDS: Final = 3
_ONE_ROUND_BELOW: Final = 0.1
_TITLES: Final = (
    "Eerste hulp op het werk: opfrissing",
    "Veilig werken op hoogte",
    "Sécurité incendie : équipe de première intervention",
    "Tabellenkalkulation für Fortgeschrittene",
)


class _Peaks(Struct, frozen=True):
    """The most memory that each took so far, in MiB."""

    server: float
    worker: float
    sender: float


def run(extent: Extent) -> Report:
    """Measure `POST /declarations` against a script that puts the same records in a table with the same indexes."""
    count = max(_LEAST, round(_RECORDS * extent.scale))
    rounds = _ROUNDS if extent.scale >= _ONE_ROUND_BELOW else 1
    with stage.built() as scene, tempfile.TemporaryDirectory(prefix="openfla-bench-", dir=stage.DISK) as folder:
        workers.employ(scene.plain_url, stage.EMPLOYER, count)
        with (
            servers.platform(scene.port, scene.environment) as server,
            servers.worker(scene.environment) as worker,
            _process() as sender,
            _process() as script,
        ):

            def rate(body: Path, records: int) -> tuple[float, _Peaks]:
                told = sender.submit(declared, scene.port, scene.token(), body, records).result()
                return records / told.seconds, _Peaks(peak_mib(server), peak_mib(worker), told.peak_mib)

            def floor(body: Path, records: int) -> float:
                return records / script.submit(bulk_floor.upserted, scene.plain_url, body).result()

            tenth = _lines(Path(folder), 0, count // 10)
            floor(tenth, count // 10)
            _, before = rate(tenth, count // 10)
            floors, measured = [], []
            for course in range(1, rounds + 1):
                body = _lines(Path(folder), course, count)
                floors.append(floor(body, count))
                measured.append(rate(body, count))
            after = measured[-1][1]
            packed, _ = rate(_packed(Path(folder), rounds + 1, count), count)
    rates = [each for each, _ in measured]
    unit = "records/s"
    return Report(
        "bulk",
        (
            Figure.of_rates("NDJSON", unit, measured=rates, floors=floors, budget=BUDGET),
            Figure.of_rates("JSON array, gzip", unit, measured=[packed], floors=floors, budget=None),
            *_memory(before, after),
        ),
    )


def _memory(before: _Peaks, after: _Peaks) -> Iterator[Figure]:
    for name in _Peaks.__struct_fields__:
        value, floor = getattr(after, name), getattr(before, name)
        yield Figure.of_memory(f"memory of the {name}", value=value, floor=floor, growth=GROWTH_MIB)


@contextmanager
def _process() -> Iterator[ProcessPoolExecutor]:
    """A process of its own, for whatever is submitted to it."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        yield process


def _lines(folder: Path, course: int, count: int) -> Path:
    body = folder / f"{course}.ndjson"
    body.write_bytes(b"".join(_record(course, place) + b"\n" for place in range(count)))
    return body


def _packed(folder: Path, course: int, count: int) -> Path:
    body = folder / f"{course}.json.gz"
    body.write_bytes(gzip.compress(b"[%b]" % b",".join(_record(course, place) for place in range(count)), 6))
    return body


def _record(course: int, place: int) -> bytes:
    """A training about which nothing is strange, of a worker who has no other on that day."""
    day = f"2026-0{1 + place % 9}-{1 + (place + course) % 28:02}"
    return msgspec.json.encode(
        {
            "training": {
                "reference": f"2026/{course}/{place:07}",
                "enterpriseNumber": stage.EMPLOYER,
                "ssin": workers.ssin(place),
                "title": _TITLES[place % len(_TITLES)],
                "type": "formal",
                "period": {"startDate": day, "endDate": day},
                "duration": {"value": 7.6, "unit": "hours"},
                "status": "completed",
                "provider": {"name": "Rode Kruis-Vlaanderen"},
            }
        }
    )
