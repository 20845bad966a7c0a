"""Workbooks of Excel-like writers, with all that goes wrong in practice."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.styles import numbers
from openpyxl.worksheet.worksheet import Worksheet

from openfla.contract.trainings import DurationUnit
from openfla.sending import Field, Kind, Ready, RemarkKind, RepairKind, TrainingFile, Wrong, read
from openfla.sending.formats._grids import Facts, Merged
from openfla.sending.formats._styles import Shown, shown_as
from openfla.sending.formats._values import NOT_CALCULATED, SourceRow
from openfla.sending.formats._xlsx_facts import facts
from openfla.sending.reading._merging import filled
from tests.client.sending.sheets import a_file, a_row, a_text_row, kinds, rules, the_only

HEADER = [field.value for field in Field]


def a_book(folder: Path, make: Callable[[Worksheet], object], *rows: Sequence[Any]) -> Path:
    """A workbook with a header and rows, changed by `make` before it is saved."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    for row in rows:
        sheet.append(list(row))
    make(sheet)
    book.save(folder / "strange.xlsx")
    return folder / "strange.xlsx"


def rows_named(*references: str) -> list[tuple[Any, ...]]:
    return [a_row({Field.REFERENCE: reference}) for reference in references]


def told(found: TrainingFile) -> list[RemarkKind]:
    list(found)
    return [remark.kind for remark in found.remarks]


class TestMergedCells:
    def test_what_stands_in_the_first_row_counts_for_those_below(self, tmp_path: Path) -> None:
        def merge(sheet: Worksheet) -> None:
            sheet.merge_cells("D2:D4")

        below = [a_row({Field.REFERENCE: reference, Field.TITLE: None}) for reference in ("b", "c", "d")]
        found = list(read(a_book(tmp_path, merge, a_row(), *below)))
        ready = [row for row in found if isinstance(row, Ready)]
        assert [row.training.title for row in ready] == ["First aid"] * 3
        assert [kinds(row.repairs) for row in ready] == [[], *[[(Field.TITLE, RepairKind.MERGED_CELL)]] * 2]
        assert [rules(row) for row in found if isinstance(row, Wrong)] == [[(Field.TITLE, "emptyCell")]]

    def test_cells_lend_nothing_to_the_side(self, tmp_path: Path) -> None:
        def merge(sheet: Worksheet) -> None:
            sheet.merge_cells("B2:C2")

        (row,) = read(a_book(tmp_path, merge, a_row({Field.SSIN: None})))
        assert rules(row) == [(Field.SSIN, "emptyCell")]

    def test_cells_may_be_merged_far_above_and_below(self) -> None:
        rows = [SourceRow(number, ("a" if number == 3 else "", "b")) for number in (3, 5, 9)]
        found = list(filled(iter(rows), [Merged(1, 0, 2, 0), Merged(3, 0, 6, 0), Merged(8, 0, 9, 0)]))
        assert [each.row.values[0] for each in found] == ["a", "a", ""]
        assert [each.lent for each in found] == [{}, {0: "A3"}, {}]


class TestSheets:
    def test_the_sheet_that_is_read_and_the_others_are_told(self, tmp_path: Path) -> None:
        def add(sheet: Worksheet) -> None:
            assert sheet.parent
            for name in ("Remarks", "2025"):
                other = sheet.parent.create_sheet(name)
                other.append(HEADER if name == "2025" else ["Remarks"])
                other.append(a_row() if name == "2025" else ["none"])

        found = read(a_book(tmp_path, add, a_row()))
        assert found.description.sheet == "Sheet"
        assert [remark.tell() for remark in found.remarks] == [
            "Only sheet Sheet is read; trainings seem to stand in 2025 too."
        ]

    def test_one_that_is_shown_comes_before_one_that_is_hidden(self, tmp_path: Path) -> None:
        def add(sheet: Worksheet) -> None:
            assert sheet.parent
            sheet.sheet_state = "hidden"
            other = sheet.parent.create_sheet("Shown")
            other.append(HEADER)
            other.append(a_row())

        assert read(a_book(tmp_path, add, a_row())).description.sheet == "Shown"

    def test_a_hidden_one_is_read_when_there_is_no_other(self, tmp_path: Path) -> None:
        def add(sheet: Worksheet) -> None:
            assert sheet.parent
            sheet.sheet_state = "veryHidden"
            sheet.parent.create_sheet("Empty")

        assert told(read(a_book(tmp_path, add, a_row()))) == [RemarkKind.HIDDEN_SHEET]

    def test_hidden_columns_and_rows_are_read_and_told(self, tmp_path: Path) -> None:
        def hide(sheet: Worksheet) -> None:
            sheet.column_dimensions["C"].hidden = True
            sheet.row_dimensions[3].hidden = True

        found = read(a_book(tmp_path, hide, *rows_named("a", "b")))
        assert told(found) == [RemarkKind.HIDDEN_COLUMN, RemarkKind.HIDDEN_ROWS]
        assert len(list(found)) == 2
        assert [row.hidden for row in found.source_rows()] == [False, False, True]


