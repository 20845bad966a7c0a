"""`openfla bench client`: that the client and its floor do the same, and measure nothing but what they mean."""

from pathlib import Path

import msgspec
import pytest

from openfla.bench import client_floor, sheets, stage, workers
from openfla.bench.declaring import DeclarationStuck, OtherVerdicts
from openfla.platform import work
from openfla.sending import Ready, read
from tests.platforms import Platform


@pytest.mark.parametrize("kind", sheets.KINDS)
def test_a_file_holds_the_very_records_that_the_floor_posts(kind: str, tmp_path: Path) -> None:
    file = sheets.KINDS[kind](tmp_path / f"trainings.{kind.lower()}", 7, 12)
    rows = [row for row in read(file) if isinstance(row, Ready) and not row.repairs]
    encode = msgspec.json.Encoder(decimal_format="number").encode
    assert [encode(row.record) + b"\n" for row in rows] == list(sheets.lines(7, 12))


class TestFloor:
    def test_it_declares_everything_in_parts_of_these_sizes(self, platform: Platform, tmp_path: Path) -> None:
        workers.employ(_plain(platform), stage.EMPLOYER, 5)
        files = client_floor.written(tmp_path, client_floor.bodies(sheets.lines(1, 5), [2, 3]))
        with work.alongside(platform.url, platform.settings):
            assert _posted(platform, files, 5) > 0
        assert platform.rows("SELECT records, accepted FROM declarations ORDER BY id") == [(2, 2), (3, 3)]
        assert platform.rows("SELECT count(*) FROM trainings") == [(5,)]

    def test_a_record_that_is_not_accepted_as_it_is_is_no_figure(self, platform: Platform, tmp_path: Path) -> None:
        files = client_floor.written(tmp_path, client_floor.bodies(sheets.lines(1, 2), [2]))
        with work.alongside(platform.url, platform.settings), pytest.raises(OtherVerdicts, match="Of 2 records 0 were"):
            _posted(platform, files, 2)  # nobody told that they are in service

    def test_a_declaration_that_is_not_taken_is_no_figure(self, platform: Platform, tmp_path: Path) -> None:
        files = client_floor.written(tmp_path, client_floor.bodies([b"\n"], [1]))
        with pytest.raises(DeclarationStuck, match="was answered 4"):
            _posted(platform, files, 1)


def _posted(platform: Platform, files: list[Path], records: int) -> float:
    token = platform.party(stage.EMPLOYER).token
    return client_floor.posted(platform.settings.web.port, token, files, records)


def _plain(platform: Platform) -> str:
    return stage.Installation(platform.url, "", 0).plain_url
