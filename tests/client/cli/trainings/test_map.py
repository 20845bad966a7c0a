"""`openfla trainings map`: a mapping is drafted, confirmed and written."""

import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from openfla.cli import speech
from openfla.cli.trainings import _map, app
from openfla.cli.trainings._mistakes import MappingDoubtful, NoMappingNeeded
from openfla.sending import (
    Confidence,
    EmptySpreadsheet,
    Field,
    FileMapping,
    NoSuchSheet,
    Ready,
    propose,
    read,
)
from openfla.sending.annotated import TargetExists, TargetNotWritable
from tests.client.sending.sheets import HEADERS, a_csv, a_row, a_text, a_text_row

EXPORT = """\
Personeelslid;Rijksregister;Cursus;Categorie;Wanneer;Uren;Toestand;Kostenplaats
P-1;85073003328;Eerste hulp;F;02/03/2026;7,6;gevolgd;K1
P-2;85073003328;Heftruck;I;03/03/2026;4;gevolgd;K2
"""
ANSWERS = {
    Field.REFERENCE: "A",
    Field.ENTERPRISE_NUMBER: "=0999999922",
    Field.SSIN: "rijksregister",
    Field.TITLE: "Cursus",
    Field.TYPE: "=formal",
    Field.START_DATE: "E",
    Field.END_DATE: "E",
    Field.DURATION: "F",
    Field.UNIT: "-",
    Field.STATUS: "G",
}
"""What somebody answers when the column of a field is asked for."""


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech.out, "_width", 80)


def run(*words: str | Path, answers: str | None = None) -> Result:
    return CliRunner().invoke(app, ["map", *map(str, words)], input=answers)


