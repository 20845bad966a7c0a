import io
from collections.abc import Callable
from datetime import date
from inspect import ismodule
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from openfla import sending
from openfla.sending import (
    ColumnTwice,
    EmptySpreadsheet,
    Field,
    FileNotFound,
    FileNotReadable,
    FileTooLarge,
    LockedSpreadsheet,
    MissingColumns,
    NotASpreadsheet,
    Ready,
    RemarkKind,
    RepairKind,
    read,
)
from openfla.sending.formats import _kinds
from openfla.sending.reading._headers import HEADERS
from openfla.texts import LANGUAGES, Language
from tests.client.sending.sheets import a_file, a_row, kinds, rules


def test_public_names_are_the_promised_ones() -> None:
    public = {name for name, value in vars(sending).items() if not name.startswith("_") and not ismodule(value)}
    assert public == set(sending.__all__)
    assert sending.__all__ == sorted(sending.__all__)


class TestHeader:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_columns_are_known_in_four_languages(self, tmp_path: Path, language: Language) -> None:
        header = [words.shown(language).upper() for words in HEADERS.words.values()]
        found = read(a_file(tmp_path, a_row(), header=header))
        assert [column.field for column in found.description.columns] == list(Field)
        assert all(isinstance(row, Ready) for row in found)

    def test_accents_spaces_and_remarks_do_not_matter(self, tmp_path: Path) -> None:
        names = {
            Field.SSIN: "INSZ (11 cijfers)",
            Field.START_DATE: " Date  de debut *",
            Field.TITLE: "titel\nopleiding",
        }
        found = read(a_file(tmp_path, a_row(), header=[names.get(field, field.value) for field in Field]))
        assert set(names) <= {column.field for column in found.description.columns}

    def test_it_may_stand_below_a_title_and_beside_an_empty_column(self, tmp_path: Path) -> None:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet["C2"] = "Trainings of 2026"
        for place, (field, value) in enumerate(zip(Field, a_row(), strict=True), start=2):
            sheet.cell(5, place, field.value)
            sheet.cell(7, place, value)
        book.save(tmp_path / "low.xlsx")
        found = read(tmp_path / "low.xlsx")
        assert (found.description.header_row, found.description.columns[0].letters) == (5, "B")
        assert [row.row_number for row in found] == [7]
        assert [row.place.addresses[Field.REFERENCE] for row in found] == ["B7"]

    def test_the_sheet_with_all_the_columns_is_the_one(self, tmp_path: Path) -> None:
        book = Workbook()
        book.worksheets[0].append(["Reference", "Title", "Status"])
        sheet = book.create_sheet("Trainings")
        sheet.append([field.value for field in Field])
        sheet.append(a_row())
        book.save(tmp_path / "two.xlsx")
        assert read(tmp_path / "two.xlsx").description.sheet == "Trainings"

    def test_unknown_columns_are_left_aside(self, tmp_path: Path) -> None:
        header = [*(field.value for field in Field), "Shoe size"]
        assert all(isinstance(row, Ready) for row in read(a_file(tmp_path, (*a_row(), 43), header=header)))

    def test_all_the_missing_columns_are_named(self, tmp_path: Path) -> None:
        present = [field.value for field in Field if field not in (Field.SSIN, Field.END_DATE, Field.FUNDING)]
        with pytest.raises(MissingColumns) as refused:
            read(a_file(tmp_path, header=present))
        assert refused.value.fields == (Field.SSIN, Field.END_DATE)
        assert "SSIN, End date" in refused.value.explain("en")

    def test_a_file_without_header_lacks_every_column(self, tmp_path: Path) -> None:
        with pytest.raises(MissingColumns) as refused:
            read(a_file(tmp_path, header=["a", "b", "c"]))
        assert refused.value.fields == sending._fields.REQUIRED

    def test_the_same_column_twice_with_other_values(self, tmp_path: Path) -> None:
        header = [*(field.value for field in Field), "INSZ"]
        with pytest.raises(ColumnTwice, match="R1") as refused:
            read(a_file(tmp_path, (*a_row(), "00003241778"), header=header))
        assert refused.value.addresses == ("C1", "R1")

    def test_the_same_column_twice_with_the_same_values(self, tmp_path: Path) -> None:
        header = [*(field.value for field in Field), "INSZ"]
        found = read(a_file(tmp_path, (*a_row(), " 85.07.30-033.28"), header=header))
        assert [remark.kind for remark in found.remarks] == [RemarkKind.SECOND_COLUMN]
        assert "C, R" in found.remarks[0].tell()
        assert all(isinstance(row, Ready) for row in found)

    def test_columns_with_the_same_name_help_each_other_out(self, tmp_path: Path) -> None:
        header = [*(field.value for field in Field), "INSZ"]
        same = (*a_row(), "85.07.30-033.28")
        rows = [*[same] * 100, (*a_row({Field.SSIN: None}), "85073003328"), (*a_row(), "00003241778")]
        named = [(f"r{number}", *row[1:]) for number, row in enumerate(rows)]
        *_, second_last, last = read(a_file(tmp_path, *named, header=header))
        assert isinstance(second_last, Ready)
        assert kinds(second_last.repairs) == [(Field.SSIN, RepairKind.SECOND_COLUMN)]
        assert rules(last) == [(Field.SSIN, "twoValues")]


