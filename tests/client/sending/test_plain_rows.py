"""Rows that patterns read: they are those that a parser would have read, and they are most of them."""

from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import given

from openfla.sending import Kind
from openfla.sending.formats._xlsx import Workbook
from openfla.sending.formats._xlsx_rows import rows
from tests.client.sending.plain import (
    BEGIN,
    CELLS,
    DECLARATIONS,
    END,
    OTHER,
    PLAIN,
    ROWS,
    a_text,
    left_of,
    require_same,
    sheets,
)
from tests.client.sending.sheets import a_file, a_row

FILES: Final = Path(__file__).parent / "files"
SHEET: Final = "xl/worksheets/sheet1.xml"


class TestTheyReadWhatAParserReads:
    @pytest.mark.parametrize("cell", [*PLAIN, *OTHER])
    @pytest.mark.parametrize("after", ["", '<c r="D2"><v>5</v></c>', '<c r="A2"><v>5</v></c>'])
    def test_of_a_cell(self, cell: str, after: str) -> None:
        row = f'<row r="2">{cell}{after}</row><row r="3">{cell.replace("A2", "C3")}</row>'
        require_same([BEGIN.encode(), f"{row}{END}".encode()])

    @pytest.mark.parametrize("row", ROWS)
    @pytest.mark.parametrize("after", ["", '<row r="3"><c r="A3"><v>1</v></c></row>', "<row><c><v>1</v></c></row>"])
    def test_of_a_row(self, row: str, after: str) -> None:
        told = row.format(7, PLAIN[0])
        require_same([BEGIN.encode(), f"{told}{after}{END}".encode()])
        require_same([BEGIN.encode(), told.encode(), f"{after}{END}".encode()])

    @pytest.mark.parametrize(("declaration", "encoding"), DECLARATIONS)
    def test_of_a_sheet_in_an_encoding(self, declaration: str, encoding: str) -> None:
        row = f'<row r="2">{a_text("été")}</row>'
        content = f"{declaration}{BEGIN}{row}{END}".encode(encoding)
        for cut in range(len(content)):
            require_same([content[:cut], content[cut:]])

    @pytest.mark.parametrize(
        ("begin", "end"),
        [
            ('<!-- <row r="2"></row>', "-->"),
            ('<![CDATA[<row r="2"></row>', "]]>"),
            ('<?a <row r="2"></row>', "?>"),
            ('<row r="2"><row r="3"><c><v>2</v></c></row>', "</row>"),
            ('<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is>', "</c></row>"),
        ],
    )
    def test_of_a_row_inside_something_else(self, begin: str, end: str) -> None:
        row = '<row r="4"><c r="A4"><v>1</v></c></row>'
        require_same([each.encode() for each in (BEGIN, begin, row, end + END)])

    @given(sheets())
    def test_of_any_sheet(self, pieces: list[bytes]) -> None:
        require_same(pieces)


def left_in(file: Path) -> bytes:
    """What the parser is given of a file after its first row."""
    with ZipFile(file) as parts:
        first, others = parts.read(SHEET).split(b"</row>", 1)
    left, _ = left_of(first + b"</row>", others, cells=Workbook(file, Kind.XLSX).cells)
    return b"".join(left[1:])


class TestMostRowsArePlain:
    """Else it would be right, and slow."""

    @pytest.mark.parametrize("cell", PLAIN)
    def test_the_cells_that_are_read(self, cell: str) -> None:
        row = f'<row r="2" spans="1:1" x14ac:dyDescent="0.25">{cell}</row>'
        assert left_of(BEGIN.encode(), row.encode(), END.encode())[0][1:] == [b"", END.encode(), b""]

    def test_in_a_file_of_libreoffice(self) -> None:
        assert left_in(FILES / "formations.xlsx").startswith(b"</sheetData>")

    def test_in_a_file_of_openpyxl(self, tmp_path: Path) -> None:
        assert left_in(a_file(tmp_path, a_row(), a_row())).startswith(b"</sheetData>")

    @pytest.mark.parametrize("is_constant", [True, False])
    def test_in_a_file_of_xlsxwriter(self, tmp_path: Path, is_constant: bool) -> None:
        file = tmp_path / "written.xlsx"
        options = {"constant_memory": is_constant, "default_date_format": "dd/mm/yyyy"}
        with xlsxwriter.Workbook(file, options) as book:
            sheet = book.add_worksheet()
            for number in range(3):
                sheet.write_row(number, 0, [value for value in a_row() if value])
        assert left_in(file).startswith(b"</sheetData>")

    def test_after_one_that_is_not(self) -> None:
        other = f'<row r="2">{a_text("a&#10;b")}</row>'
        plain = '<row r="3"><c r="A3"><v>2</v></c></row>'
        pieces = [each.encode() for each in (BEGIN, plain + other + plain, plain, plain, END)]
        left, found = left_of(*pieces)
        assert left == [pieces[0], f"{other}{plain}".encode(), b"", b"", pieces[-1], b""]
        assert [row.number for row in found] == [1, 3, 2, 3, 3, 3]


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [("", "utf-16"), ('<?xml version="1.0" encoding="windows-1252"?>', "cp1252"), ("\ufeff", "utf-8")],
)
def test_a_sheet_in_another_encoding(declaration: str, encoding: str) -> None:
    # What is two letters in one encoding is the bytes of one letter in the other.
    row = f'<row r="2">{a_text("Ã©té")}</row>'
    content = f"{declaration}{BEGIN}{row}{row}{END}".encode(encoding)
    pieces = (content[at : at + 150] for at in range(0, len(content), 150))
    assert [row.values for row in rows(pieces, CELLS)] == [(1.0,), ("Ã©té",), ("Ã©té",)]
