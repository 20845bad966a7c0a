"""Files made to do harm: small on disk, without end once they are read; each is refused with little memory."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from openfla.sending import BrokenJson, BrokenText, FileMapping, NotASpreadsheet, Ready, UnusableFile, read
from openfla.sending.checking import check
from openfla.sending.formats import _csv as text_files
from openfla.sending.formats import _xml as xml
from openfla.sending.formats._grids import Facts
from openfla.sending.formats._ods import OpenDocument
from openfla.sending.formats._ods_rows import rows as ods_rows
from openfla.sending.formats._strings import Strings, shared_strings, unescaped
from openfla.sending.formats._xlsx_cells import Cells
from openfla.sending.formats._xlsx_facts import facts
from openfla.sending.formats._xlsx_rows import rows
from openfla.sending.formats._xml import BrokenXml
from tests.client.sending.sheets import a_csv, a_file, a_row, a_text, a_text_row
from tests.client.sending.test_ods import AFTER, BEFORE, a_row_of, a_table, an_ods, text

MIB = 1024 * 1024


NO_CELLS = Cells(Strings(iter(())), (), datetime(1899, 12, 30))  # noqa: DTZ001 - a workbook knows no time zones


def read_rows(*parts: bytes) -> None:
    list(rows(iter([b"<worksheet><sheetData><row>", *parts, b"</row></sheetData></worksheet>"]), NO_CELLS))


def changed(file: Path, before: bytes, after: bytes) -> Path:
    """The same workbook with something else in its parts."""
    with ZipFile(file) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with ZipFile(file, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content.replace(before, after))
    return file


class TestXml:
    @pytest.mark.parametrize("begin", [b'<c a="', b"<!--"])
    def test_a_tag_or_remark_without_end(self, begin: bytes) -> None:
        endless = iter([b"<worksheet><sheetData><row>" + begin, *[b"x" * MIB] * 100])
        with pytest.raises(BrokenXml):
            list(rows(endless, NO_CELLS))
        assert len(list(endless)) > 80

    def test_a_cell_of_many_pieces(self) -> None:
        piece = b"<t>" + b"x" * 30_000 + b"</t>"
        with pytest.raises(BrokenXml):
            read_rows(b'<c t="inlineStr"><is>', piece, piece, b"</is></c>")

    def test_a_row_of_cells_that_are_each_as_large_as_can_be(self) -> None:
        cell = b'<c t="inlineStr"><is><t>' + b"x" * 30_000 + b"</t></is></c>"
        read_rows(*[cell] * 200)
        with pytest.raises(BrokenXml):
            read_rows(*[cell] * 300)

    def test_a_shared_text_of_many_pieces(self) -> None:
        piece = b"<r><t>" + b"x" * 30_000 + b"</t></r>"
        with pytest.raises(BrokenXml):
            list(shared_strings(iter([b"<sst><si>", piece, piece, b"</si></sst>"])))

    def test_a_cell_of_many_paragraphs(self) -> None:
        line = b"<text:p>" + b"x" * 30_000 + b"</text:p>"
        begin = BEFORE.encode() + b'<table:table table:name="A"><table:table-row><table:table-cell>'
        with pytest.raises(BrokenXml):
            list(ods_rows(iter([begin, *[line] * 300])))

    def test_a_million_rows_told_in_one_are_made_one_by_one(self) -> None:
        row = a_row_of(text("a"), about=' table:number-rows-repeated="9999999"')
        made = ods_rows(iter([f"{BEFORE}{a_table(row)}{AFTER}".encode()]))
        assert [next(made).number for _ in range(3)] == [1, 2, 3]

    def test_hidden_columns_without_end(self, tmp_path: Path) -> None:
        hidden = '<table:table-column table:number-columns-repeated="99999" table:visibility="collapse"/>'
        sheet = OpenDocument(an_ods(tmp_path, a_table(hidden * 50, a_row_of(text("a"))))).tables[0]
        assert len(sheet.facts().hidden_places) == 16_384

    def test_tags_that_are_never_closed_are_not_searched_again_and_again(self, tmp_path: Path) -> None:
        """Each would be looked for to the end of the text: hours, for what takes a blink."""
        styles = '<style:style style:name="" style:family="table"' * 60_000
        dates = "<table:null-date " * 100_000
        with pytest.raises(UnusableFile):
            list(OpenDocument(an_ods(tmp_path, a_table(a_row_of(text("a"))), settings=styles + dates)).tables[0].rows())
        assert facts(iter([b"<mergeCell " * 6000, b"<col " * 12_000] * 20)) == Facts(0)

    def test_a_half_of_a_sign_is_none(self, tmp_path: Path) -> None:
        assert unescaped("a_xD83D__xDE00_b_xD800_") == "a\N{GRINNING FACE}b\N{REPLACEMENT CHARACTER}"
        file = changed(a_file(tmp_path, a_row()), b"First aid", b"First_xD800_ aid")
        [checked] = check(read(file))
        assert checked.record is not None


class TestText:
    @pytest.mark.parametrize("line", ["x" * 90, ";" * 90, 'a";"b\n";"c\n' * 30])
    def test_a_row_without_end(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
        file = a_csv(tmp_path, a_text_row())
        longest = max(map(len, file.read_text().splitlines())) + 2
        monkeypatch.setattr(text_files, "_LONGEST_ROW", longest)
        assert len([row for row in read(file) if isinstance(row, Ready)]) == 1
        a_text(tmp_path, file.read_text() + f'"{line}' * longest)
        with pytest.raises(BrokenText):
            list(read(file))

    @pytest.mark.parametrize("text_", ['{"a":' + "[" * 30_000 + "]" * 30_000 + "}\n", '{"a":' * 30_000])
    def test_json_that_is_deeper_than_anything(self, tmp_path: Path, text_: str) -> None:
        file = a_text(tmp_path, text_, name="deep.json")
        with suppress(UnusableFile):
            assert not any(isinstance(row, Ready) for row in read(file))

    def test_blanks_without_end(self, tmp_path: Path) -> None:
        with pytest.raises(BrokenJson):
            list(read(a_text(tmp_path, "[" + " " * MIB, name="blank.json")))

    def test_a_mapping_that_is_deeper_than_anything(self, tmp_path: Path) -> None:
        with pytest.raises(UnusableFile):
            FileMapping.load(a_text(tmp_path, "sheet = " + "[" * 30_000, name="mapping.toml"))


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    file = changed(a_file(tmp_path, a_row()), b"<worksheet ", b'<!DOCTYPE a [<!ENTITY a "aa">]><worksheet ')
    with pytest.raises(NotASpreadsheet):
        list(read(file))


def test_the_bounds_leave_room_for_what_is_real() -> None:
    assert xml.LONGEST_TEXT > 32_767
    assert xml.MOST_OF_ROW > 100 * 32_767
