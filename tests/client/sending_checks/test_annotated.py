"""The annotated copy, opened by another reader than the one that wrote it."""

import json
import shutil
import stat
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from openfla.contract.declarations import Verdict
from openfla.contract.qualities import Quality
from openfla.sending import CellError, Field, FileMapping, Ready, SourceRow, TrainingFile, Value, read
from openfla.sending.annotated import (
    Stage,
    TargetExists,
    TargetIsSource,
    TargetNotWritable,
    TooManyRows,
    _rows,
    annotate,
    beside,
)
from openfla.sending.checking import Note, RowVerdict, Tally, Weight, check
from openfla.texts import Language
from tests.client.sending import sheets
from tests.client.sending.sheets import HEADERS, a_csv, a_file, a_row, a_text, a_text_row
from tests.client.sending_checks.makers import TODAY, a_training, an_ndjson, on

RED, AMBER, BLUE = "FFF8CBC6", "FFFFE7A8", "FFD3E5F8"
FILES = Path(sheets.__file__).parent / "files"
A_MOMENT = datetime.fromisoformat("2026-03-02T09:30")
MIDNIGHT = datetime.fromisoformat("2026-03-02")
"""A workbook knows no time zones."""
VERDICT = len(Field)
"""The place of the first column that is added to a file with all columns."""


def verdicts_of(file: TrainingFile, language: Language = "en") -> Iterable[RowVerdict]:
    return (verdict for each in check(file, TODAY) for verdict in each.row_verdicts(language))


def annotated(path: Path, quality: Quality = Quality.EMPLOYER, language: Language = "en") -> tuple[Any, Worksheet]:
    """The two sheets of the copy."""
    file = read(path, quality=quality)
    target = beside(path, Stage.CHECKED)
    annotate(file, verdicts_of(file, language), target, language=language)
    summary, rows = load_workbook(target).worksheets
    return summary, rows


def colour(cell: Any) -> str | None:
    return cell.fill.fgColor.rgb if cell.fill.fill_type else None