def a_workbook(folder: Path, sheets: dict[str, list[Sequence[Any]]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(folder / "export.xlsx")
    return folder / "export.xlsx"


def an_export(folder: Path) -> Path:
    return a_text(folder, EXPORT, name="export.csv")


def answers_to(file: Path, **other: str) -> str:
    """A line for each question about a file, in their order."""
    proposal = propose(file)
    fields = [guess.field for guess in proposal.guesses if guess.confidence is not Confidence.CERTAIN]
    return "".join(f"{other.get(field.name, ANSWERS[field])}\n" for field in (*fields, *proposal.missing))


def mapping_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.mapping.toml")


class TestCertain:
    def test_a_file_with_known_headers_needs_no_answers(self, tmp_path: Path) -> None:
        file = a_csv(tmp_path, a_text_row())
        result = run(file)
        assert result.exit_code == 0, result.output
        assert f"openfla trainings check {file} --mapping {mapping_of(file)}" in result.output
        (row,) = read(file, FileMapping.load(mapping_of(file)))
        assert isinstance(row, Ready)

    def test_the_table_tells_what_each_column_holds_without_a_workers_number(self, tmp_path: Path) -> None:
        result = run(a_csv(tmp_path, a_text_row()))
        told = " ".join(result.output.split())
        assert "Title D title First aid certain" in told
        assert "85.07.30-033.28" not in result.output
        assert "85.07.30-033.28" not in mapping_of(tmp_path / "trainings.csv").read_text()

    def test_what_is_left_aside_is_told(self, tmp_path: Path) -> None:
        assert "Kostenplaats" in run(an_export(tmp_path), "--yes").output.partition("Left aside:")[2]


class TestSheet:
    def test_the_one_that_is_named_is_looked_at(self, tmp_path: Path) -> None:
        file = a_workbook(
            tmp_path, {"2025": [list(HEADERS.values()), a_row()], "2026": [list(HEADERS.values()), a_row()]}
        )
        assert run(file, "--sheet", "2026", "--yes").exit_code == 0
        assert FileMapping.load(mapping_of(file)).sheet == "2026"

    def test_of_one_whose_headers_nobody_knows_too(self, tmp_path: Path) -> None:
        file = a_workbook(tmp_path, {"Notes": [("X", "Y"), *[("a", "b")] * 5], "Own": [("P", "Q"), ("c", "d")]})
        assert run(file, "--sheet", "own", "--yes").exit_code == _map.INCOMPLETE
        assert FileMapping.load(mapping_of(file)).sheet == "Own"

    def test_one_that_is_not_there_is_told_with_those_that_are(self, tmp_path: Path) -> None:
        result = run(a_workbook(tmp_path, {"2026": [list(HEADERS.values()), a_row()]}), "--sheet", "2027")
        assert isinstance(result.exception, NoSuchSheet)
        assert "2026" in result.exception.explain()


class TestRefused:
    def test_records_in_json_need_no_mapping(self, tmp_path: Path) -> None:
        assert isinstance(run(a_text(tmp_path, "{}\n", name="trainings.ndjson")).exception, NoMappingNeeded)

    def test_a_file_without_anything_in_it_is_told(self, tmp_path: Path) -> None:
        assert isinstance(run(a_text(tmp_path, "\n\n")).exception, EmptySpreadsheet)


class TestNobodyThere:
    def test_without_a_terminal_nothing_is_asked_and_nothing_written(self, tmp_path: Path) -> None:
        file = an_export(tmp_path)
        result = run(file)
        assert isinstance(result.exception, MappingDoubtful)
        assert "Reference" in result.exception.columns
        assert list(tmp_path.iterdir()) == [file]

    def test_taken_as_proposed_it_is_written_and_tells_what_is_missing(self, tmp_path: Path) -> None:
        file = an_export(tmp_path)
        result = run(file, "--yes")
        assert result.exit_code == _map.INCOMPLETE
        assert "Fill these in before you go on:" in result.stderr
        assert Field.REFERENCE not in FileMapping.load(mapping_of(file)).columns
        assert '# type = ""  # Type (needed): one of these: formal, informal' in mapping_of(file).read_text()

    def test_an_enterprise_can_be_given_beforehand(self, tmp_path: Path) -> None:
        file = an_export(tmp_path)
        result = run(file, "--yes", "--enterprise", "0999999922")
        assert "Enterprise number is 0999999922 in every row." in result.output
        assert FileMapping.load(mapping_of(file)).constants == {Field.ENTERPRISE_NUMBER: "0999999922"}


class TestTarget:
    def test_another_mapping_is_overwritten_by_force_only(self, tmp_path: Path) -> None:
        file = a_csv(tmp_path, a_text_row())
        mapping_of(file).write_text("# mine")
        assert isinstance(run(file).exception, TargetExists)
        assert mapping_of(file).read_text() == "# mine"
        assert run(file, "--force").exit_code == 0

    def test_it_is_written_where_it_was_asked(self, tmp_path: Path) -> None:
        file, target = a_csv(tmp_path, a_text_row()), tmp_path / "own.toml"
        assert run(file, "--output", target).exit_code == 0
        assert FileMapping.load(target).columns[Field.TITLE] == "title"

    def test_a_folder_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        result = run(a_csv(tmp_path, a_text_row()), "--output", tmp_path / "nowhere" / "own.toml")
        assert isinstance(result.exception, TargetNotWritable)


@pytest.fixture
def _somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_map, "is_somebody_there", lambda: True)


@pytest.mark.usefixtures("_somebody")
class TestAnswers:
    def test_the_columns_of_any_export_are_told_one_by_one(self, tmp_path: Path) -> None:
        file = an_export(tmp_path)
        result = run(file, answers=answers_to(file))
        assert result.exit_code == 0, result.output
        first, second = read(file, FileMapping.load(mapping_of(file)))
        assert isinstance(first, Ready)
        assert isinstance(second, Ready)
        assert (first.training.reference, second.training.title) == ("P-1", "Heftruck")

    def test_an_answer_that_is_no_column_is_asked_again(self, tmp_path: Path) -> None:
        file = an_export(tmp_path)
        result = run(file, answers="ZZ\n" + answers_to(file))
        assert "The file has no column “ZZ”." in result.stderr
        assert result.exit_code == 0, result.output

    def test_what_is_left_open_is_missing(self, tmp_path: Path) -> None:
        file = an_export(tmp_path)
        result = run(file, answers=answers_to(file, TITLE="-"))
        assert result.exit_code == _map.INCOMPLETE
        assert "Fill these in before you go on: Title." in result.stderr

    def test_a_reference_is_never_the_same_in_every_row(self, tmp_path: Path) -> None:
        file = an_export(tmp_path)
        result = run(file, answers=answers_to(file, REFERENCE="=1\nA"))
        assert "The file has no column “=1”." in result.stderr
        assert result.exit_code == 0, result.output

    def test_the_same_word_in_every_row_is_one_that_can_stand_there(self, tmp_path: Path) -> None:
        file = an_export(tmp_path)
        result = run(file, answers=answers_to(file, TYPE="=done\n=formeel"))
        assert "or = and one of these: formal, informal" in result.stderr
        assert "The word “done” is not known here." in result.stderr
        assert FileMapping.load(mapping_of(file)).constants[Field.TYPE] == "formeel"

    def test_words_that_nobody_knows_are_translated(self, tmp_path: Path) -> None:
        file = a_csv(tmp_path, a_text_row({Field.TYPE: "F"}), a_text_row({Field.TYPE: "I", Field.REFERENCE: "2"}))
        result = run(file, answers="\nperhaps\nformal\ninformal\n")
        assert "The word “perhaps” is not known here." in result.stderr
        told = [
            row.training.type.value for row in read(file, FileMapping.load(mapping_of(file))) if isinstance(row, Ready)
        ]
        assert told == ["formal", "informal"]

    def test_a_word_may_be_left_open(self, tmp_path: Path) -> None:
        file = a_csv(tmp_path, a_text_row({Field.TYPE: "F"}))
        assert run(file, answers="\n-\n").exit_code == 0
        assert FileMapping.load(mapping_of(file)).words == {}


def test_in_a_real_terminal_it_asks_in_the_language_of_the_reader(tmp_path: Path) -> None:
    file = a_csv(tmp_path, a_text_row({Field.TYPE: "F"}))
    command = [sys.executable, "-c", "from openfla.cli import main; main()", "trainings", "map", str(file)]
    ours, theirs = pty.openpty()
    environment = {**os.environ, "OPENFLA_LANGUAGE": "fr", "COLUMNS": "100"}
    os.write(ours, b"\nformel\n")
    result = subprocess.run(
        command, check=False, stdin=theirs, capture_output=True, text=True, env=environment, timeout=60
    )
    os.close(ours)
    os.close(theirs)
    assert result.returncode == 0, result.stderr
    assert FileMapping.load(mapping_of(file)).words == {Field.TYPE: {"F": "formel"}}