class TestRowsThatAreNoTrainings:
    @pytest.mark.parametrize("place", [0, 3, 6])
    @pytest.mark.parametrize("word", ["Totaal", "TOTAL", "Sous-total :", "Gesamtsumme", "Total 2026"])
    def test_a_total_is_left_aside(self, tmp_path: Path, word: str, place: int) -> None:
        total: list[Any] = [None] * len(Field)
        total[place], total[7] = word, 15.2
        found = read(a_file(tmp_path, *rows_named("a", "b"), total))
        assert told(found) == [RemarkKind.TOTAL_ROWS]
        assert [row.row_number for row in found] == [2, 3]

    def test_the_very_sum_of_the_durations_is_a_total(self, tmp_path: Path) -> None:
        sums = [[*[None] * 7, amount] for amount in (15.2, 15.3)]
        found = read(a_file(tmp_path, *rows_named("a", "b"), *sums))
        assert [row.row_number for row in found] == [2, 3, 5]
        assert told(found) == [RemarkKind.TOTAL_ROWS]

    def test_a_training_may_have_such_a_title(self, tmp_path: Path) -> None:
        ready = the_only(read(a_file(tmp_path, a_row({Field.TITLE: "Total"}))))
        assert ready.training.title == "Total"

    def test_names_of_columns_that_come_again(self, tmp_path: Path) -> None:
        found = read(a_file(tmp_path, *rows_named("a"), HEADER, *rows_named("b")))
        assert told(found) == [RemarkKind.HEADER_AGAIN]
        assert [row.row_number for row in found] == [2, 4]

    def test_remarks_beside_the_table(self, tmp_path: Path) -> None:
        beside = [[*[None] * 20, "to do"]] * 7
        found = read(a_file(tmp_path, *rows_named("a"), *beside))
        assert told(found) == [RemarkKind.ROWS_WITHOUT_TRAINING]
        assert found.remarks[0].values["rows"] == "3, 4, 5, 6, 7, … (7)"


class TestCells:
    @pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
    def test_a_formula_that_failed(self, tmp_path: Path, error: str) -> None:
        row = the_row(tmp_path, {Field.TITLE: error, Field.DURATION: error, Field.JOINT_COMMITTEE: error})
        assert rules(row) == [(each, "failedFormula") for each in (Field.TITLE, Field.DURATION, Field.JOINT_COMMITTEE)]
        assert isinstance(row, Wrong)
        assert error in row.faults[0].explain()

    def test_a_formula_that_nobody_calculated(self, tmp_path: Path) -> None:
        found = read(a_file(tmp_path, a_row({Field.TITLE: '="First" & " aid"'})))
        assert [rules(row) for row in found] == [[(Field.TITLE, "failedFormula")]]
        assert list(found.source_rows())[1].values[3] == NOT_CALCULATED

    def test_days_from_1904(self, tmp_path: Path) -> None:
        file = tmp_path / "mac.xlsx"
        book = xlsxwriter.Workbook(file, {"date_1904": True, "default_date_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, [value or "" for value in a_row({Field.END_DATE: 44622})])
        book.close()
        found = read(file)
        row = the_only(found)
        assert (row.training.period.start_date, row.training.period.end_date) == (date(2026, 3, 2), date(2026, 3, 3))
        assert told(found) == [RemarkKind.SINCE_1904]

    def test_times_and_lengths_of_time(self, tmp_path: Path) -> None:
        def write(sheet: Worksheet) -> None:
            sheet["H3"].number_format = numbers.FORMAT_DATE_TIMEDELTA

        about = {Field.UNIT: None, Field.REFERENCE: "b"}
        rows = [
            a_row({Field.DURATION: time(7, 30), Field.UNIT: None}),
            a_row({**about, Field.DURATION: timedelta(hours=30)}),
        ]
        found = list(read(a_book(tmp_path, write, *rows)))
        ready = [row.training.duration for row in found if isinstance(row, Ready)]
        assert [(each.value, each.unit) for each in ready] == [
            (Decimal(450), DurationUnit.MINUTES),
            (Decimal(1800), DurationUnit.MINUTES),
        ]

    def test_rich_text_and_signs_that_xml_has_not(self, tmp_path: Path) -> None:
        file = tmp_path / "rich.xlsx"
        book = xlsxwriter.Workbook(file)
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, a_text_row({Field.FUNDING: "a\x05b"}))
        sheet.write_rich_string(1, 3, "First ", bold, "aid")
        book.close()
        row = the_only(read(file))
        assert (row.training.title, row.training.funding) == ("First aid", "a b")

    def test_a_workbook_written_with_constant_memory_has_no_shared_texts(self, tmp_path: Path) -> None:
        file = tmp_path / "inline.xlsx"
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, a_text_row())
        book.close()
        assert the_only(read(file)).training.title == "First aid"

    def test_a_workbook_with_macros(self, tmp_path: Path) -> None:
        file = a_file(tmp_path, a_row())
        with ZipFile(file, "a") as parts:
            parts.writestr("xl/vbaProject.bin", b"")
        assert read(file).description.kind is Kind.XLSM


