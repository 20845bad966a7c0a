"""How long it takes to make ten million trainings of a million workers, in a database that is kept for `reads`."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from msgspec import Struct

from openfla.bench import stage
from openfla.bench.figures import Extent, Figure, Report
from openfla.bench.region import SECRETARIAT, Region
from openfla.bench.seeding import seed
from openfla.bench.stage import Installation, Stage
from openfla.contract.qualities import Quality
from openfla.texts import N_, Explained

_NAME: Final = "Sociaal Secretariaat Zonnebloem"
_BYTES_A_TRAINING: Final = 1_100
"""On disk at most, with all that belongs to it and what the database needs while it makes the indexes."""
_GIB: Final = 2**30
_MARK: Final = "CREATE TABLE IF NOT EXISTS bench_seed (trainings bigint NOT NULL, is_whole boolean NOT NULL)"


class Seeded(Struct, frozen=True):
    """How long it took in seconds until every row was there, and until the indexes were too."""

    rows_s: float
    whole_s: float


@dataclass(eq=False)
class DiskTooSmall(Explained):
    code = "benchDiskTooSmall"
    message = N_("%(trainings)d trainings need about %(needed).1f GiB in %(folder)s; %(free).1f GiB are free there.")
    remedy = N_("Name a folder on a larger disk with --folder, or make less with --scale.")
    trainings: int
    needed: float
    free: float
    folder: str


@dataclass(eq=False)
class SeededOtherwise(Explained):
    code = "benchSeededOtherwise"
    message = N_("The database in %(folder)s was seeded otherwise, or not to the end.")
    remedy = N_("Remove the folder, or name another one with --folder.")
    folder: str


def run(extent: Extent) -> Report:
    """Make the database anew."""
    region = Region.scaled(extent.scale)
    folder = folder_of(extent, region)
    if not extent.folder:
        shutil.rmtree(folder, ignore_errors=True)
    with _made(folder, region) as (_, seeded):
        if seeded is None:
            raise SeededOtherwise(str(folder))
    return Report("seed", (Figure.of_time("rows, indexes, statistics", value=seeded.whole_s, floor=seeded.rows_s),))


@contextmanager
def standing(extent: Extent, region: Region) -> Iterator[Stage]:
    """The installation with that region, made where it is missing; as the secretariat of all its enterprises.

    Raises:
        DiskTooSmall: it is missing, and there is no place for it.
        SeededOtherwise: another one is in its place.
    """
    with _made(folder_of(extent, region), region) as (made, _):
        yield stage.furnished(made, SECRETARIAT, _NAME, Quality.SOCIAL_SECRETARIAT)


def folder_of(extent: Extent, region: Region) -> Path:
    """Where it is kept."""
    return Path(extent.folder) if extent.folder else stage.DISK / f"openfla-bench-{region.trainings}"


@contextmanager
def _made(folder: Path, region: Region) -> Iterator[tuple[Installation, Seeded | None]]:
    """The installation, and how long it took to seed it if that was done just now."""
    if not (folder / "postgres").exists():
        _require_place(folder, region)
    with stage.kept(folder) as made:
        if _is_seeded(made.plain_url, region, folder):
            yield made, None
        else:
            yield made, _seeded(made, region)


def _require_place(folder: Path, region: Region) -> None:
    parent = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    needed, free = region.trainings * _BYTES_A_TRAINING, shutil.disk_usage(parent).free
    if needed > free:
        raise DiskTooSmall(region.trainings, needed / _GIB, free / _GIB, str(folder))


def _is_seeded(url: str, region: Region, folder: Path) -> bool:
    with psycopg.connect(url) as connection:
        connection.execute(_MARK)
        found = connection.execute("SELECT trainings, is_whole FROM bench_seed").fetchone()
        if found is None and not connection.execute("SELECT FROM trainings LIMIT 1").fetchall():
            connection.execute("INSERT INTO bench_seed VALUES (%s, false)", (region.trainings,))
            return False
    if found != (region.trainings, True):
        raise SeededOtherwise(str(folder))
    return True


def _seeded(made: Installation, region: Region) -> Seeded:
    stage.furnished(made, SECRETARIAT, _NAME, Quality.SOCIAL_SECRETARIAT)
    begun, moments = time.perf_counter(), []
    seed(made.plain_url, region, lambda: moments.append(time.perf_counter() - begun))
    taken = time.perf_counter() - begun
    with psycopg.connect(made.plain_url) as connection:
        connection.execute("UPDATE bench_seed SET is_whole = true")
    return Seeded(moments[0], taken)
