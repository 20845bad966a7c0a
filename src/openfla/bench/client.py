"""Trainings a second from a file to the last verdict, as the client sends them; and the memory that it takes."""

import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from typing import Final, LiteralString, ParamSpec, TypeVar

import psycopg
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from openfla.bench import client_floor, sheets, stage, workers
from openfla.bench.declaring import OtherVerdicts
from openfla.bench.figures import Extent, Figure, Report
from openfla.bench.sender import Sent, sent
from openfla.bench.servers import HOST, platform, worker
from openfla.channel import Account
from openfla.contract.qualities import Quality

P = ParamSpec("P")
T = TypeVar("T")

BUDGET: Final = 0.5
GROWTH_MIB: Final = 32
"""What the sender may take more for 100 000 trainings than for a tenth of them."""
_RECORDS: Final = 100_000
_LEAST: Final = 200
_ROUNDS: Final = 3
_ONE_ROUND_BELOW: Final = 0.1
_SIZES: Final[LiteralString] = "SELECT records FROM declarations ORDER BY id"


def run(extent: Extent) -> Report:
    """Measure `openfla trainings send` from a CSV and from an XLSX against a bare loop with the same declarations."""
    records = max(_LEAST, round(_RECORDS * extent.scale))
    with stage.built() as scene, tempfile.TemporaryDirectory(prefix="openfla-bench-", dir=stage.DISK) as folder:
        workers.employ(scene.plain_url, stage.EMPLOYER, records)
        with platform(scene.port, scene.environment), worker(scene.environment):
            rounds = _ROUNDS if extent.scale >= _ONE_ROUND_BELOW else 1
            found = _measured(_Run(scene, Path(folder)), records, rounds)
    return Report("client", found)


def _measured(run: "_Run", records: int, rounds: int) -> tuple[Figure, ...]:
    small = {kind: run.send(kind, records // 10) for kind in sheets.KINDS}
    told: dict[str, list[Sent]] = {kind: [] for kind in sheets.KINDS}
    floors: list[float] = []
    for _ in range(rounds):
        for kind in sheets.KINDS:
            told[kind].append(run.send(kind, records))
        floors.append(records / run.post(records))
    return tuple(_figures(records, small, told, floors))


def _figures(
    records: int, small: Mapping[str, Sent], told: Mapping[str, Sequence[Sent]], floors: Sequence[float]
) -> Iterator[Figure]:
    for kind, rounds in told.items():
        rates = [records / each.seconds for each in rounds]
        yield Figure.of_rates(kind, "records/s", measured=rates, floors=floors, budget=BUDGET)
    for kind, rounds in told.items():
        prepared_s = median(each.prepared_s for each in rounds)
        yield Figure.of_time(f"{kind}, until all is in the outbox", value=prepared_s, floor=records / median(floors))
    for kind, rounds in told.items():
        most, before = max(each.peak_mib for each in rounds), small[kind].peak_mib
        yield Figure.of_memory(f"memory of the sender, {kind}", value=most, floor=before, growth=GROWTH_MIB)


@dataclass
class _Run:
    """What is sent on one stage: each time another training of each worker, on a day of its own."""

    scene: stage.Stage
    folder: Path
    _courses: "count[int]" = field(default_factory=lambda: count(1))
    _sizes: list[int] = field(default_factory=list)

    def send(self, kind: str, records: int) -> Sent:
        """From a file of that kind to the verdicts, in a process and with an outbox of its own."""
        place = Path(tempfile.mkdtemp(dir=self.folder))
        file = sheets.KINDS[kind](place / f"trainings.{kind.lower()}", next(self._courses), records)
        before = len(self._declared())
        told = _alone(sent, self._account(place), file, place)
        if not told.accepted == told.records == records:
            raise OtherVerdicts(records, told.accepted, ", ".join(told.anomalies))
        self._sizes = self._declared()[before:]
        shutil.rmtree(place)
        return told

    def post(self, records: int) -> float:
        """The same by a bare loop, in declarations as large as those of the sending before it; how many seconds."""
        place = Path(tempfile.mkdtemp(dir=self.folder))
        bodies = client_floor.bodies(sheets.lines(next(self._courses), records), self._sizes)
        files = client_floor.written(place, bodies)
        seconds = _alone(client_floor.posted, self.scene.port, self.scene.token(), files, records)
        shutil.rmtree(place)
        return seconds

    def _account(self, place: Path) -> Account:
        """That of the employer, with its key in this place."""
        store = place / "key.pem"
        store.write_bytes(self.scene.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        store.chmod(0o600)
        return Account(
            name="bench",
            environment="local",
            quality=Quality.EMPLOYER,
            client_id=self.scene.client_id,
            key_store=str(store),
            base_url=f"http://{HOST}:{self.scene.port}",
        )

    def _declared(self) -> list[int]:
        """How many records each declaration has that the platform took, in their order."""
        with psycopg.connect(self.scene.plain_url) as connection:
            return [size for (size,) in connection.execute(_SIZES).fetchall()]


def _alone(act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What it gives, in a process that does nothing else before or after."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(act, *args, **kwargs).result()