class TestOtherWriters:
    def test_prefixes_single_quotes_and_cells_without_addresses(self, tmp_path: Path) -> None:
        """What some HR programs write: valid, and unlike anything of Excel."""
        file = tmp_path / "other.xlsx"
        with ZipFile(file, "w") as parts:
            sheets = "<x:sheets><x:sheet name='A' r:id='r1'/></x:sheets>"
            parts.writestr("xl/workbook.xml", f"<x:workbook>{sheets}</x:workbook>")
            relation = "<Relationship Id='r1' Type='x/worksheet' Target='/xl/worksheets/a.xml'/>"
            parts.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{relation}</Relationships>")
            rows = "".join(f"<x:row>{''.join(inline(text) for text in row)}</x:row>" for row in (HEADER, a_text_row()))
            parts.writestr("xl/worksheets/a.xml", f"<x:worksheet><x:sheetData>{rows}</x:sheetData></x:worksheet>")
        assert the_only(read(file)).training.title == "First aid"

    def test_an_iso_date_and_a_truth_value(self, tmp_path: Path) -> None:
        file = a_file(tmp_path, a_row({Field.CERTIFICATE: True}))

        def change(xml: bytes) -> bytes:
            return re.sub(rb'<c r="F2"[^>]*><v>[^<]*</v></c>', b'<c r="F2" t="d"><v>2026-03-01T00:00:00</v></c>', xml)

        ready = the_only(read(with_part(file, "xl/worksheets/sheet1.xml", change)))
        assert ready.training.period.start_date == date(2026, 3, 1)
        assert ready.training.certificate

    @pytest.mark.parametrize("prefix", [b"", b"x:"])
    def test_what_stands_around_the_rows_may_be_cut_anywhere(self, prefix: bytes) -> None:
        xml = (
            b'<worksheet><cols><col min="2" max="3" hidden="1"/><col min="9" max="9"/></cols><sheetData>'
            + b'<row r="1"><c r="A1"/></row>' * 98
            + b"<row/><row></row>"
            + b'</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>'
        )
        xml = re.sub(b"<(?=\\w)", b"<" + prefix, xml).replace(b"</", b"</" + prefix)
        whole = facts(iter([xml]))
        assert whole == Facts(100, frozenset((1, 2)), (Merged(1, 0, 2, 1),))
        for length in (1, 2, 7, 600):
            assert facts(xml[at : at + length] for at in range(0, len(xml), length)) == whole


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (14, None, Shown.DAY),
        (20, None, Shown.TIME),
        (46, None, Shown.TIME),
        (1, None, Shown.NUMBER),
        (164, "dd/mm/yyyy;@", Shown.DAY),
        (164, "[h]:mm", Shown.TIME),
        (164, "mmm", Shown.DAY),
        (164, '0.0" uur per dag"', Shown.NUMBER),
        (164, "[$-813]d mmmm yyyy", Shown.DAY),
        (164, "[Red]0.00\\h", Shown.NUMBER),
        (164, "General", Shown.NUMBER),
    ],
)
def test_a_format_shows_a_day_a_time_or_a_number(number: int, code: str | None, shown: Shown) -> None:
    assert shown_as(number, {number: code} if code else {}) is shown


def inline(text: str) -> str:
    return f"<x:c t='inlineStr'><x:is><x:t>{text}</x:t></x:is></x:c>" if text else "<x:c/>"


def the_row(folder: Path, about: Mapping[Field, Any]) -> Ready | Wrong:
    (row,) = read(a_file(folder, a_row(about)))
    return row


def with_part(file: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    with ZipFile(file) as parts:
        content = {each: parts.read(each) for each in parts.namelist()}
    content[name] = change(content[name])
    with ZipFile(file, "w") as parts:
        for each, part in content.items():
            parts.writestr(each, part)
    return file