def table(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


class TestRows:
    def test_every_row_keeps_its_place_and_gets_a_verdict(self, tmp_path: Path) -> None:
        wrong = a_row({Field.REFERENCE: "2026-0002", Field.TYPE: "?"})
        _, rows = annotated(a_file(tmp_path, a_row(), (), wrong))
        assert [cell.value for cell in rows[1]][:VERDICT] == list(HEADERS.values())
        assert [rows.cell(1, VERDICT + place).value for place in (1, 2)] == ["Verdict", "What is wrong, and what to do"]
        assert [rows.cell(row, 1).value for row in (2, 3, 4)] == ["2026-0001", None, "2026-0002"]
        assert [rows.cell(row, VERDICT + 1).value for row in (2, 3, 4)] == ["Ready", None, "Blocked"]
        assert (
            rows.cell(4, VERDICT + 2).value
            == "Type: The word “?” is not known here. Choose one of these: formal, informal."
        )
        assert rows.cell(2, VERDICT + 2).value is None

    def test_a_wrong_cell_is_red_and_tells_why(self, tmp_path: Path) -> None:
        _, rows = annotated(a_file(tmp_path, a_row({Field.TYPE: "?"})))
        assert colour(rows["E2"]) == RED
        assert colour(rows["D2"]) is None
        comment = rows["E2"].comment
        assert comment is not None
        assert "Unknown word" in comment.text
        assert "Choose one of these: formal, informal." in comment.text

    def test_a_warned_cell_is_amber_and_a_repaired_one_blue(self, tmp_path: Path) -> None:
        row = a_row({Field.STATUS: "reserved", Field.REFERENCE: " 2026-0001"})
        _, rows = annotated(a_file(tmp_path, row))
        assert (colour(rows["J2"]), colour(rows["A2"])) == (AMBER, BLUE)
        assert rows.cell(2, VERDICT + 1).value == "Ready, with warnings"

    def test_the_worst_of_a_cell_decides_its_colour(self, tmp_path: Path) -> None:
        row = a_row({Field.STATUS: "completed", Field.END_DATE: date(2026, 3, 2), Field.DURATION: 30})
        _, rows = annotated(a_file(tmp_path, row, a_row({Field.REFERENCE: " 2026-0001 "})))
        assert (colour(rows["H2"]), colour(rows["A3"])) == (RED, RED)
        assert len(rows["A3"].comment.text.split("\n\n")) == 2

    def test_an_empty_cell_that_should_not_be_is_red_too(self, tmp_path: Path) -> None:
        _, rows = annotated(a_file(tmp_path, a_row({Field.TITLE: None})))
        assert (rows["D2"].value, colour(rows["D2"])) == (None, RED)

    def test_what_no_column_can_show_is_told_all_the_same(self, tmp_path: Path) -> None:
        header = [name for field, name in HEADERS.items() if field is not Field.UNIT]
        row = [value for field, value in zip(Field, a_row(), strict=True) if field is not Field.UNIT]
        _, rows = annotated(a_file(tmp_path, row, header=header))
        assert "Nothing tells whether this duration" in str(rows.cell(2, VERDICT + 1).value)

    def test_the_header_stays_in_sight_and_rows_can_be_filtered(self, tmp_path: Path) -> None:
        _, rows = annotated(a_file(tmp_path, a_row()))
        assert (rows.freeze_panes, rows.auto_filter.ref) == ("A2", "A1:S2")
        assert rows.column_dimensions["A"].width > 8

    def test_a_header_far_down_does_not_fill_the_screen(self, tmp_path: Path) -> None:
        book = Workbook()
        for row in (*[["remark"]] * 12, HEADERS.values(), a_row()):
            book.worksheets[0].append(list(row))
        book.save(tmp_path / "trainings.xlsx")
        _, rows = annotated(tmp_path / "trainings.xlsx")
        assert (rows.freeze_panes, rows.auto_filter.ref) == (None, "A13:S14")

    def test_a_file_without_a_header_gets_none(self, tmp_path: Path) -> None:
        path = a_text(tmp_path, f"{';'.join(a_text_row())}\n")
        columns = dict(zip(Field, "ABCDEFGHIJKLMNOPQ", strict=True))
        file = read(path, FileMapping(columns=columns, header_row=0))
        annotate(file, verdicts_of(file), tmp_path / "copy.xlsx", language="en")
        rows = load_workbook(tmp_path / "copy.xlsx").worksheets[1]
        assert (rows["A1"].value, rows.cell(1, VERDICT + 1).value) == ("2026-0001", "Ready")
        assert (rows.freeze_panes, rows.auto_filter.ref) == (None, None)

    def test_what_stands_above_the_table_and_beside_it_is_kept(self, tmp_path: Path) -> None:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "Summary"
        for row in (["Bakery Peeters"], [], list(HEADERS.values()), [*a_row(), "a remark"], ["Total"]):
            sheet.append(row)
        book.save(tmp_path / "trainings.xlsx")
        summary, rows = annotated(tmp_path / "trainings.xlsx")
        assert (summary.title, rows.title) == ("Summary", "Summary 2")
        assert (rows["A1"].value, rows["A3"].value, rows["A5"].value) == ("Bakery Peeters", "reference", "Total")
        assert [rows.cell(4, VERDICT + place).value for place in (1, 2, 3)] == ["Ready", None, "a remark"]
        assert (rows.freeze_panes, rows.auto_filter.ref) == ("A4", "A3:S5")

    def test_it_can_be_corrected_and_read_again(self, tmp_path: Path) -> None:
        path = a_file(tmp_path, a_row(), a_row({Field.REFERENCE: "2026-0002", Field.TYPE: "?"}))
        annotated(path)
        copy = load_workbook(beside(path, Stage.CHECKED))
        copy.worksheets[1]["E3"] = "informal"
        copy.save(tmp_path / "corrected.xlsx")
        assert all(isinstance(row, Ready) for row in read(tmp_path / "corrected.xlsx"))

    @pytest.mark.parametrize("language", ["nl", "fr", "de"])
    def test_it_speaks_the_language_of_the_reader(self, tmp_path: Path, language: Language) -> None:
        _, rows = annotated(a_file(tmp_path, a_row({Field.TYPE: "?"})), language=language)
        assert "not known here" not in str(rows.cell(2, VERDICT + 2).value)


class TestValues:
    @pytest.mark.parametrize("text", ["=1+1", "+32 2 555 55 55", "-", "@SUM(A1)", '=HYPERLINK("http://x")'])
    def test_no_text_becomes_a_formula(self, tmp_path: Path, text: str) -> None:
        _, rows = annotated(a_csv(tmp_path, a_text_row({Field.TITLE: text})))
        cell = rows["D2"]
        assert (cell.value, cell.data_type, bool(cell.quotePrefix)) == (text, "s", True)

    @pytest.mark.parametrize("text", ["<r><t>x</t></r>", "</r>", "a\x07b & <c>", "x" * 40_000, "\ufffe", "_x0041_"])
    def test_no_text_breaks_the_file(self, tmp_path: Path, text: str) -> None:
        _, rows = annotated(a_csv(tmp_path, a_text_row({Field.FUNDING: text})))
        assert rows.cell(2, 1).value == "2026-0001"
        assert len(str(rows.cell(2, 15).value)) <= 32_767

    def test_half_a_sign_does_not_break_it_either(self, tmp_path: Path) -> None:
        text = json.dumps(a_training(title="\ud800"))
        _, rows = annotated(a_text(tmp_path, text, name="trainings.ndjson"))
        assert rows["B1"].value is not None

    def test_days_numbers_and_truth_stay_what_they_are(self, tmp_path: Path) -> None:
        values: list[Value] = [
            date(2026, 3, 2), A_MOMENT, time(7, 36), timedelta(hours=30), 7.6, 85073003328.0, True,
            date(1850, 1, 1), -timedelta(hours=1), float("inf"), 2.0**60, CellError("#REF!"),
        ]  # fmt: skip

        class Odd(TrainingFile):
            def source_rows(self) -> Iterable[SourceRow]:  # type: ignore[override]
                yield SourceRow(1, tuple(values))

        path = a_file(tmp_path, a_row())
        file = read(path)
        file.__class__ = Odd
        target = tmp_path / "copy.xlsx"
        annotate(file, [], target, language="en")
        header = load_workbook(target).worksheets[1][1]
        assert header[0].value == "2026-03-02"  # the header is text

        class Below(Odd):
            def source_rows(self) -> Iterable[SourceRow]:  # type: ignore[override]
                yield SourceRow(2, tuple(values))

        file.__class__ = Below
        annotate(file, [], target, language="en", overwrite=True)
        cells = load_workbook(target).worksheets[1][2]
        told = [cell.value for cell in cells][: len(values)]
        assert told[:3] == [MIDNIGHT, A_MOMENT, time(7, 36)]
        assert told[3] == timedelta(hours=30)
        assert told[4:7] == [7.6, 85073003328, True]
        assert all(isinstance(value, str) for value in told[7:])
        assert told[11] == "#REF!"
        assert (cells[0].number_format, cells[5].number_format) == ("mm-dd-yy", "0")


class TestOtherKinds:
    def test_a_csv_keeps_its_texts(self, tmp_path: Path) -> None:
        path = a_csv(tmp_path, a_text_row(), a_text_row({Field.REFERENCE: "2", Field.SSIN: "85073003329"}))
        _, rows = annotated(path)
        assert (rows.title, rows["F2"].value, rows["C3"].value) == ("trainings", "02/03/2026", "85073003329")
        assert colour(rows["C3"]) == RED

    def test_records_have_a_column_for_each_member(self, tmp_path: Path) -> None:
        wrong = a_training(reference="2026-0002", period=on("2026-03-03", "2026-03-02"))
        path = an_ndjson(tmp_path, a_training(), {"training": wrong, "correction": True})
        nothing = json.dumps(a_training(reference="3", funding=None))
        path.write_text(f"{path.read_text()}{nothing}\nno json\n")
        _, rows = annotated(path)
        names = [cell.value for cell in rows[1]]
        assert names[:5] == ["reference", "enterpriseNumber", "ssin", "title", "type"]
        assert names[-3:] == ["Text", "Verdict", "What is wrong, and what to do"]
        assert [rows.cell(row, 1).value for row in (2, 3)] == ["2026-0001", "2026-0002"]
        end = names.index("period.endDate") + 1
        assert (colour(rows.cell(3, end)), colour(rows.cell(2, end))) == (RED, None)
        assert colour(rows.cell(4, names.index("funding") + 1)) == RED
        assert rows.cell(5, len(names) - 2).value == "no json"
        assert rows.cell(5, len(names) - 1).value == "Blocked"

    def test_members_that_only_late_records_have_go_together(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("openfla.sending.annotated._layouts._LOOKED_AT", 1)
        late = a_training(reference="2", funding="fund", certificate={"validUntil": "2027-01-01"})
        _, rows = annotated(an_ndjson(tmp_path, a_training(), late))
        more = rows.max_column - 2
        assert rows.cell(1, more).value == "Everything else"
        assert json.loads(str(rows.cell(3, more).value)) == {"funding": "fund", "certificate.validUntil": "2027-01-01"}

    def test_participants_of_a_provider_are_told_in_their_rows(self, tmp_path: Path) -> None:
        rows = [a_text_row(), a_text_row({Field.REFERENCE: "2026-0002"}), a_text_row({Field.SSIN: "85073003329"})]
        _, copy = annotated(a_csv(tmp_path, *rows), Quality.TRAINING_PROVIDER)
        assert [copy.cell(row, VERDICT + 1).value for row in (2, 3, 4)] == ["Blocked", "Ready", "Blocked"]
        assert (colour(copy["C4"]), colour(copy["C2"])) == (RED, None)

    def test_participants_of_json_are_told_at_their_list(self, tmp_path: Path) -> None:
        worker = {"ssin": "85073003328", "status": "completed"}
        record = {
            name: value for name, value in a_training().items() if name not in ("ssin", "enterpriseNumber", "status")
        }
        path = an_ndjson(tmp_path, {**record, "participants": [worker, worker]})
        _, rows = annotated(path, Quality.TRAINING_PROVIDER)
        names = [cell.value for cell in rows[1]]
        assert colour(rows.cell(2, names.index("participants") + 1)) == RED

    @pytest.mark.parametrize("name", ["opleidingen.xlsx", "opleidingen.ods", "opleidingen.csv"])
    def test_files_of_libreoffice_look_the_same_whatever_their_kind(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes((FILES / name).read_bytes())
        _, rows = annotated(path)
        header = [cell.value for cell in rows[3]]
        place = header.index("Verdict") + 1
        assert rows.cell(9, place).value == "Blocked"
        red = [cell.coordinate for cell in rows[9][: place - 1] if colour(cell) == RED]
        assert red == ["C9"]
        assert rows.cell(10, place).value is None


class TestSummary:
    def test_it_counts_by_cause_and_leads_to_the_cells(self, tmp_path: Path) -> None:
        wrong = [a_row({Field.REFERENCE: str(row), Field.TYPE: f"?{row}"}) for row in range(7)]
        summary, _ = annotated(a_file(tmp_path, a_row(), *wrong))
        told = table(summary)
        assert [row[:2] for row in told[4:8]] == [
            ["Rows", 8],
            ["Ready", 1],
            ["Ready, with warnings", 0],
            ["Blocked", 7],
        ]
        header, cause = told[9], told[10]
        assert header[:7] == ["Verdict", "Column", "Cause", "Rows", "What is wrong", "What to do", "Examples"]
        assert cause[:4] == ["Blocking", "Type", "Unknown word", 7]
        assert cause[4] == "For instance: The word “?0” is not known here."
        assert cause[6:] == ["E3", "E4", "E5", "E6", "E7"]
        assert summary["G11"].hyperlink.location == "Sheet!E3"

    def test_after_sending_it_tells_what_the_platform_said(self, tmp_path: Path) -> None:
        path = a_file(tmp_path, a_row(), a_row({Field.REFERENCE: "2"}), a_row({Field.REFERENCE: "3"}))
        note = Note(code="noEmployment", weight=Weight.WARNING, title="No employment known", text="None.", field=None)
        verdicts = [RowVerdict(2, Verdict.ACCEPTED), RowVerdict(3, Verdict.WARNED, (note,)), RowVerdict(4, None)]
        target = beside(path, Stage.SENT)
        tally = annotate(read(path), verdicts, target, language="en", stage=Stage.SENT)
        summary, rows = load_workbook(target).worksheets
        assert (target.name, tally.unjudged) == ("trainings.sent.xlsx", 1)
        assert [rows.cell(row, VERDICT + 1).value for row in (2, 3, 4)] == [
            "Accepted, without warnings",
            "Accepted, with warnings",
            "Not sent",
        ]
        assert summary["A2"].value == "What the platform said"
        assert ["Not sent", 1] in [row[:2] for row in table(summary)]
        assert summary["G12"].hyperlink.location == "Sheet!R3"

    def test_without_anything_to_tell_there_are_only_counts(self, tmp_path: Path) -> None:
        summary, _ = annotated(a_file(tmp_path, a_row()))
        assert summary.max_row == 8


class TestTarget:
    def test_only_its_owner_can_read_it(self, tmp_path: Path) -> None:
        path = a_file(tmp_path, a_row())
        annotated(path)
        assert stat.S_IMODE(beside(path, Stage.CHECKED).stat().st_mode) == 0o600

    def test_another_file_is_not_overwritten_unless_asked(self, tmp_path: Path) -> None:
        path = a_file(tmp_path, a_row())
        target = a_text(tmp_path, "mine", name="copy.xlsx")
        with pytest.raises(TargetExists):
            annotate(read(path), [], target, language="en")
        assert target.read_text() == "mine"
        annotate(read(path), [], target, language="en", overwrite=True)
        assert zipfile.is_zipfile(target)

    def test_one_that_comes_up_meanwhile_is_not_overwritten_either(self, tmp_path: Path) -> None:
        path, target = a_file(tmp_path, a_row()), tmp_path / "copy.xlsx"

        def verdicts() -> Iterable[RowVerdict]:
            target.write_text("mine")
            yield RowVerdict(2, Verdict.ACCEPTED)

        with pytest.raises(TargetExists):
            annotate(read(path), verdicts(), target, language="en")
        assert target.read_text() == "mine"

    def test_the_file_itself_is_never_overwritten(self, tmp_path: Path) -> None:
        path = a_file(tmp_path, a_row())
        with pytest.raises(TargetIsSource):
            annotate(read(path), [], path, language="en", overwrite=True)

    def test_a_folder_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        path = a_file(tmp_path, a_row())
        with pytest.raises(TargetNotWritable, match="No such file"):
            annotate(read(path), [], tmp_path / "nowhere" / "copy.xlsx", language="en")

    def test_a_folder_that_goes_away_meanwhile_is_told_too(self, tmp_path: Path) -> None:
        path = a_file(tmp_path, a_row())

        def verdicts() -> Iterable[RowVerdict]:
            (folder,) = tmp_path.glob(".openfla-*")
            shutil.rmtree(folder)
            yield RowVerdict(2, Verdict.ACCEPTED)

        with pytest.raises(TargetNotWritable):
            annotate(read(path), verdicts(), tmp_path / "copy.xlsx", language="en")

    def test_nothing_is_left_behind_when_it_breaks_off(self, tmp_path: Path) -> None:
        path = a_file(tmp_path, a_row())

        def verdicts() -> Iterable[RowVerdict]:
            yield RowVerdict(1, None)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            annotate(read(path), verdicts(), tmp_path / "copy.xlsx", language="en")
        assert list(tmp_path.iterdir()) == [path]

    def test_a_file_with_more_rows_than_a_sheet_has_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(_rows, "MOST_ROWS", 2)
        path = a_file(tmp_path, a_row(), a_row({Field.REFERENCE: "2"}))
        with pytest.raises(TooManyRows):
            annotate(read(path), [], tmp_path / "copy.xlsx", language="en")

    def test_comments_are_bounded_and_colours_are_not(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(_rows, "MOST_COMMENTS", 1)
        path = a_file(tmp_path, *(a_row({Field.REFERENCE: str(row), Field.TYPE: "?"}) for row in range(2)))
        _, rows = annotated(path)
        assert (colour(rows["E2"]), colour(rows["E3"])) == (RED, RED)
        assert (rows["E2"].comment is None, rows["E3"].comment is None) == (False, True)

    def test_the_counts_come_back(self, tmp_path: Path) -> None:
        file = read(a_file(tmp_path, a_row()))
        tally = annotate(file, verdicts_of(file), tmp_path / "copy.xlsx", language="en")
        assert isinstance(tally, Tally)
        assert (tally.rows, tally.accepted) == (1, 1)
