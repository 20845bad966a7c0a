"""`openfla bench bulk`, `seed` and `reads`: what they make up, and that they measure nothing but what they mean."""

from pathlib import Path

import msgspec
import psycopg
import pytest

from openfla.bench import bulk, bulk_floor, seed, stage, workers
from openfla.bench.declaring import DeclarationStuck, OtherVerdicts, declared
from openfla.bench.figures import Extent
from openfla.bench.memory import peak_mib
from openfla.bench.region import SECRETARIAT, Region
from openfla.bench.seed import DiskTooSmall, SeededOtherwise
from openfla.bench.seeding import seed as seeded
from openfla.contract.qualities import Quality
from openfla.identifiers import is_enterprise_number, is_ssin
from openfla.platform import work
from openfla.platform.migrations import runner
from tests.platforms import BAKERY, SECRET, Platform

SMALL = Region.scaled(0)
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"


def plain(url: str) -> str:
    return stage.Installation(url, SECRET, 0).plain_url


class TestWorkers:
    def test_each_has_a_number_of_their_own_the_same_in_the_database(self, database_url: str) -> None:
        workers.employ(plain(database_url), BAKERY, 40_000)
        with psycopg.connect(plain(database_url)) as connection:
            found = {ssin for (ssin,) in connection.execute("SELECT ssin FROM employments").fetchall()}
        assert found == {workers.ssin(place) for place in range(40_000)}
        assert all(map(is_ssin, found))

    def test_the_last_one_has_a_number_too(self) -> None:
        assert is_ssin(workers.ssin(workers.MOST - 1))


class TestRegion:
    def test_everybody_works_somewhere(self) -> None:
        usual = Region.scaled(1)
        assert sum(usual.staff(place) for place in range(usual.enterprises)) == usual.workers
        assert min(usual.staff(place) for place in range(usual.enterprises)) > 0
        assert all(is_enterprise_number(usual.employer(worker)) for worker in range(0, usual.workers, 997))
        assert usual.employer(0) != usual.employer(usual.workers - 1)


class TestSeed:
    def test_a_database_holds_what_was_told_and_its_schema_is_whole(self, database_url: str) -> None:
        made = stage.Installation(database_url, SECRET, 0)
        stage.furnished(made, SECRETARIAT, "Sociaal Secretariaat Zonnebloem", Quality.SOCIAL_SECRETARIAT)
        with psycopg.connect(made.plain_url, autocommit=True) as connection:
            before = connection.execute(INDEXES).fetchall()
            seeded(made.plain_url, SMALL)
            assert connection.execute(INDEXES).fetchall() == before
            runner.require_current(database_url)
            counts = {
                table: connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchall()[0][0]
                for table in ("trainings", "employments", "training_rights", "mandates")
            }
            shared = connection.execute(
                "SELECT count(*) FROM (SELECT FROM trainings WHERE participant > 0 GROUP BY record_id) AS records"
            ).fetchall()[0][0]
        assert counts == {
            "trainings": SMALL.trainings,
            "employments": SMALL.workers,
            "training_rights": 2 * SMALL.workers,
            "mandates": SMALL.enterprises,
        }
        assert shared == SMALL.trainings / 200

    def test_a_disk_that_is_too_small_is_told_before_anything_is_made(self, open_folder: Path) -> None:
        folder = open_folder / "too-small"
        with pytest.raises(DiskTooSmall, match=r"10000000000000 trainings need about \d+\.\d GiB"):
            seed.run(Extent(1, 1, 1_000_000, str(folder)))
        assert not folder.exists()

    def test_a_folder_with_another_region_is_left_as_it_is(self, open_folder: Path) -> None:
        folder = str(open_folder / "other")
        assert seed.run(Extent(1, 1, 0, folder)).figures[0].value > 0
        with pytest.raises(SeededOtherwise), seed.standing(Extent(1, 1, 0.01, folder), Region.scaled(0.01)):
            pass


class TestDeclared:
    def test_a_record_that_is_not_accepted_as_it_is_is_no_figure(self, platform: Platform, tmp_path: Path) -> None:
        body = bulk._lines(tmp_path, 1, 3)
        token, port = platform.party(stage.EMPLOYER).token, platform.settings.web.port
        with work.alongside(platform.url, platform.settings):
            # Nobody told that they are in service.
            with pytest.raises(OtherVerdicts, match=r"Of 3 records 0 were accepted as they are.*noEmployment"):
                declared(port, token, body, 3)
            workers.employ(plain(platform.url), stage.EMPLOYER, 3)
            told = declared(port, token, bulk._lines(tmp_path, 2, 3), 3)
        assert told.seconds > 0
        assert 1 < told.peak_mib == pytest.approx(peak_mib(), rel=0.5)

    def test_a_declaration_that_is_not_taken_is_no_figure(self, platform: Platform, tmp_path: Path) -> None:
        body = tmp_path / "none.ndjson"
        body.write_bytes(b"\n")
        token, port = platform.party(stage.EMPLOYER).token, platform.settings.web.port
        with pytest.raises(DeclarationStuck, match="was answered 4"):
            declared(port, token, body, 1)


class TestFloor:
    def test_it_leaves_the_same_rows_as_the_register(self, platform: Platform, tmp_path: Path) -> None:
        workers.employ(plain(platform.url), stage.EMPLOYER, 3)
        body = bulk._lines(tmp_path, 1, 3)
        token, port = platform.party(stage.EMPLOYER).token, platform.settings.web.port
        with work.alongside(platform.url, platform.settings):
            declared(port, token, body, 3)
        assert bulk_floor.upserted(plain(platform.url), body) > 0
        left_out = {"id", "record_id", "digest", "registered_at", "changed_at"}
        held, floor = (
            [
                {name: value for name, value in row._mapping.items() if name not in left_out}
                for row in platform.rows(f"SELECT * FROM {table} ORDER BY reference")
            ]
            for table in ("trainings", "bench_trainings")
        )
        assert held == floor
        assert len(held) == len(body.read_bytes().splitlines()) == 3
        assert msgspec.json.decode(body.read_bytes().splitlines()[0])["training"]["reference"] == held[0]["reference"]
