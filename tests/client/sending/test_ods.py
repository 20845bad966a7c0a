"""Spreadsheets in the OpenDocument format: what LibreOffice may write, cell by cell."""

from datetime import date, time, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from openfla.sending import CellError, Field, NotASpreadsheet, Ready, SourceRow, Value, read
from openfla.sending.formats._ods import OpenDocument
from openfla.sending.formats._ods_rows import rows
from tests.client.sending.sheets import a_text_row

BEFORE = (
    '<office:document-content><office:automatic-styles><style:style style:name="gone" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>"
)
AFTER = "</office:spreadsheet></office:body></office:document-content>"


def an_ods(folder: Path, *tables: str, settings: str = "", before: str = BEFORE) -> Path:
    with ZipFile(folder / "t.ods", "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", before + settings + "".join(tables) + AFTER)
    return folder / "t.ods"


def a_table(*rows: str, about: str = 'table:name="A"') -> str:
    return f"<table:table {about}>{''.join(rows)}</table:table>"


def a_row_of(*cells: str, about: str = "") -> str:
    return f"<table:table-row{about}>{''.join(cells)}</table:table-row>"


def text(words: str, about: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{about}><text:p>{words}</text:p></table:table-cell>'


def cells(content: str) -> tuple[Value, ...]:
    xml = f"{BEFORE}{a_table(a_row_of(content))}{AFTER}".encode()
    return next(rows(iter([xml])), SourceRow(0)).values


def cell(type_: str, attribute: str, value: str) -> str:
    return f'<table:table-cell office:value-type="{type_}" office:{attribute}="{value}"/>'


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (cell("float", "value", "7.6"), 7.6),
        (cell("percentage", "value", "0.5"), 0.5),
        (cell("date", "date-value", "2026-03-02"), date(2026, 3, 2)),
        (cell("date", "date-value", "2026-03-02T00:00:00"), date(2026, 3, 2)),
        (cell("time", "time-value", "PT07H30M00S"), time(7, 30)),
        (cell("time", "time-value", "PT30H00M00S"), timedelta(hours=30)),
        (cell("time", "time-value", "-PT1H"), timedelta(hours=-1)),
        (cell("boolean", "boolean-value", "true"), True),
        (cell("string", "string-value", "kept"), "kept"),
        (text('a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d<text:span>e</text:span>'), "a  b\tc\nde"),
        (text("a</text:p><text:p>b"), "a\nb"),
        (text("<office:annotation><text:p>remark</text:p></office:annotation>a"), "a"),
        ('<table:table-cell calcext:value-type="error"><text:p>#N/B</text:p></table:table-cell>', CellError("#N/B")),
    ],
)
def test_a_cell(content: str, value: Value) -> None:
    assert cells(content) == (value,)


def test_cells_that_are_repeated() -> None:
    content = text("a", ' table:number-columns-repeated="2"') + '<table:table-cell table:number-columns-repeated="3"/>'
    assert cells(content + text("b")) == ("a", "a", "", "", "", "b")


def test_rows_that_are_repeated(tmp_path: Path) -> None:
    header = a_row_of(*(text(field.value) for field in Field))
    rows_ = [
        a_row_of(text("x"), about=' table:number-rows-repeated="2"'),
        a_row_of("<table:table-cell/>", about=' table:number-rows-repeated="1048570"'),
    ]
    found = read(an_ods(tmp_path, a_table(header, *rows_)))
    assert [row.number for row in found.source_rows()] == [1, 2, 3]


def test_sheets_have_names_of_all_kinds_and_may_be_hidden(tmp_path: Path) -> None:
    header = a_row_of(*(text(field.value) for field in Field))
    training = a_row_of(*(text(value) for value in a_text_row()))
    hidden = a_table(header, training, about='table:name="Old" table:style-name="gone"')
    shown = a_table(header, training, about='table:name="R&amp;D"')
    found = read(an_ods(tmp_path, hidden, shown))
    assert found.description.sheet == "R&D"
    assert "Old" in found.remarks[0].tell()
    assert all(isinstance(row, Ready) for row in found)


def test_days_are_counted_from_where_the_document_tells(tmp_path: Path) -> None:
    told = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    header = a_row_of(*(text(field.value) for field in Field))
    training = [text(value) for value in a_text_row({Field.START_DATE: "2026-03-02"})]
    training[list(Field).index(Field.END_DATE)] = cell("float", "value", "44622")
    (row,) = read(an_ods(tmp_path, a_table(header, a_row_of(*training)), settings=told))
    assert isinstance(row, Ready)
    assert row.training.period.end_date == date(2026, 3, 3)


@pytest.mark.parametrize(
    "content",
    [
        cell("float", "value", "seven"),
        cell("date", "date-value", "soon"),
        cell("time", "time-value", "7:30"),
        '<table:table-cell office:value-type="float"/>',
        text("x" * 50_000),
        text("x", ' table:number-columns-repeated="99999"'),
        text("</text:p></table:table-row>"),
    ],
)
def test_what_no_program_writes(tmp_path: Path, content: str) -> None:
    with pytest.raises(NotASpreadsheet):
        read(an_ods(tmp_path, a_table(a_row_of(content))))


def test_what_stands_before_the_sheets_has_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openfla.sending.formats._ods._LARGEST_PROLOGUE", 10)
    with pytest.raises(NotASpreadsheet):
        OpenDocument(an_ods(tmp_path, a_table()))


def test_an_element_that_goes_on_and_on(tmp_path: Path) -> None:
    with pytest.raises(NotASpreadsheet):
        read(an_ods(tmp_path, a_table(a_row_of("<x>" + " " * 1_200_000 + "</x>"))))
