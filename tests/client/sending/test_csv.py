"""Text files: whatever the delimiter, the encoding and the habits of the program that wrote them."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from openfla.sending import BrokenText, Field, Kind, MissingColumns, Ready, RemarkKind, read
from openfla.sending.formats._encodings import encoding_of
from openfla.sending.formats._values import error_in
from openfla.sending.reading._cells import tidy
from tests.client.sending.sheets import a_csv, a_text, a_text_row, rules, the_only

TITLES = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]) | st.sampled_from(";,\t|\"\n'"),
    min_size=1,
    max_size=60,
)


@given(
    TITLES,
    st.sampled_from(";,\t|"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\r\n", "\n"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_dialect_tells_the_same(tmp_path: Path, title: str, delimiter: str, quoting: int, end: str) -> None:
    assume(error_in(title) is None)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerows(
        [[field.value for field in Field], a_text_row(), a_text_row({Field.TITLE: title, Field.REFERENCE: "2"})]
    )
    found = read(a_text(tmp_path, text.getvalue()))
    assert found.description.delimiter == delimiter
    first, second = found
    assert isinstance(first, Ready)
    told = tidy(title)
    if isinstance(second, Ready):
        assert second.training.title == told
    else:
        assert (rules(second), told) == ([(Field.TITLE, "emptyCell")], "")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "utf-32"]
)
def test_every_encoding_tells_the_same(tmp_path: Path, encoding: str) -> None:
    file = a_csv(tmp_path, a_text_row({Field.TITLE: "Sécurité, früh, naïve tête"}), encoding=encoding)
    assert the_only(read(file)).training.title == "Sécurité, früh, naïve tête"


def test_a_guessed_encoding_is_told(tmp_path: Path) -> None:
    found = read(a_csv(tmp_path, a_text_row({Field.TITLE: "Sécurité"}), encoding="cp1252"))
    assert (found.description.encoding, [remark.kind for remark in found.remarks]) == ("cp1252", [RemarkKind.ENCODING])
    assert "cp1252" in found.remarks[0].tell()


def test_a_sign_cut_in_two_at_the_end_is_not_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "cut.csv"
    file.write_bytes("Sécurit".encode() + b"\xc3")
    assert encoding_of(file) == "cp1252"


@pytest.mark.parametrize("delimiter", [";", ",", "|", "\t"])
def test_excel_may_tell_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    text = a_csv(tmp_path, a_text_row(), delimiter=delimiter).read_text()
    found = read(a_text(tmp_path, f"sep={delimiter}\r\n{text}"))
    assert found.description.delimiter == delimiter
    place = the_only(found).place
    assert (place.row, place.line, found.description.header_row) == (2, 3, 1)


def test_a_quoted_line_break_does_not_shift_rows(tmp_path: Path) -> None:
    rows = [a_text_row({Field.TITLE: "First\naid"}), a_text_row({Field.REFERENCE: "2"})]
    found = list(read(a_csv(tmp_path, *rows)))
    assert [(row.place.row, row.place.line) for row in found] == [(2, 2), (3, 4)]
    assert isinstance(found[0], Ready)
    assert found[0].training.title == "First aid"


def test_blank_lines_are_rows_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    text = a_csv(tmp_path, a_text_row()).read_text().replace("\n", "\n\n;;;\n", 1)
    found = read(a_text(tmp_path, text))
    assert [row.row_number for row in found] == [4]
    assert [row.number for row in found.source_rows()] == [1, 2, 3, 4]


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    text = a_csv(tmp_path, a_text_row()).read_text() + '"' + "x;y\n" * 60_000
    with pytest.raises(BrokenText, match="From line 3 on"):
        list(read(a_text(tmp_path, text)))


def test_missing_columns_of_a_file_without_sheets(tmp_path: Path) -> None:
    with pytest.raises(MissingColumns, match=r"missing in .*trainings\.csv: Enterprise number, SSIN"):
        read(a_text(tmp_path, "reference;title;type\na;b;c\n"))


def test_the_name_does_not_tell_the_kind(tmp_path: Path) -> None:
    text = a_csv(tmp_path, a_text_row()).read_text()
    found = read(a_text(tmp_path, text, name="trainings.xlsx"))
    assert (found.description.kind, found.description.sheet, found.description.most_rows) == (Kind.CSV, None, 1)


def test_an_error_that_excel_wrote_is_none_of_the_words(tmp_path: Path) -> None:
    row = a_text_row({Field.TITLE: "#N/B", Field.START_DATE: "########", Field.STATUS: "#WAARDE!"})
    (wrong,) = read(a_csv(tmp_path, row))
    assert rules(wrong) == [
        (Field.TITLE, "failedFormula"),
        (Field.START_DATE, "failedFormula"),
        (Field.STATUS, "failedFormula"),
    ]