class TestRows:
    def test_a_file_can_be_gone_through_again(self, tmp_path: Path) -> None:
        found = read(a_file(tmp_path, a_row(), a_row({Field.REFERENCE: "2026-0002"})))
        assert list(found) == list(found)
        assert len(list(found)) == found.description.most_rows == 2

    def test_blank_rows_are_left_aside_and_numbers_stay_true(self, tmp_path: Path) -> None:
        blank = [None] * len(Field)
        sheet = read(a_file(tmp_path, a_row(), blank, [" ", *blank[1:]], a_row({Field.REFERENCE: "2026-0002"})))
        assert [row.row_number for row in sheet] == [2, 5]


class TestUnusable:
    def test_there_is_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFound, match=r"nowhere\.xlsx"):
            read(tmp_path / "nowhere.xlsx")

    @pytest.mark.parametrize("content", [b"PK\x03\x04 and then nothing", bytes(5000), b"\x01\x00\x02\x03" * 900])
    def test_it_is_no_spreadsheet(self, tmp_path: Path, content: bytes) -> None:
        file = tmp_path / "trainings.xlsx"
        file.write_bytes(content)
        with pytest.raises(NotASpreadsheet):
            read(file)

    def test_there_is_nothing_in_it(self, tmp_path: Path) -> None:
        (tmp_path / "trainings.csv").touch()
        with pytest.raises(EmptySpreadsheet):
            read(tmp_path / "trainings.csv")

    def test_a_folder_is_no_spreadsheet(self, tmp_path: Path) -> None:
        with pytest.raises(NotASpreadsheet):
            read(tmp_path)

    def test_a_damaged_sheet(self, tmp_path: Path) -> None:
        with pytest.raises(NotASpreadsheet):
            read(with_sheet(a_file(tmp_path, a_row()), lambda xml: xml[: len(xml) // 2]))

    def test_a_password_or_an_old_form(self, tmp_path: Path) -> None:
        (tmp_path / "old.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512))
        with pytest.raises(LockedSpreadsheet):
            read(tmp_path / "old.xlsx")

    def test_it_is_empty(self, tmp_path: Path) -> None:
        Workbook().save(tmp_path / "empty.xlsx")
        with pytest.raises(EmptySpreadsheet):
            read(tmp_path / "empty.xlsx")

    def test_a_header_alone_is_empty_too(self, tmp_path: Path) -> None:
        with pytest.raises(EmptySpreadsheet):
            read(a_file(tmp_path))

    def test_it_is_too_large(self, tmp_path: Path) -> None:
        with (tmp_path / "large.xlsx").open("wb") as file:
            file.write(b"PK\x03\x04")
            file.truncate(256 * 1024 * 1024 + 1)
        with pytest.raises(FileTooLarge, match="256 MiB"):
            read(tmp_path / "large.xlsx")

    def test_it_would_be_too_large_once_unpacked(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(_kinds, "LARGEST_UNPACKED_MIB", 0)
        with pytest.raises(FileTooLarge):
            read(a_file(tmp_path, a_row()))

    def test_a_cell_that_stands_far_away_does_no_harm(self, tmp_path: Path) -> None:
        file = a_file(tmp_path, a_row())
        book = load_workbook(file)
        book.worksheets[0]["XFD1048576"] = date(2026, 1, 1)
        book.save(file)
        found = read(file)
        assert [row.row_number for row in found] == [2]
        assert [remark.tell() for remark in found.remarks] == [
            "Rows with nothing in the columns of a training were left aside: 1048576."
        ]

    def test_nobody_may_read_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = a_file(tmp_path, a_row())

        def refused(*_: object, **__: object) -> io.BytesIO:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refused)
        with pytest.raises(FileNotReadable, match="Permission denied"):
            read(file)


def with_sheet(file: Path, change: Callable[[bytes], bytes]) -> Path:
    """The same file, the text of its first sheet changed."""
    with ZipFile(file) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    with ZipFile(file, "w") as parts:
        for name, part in content.items():
            parts.writestr(name, change(part) if name.endswith("sheet1.xml") else part)
    return file
