"""`openfla trainings check`: what people and programs are told of a file."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from openfla.cli import speech
from openfla.cli.trainings import app
from openfla.sending import Field, MissingColumns, NoSuchSheet
from openfla.sending.annotated import TargetExists
from tests.client.sending.sheets import HEADERS, a_csv, a_file, a_row, a_text, a_text_row

WIDTH = 80


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech.out, "_width", WIDTH)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["check", *map(str, words)])


def wrong_rows(folder: Path, count: int = 7) -> Path:
    """One good row, one with a warning, one that was repaired, and so many wrong ones."""
    warned = a_row({Field.REFERENCE: "warned", Field.STATUS: "reserved", Field.TITLE: "Forklift"})
    repaired = a_row({Field.REFERENCE: " repaired", Field.TITLE: "Ladders"})
    wrong = [a_row({Field.REFERENCE: f"wrong-{row}", Field.TYPE: f"?{row}"}) for row in range(count)]
    return a_file(folder, a_row(), warned, repaired, *wrong)


class TestScreen:
    def test_a_good_file_ends_with_how_to_send_it(self, tmp_path: Path) -> None:
        file = a_csv(tmp_path, a_text_row())
        result = run(file, "--enterprise", "0999999922")
        assert result.exit_code == 0, result.output
        assert "1 row\n" in result.output
        told = f"Every row can be sent: openfla trainings send {file} --enterprise 0999999922 --account NAME"
        assert told in result.output

    def test_a_wrong_file_tells_counts_and_causes_with_the_first_cells(self, tmp_path: Path) -> None:
        result = run(wrong_rows(tmp_path))
        assert result.exit_code == 2
        lines = [line.rstrip() for line in result.output.splitlines()]
        assert "10 rows" in lines
        assert " ✗ 7 Blocked" in lines
        told = " ".join(result.output.split())
        assert "7 Type: Unknown word E5, E6" in told
        assert "For instance: The word “?0” is not known here." in told
        assert "E9 …" in told
        assert "→ Choose one of these: formal, informal." in told
        assert "1 Status: Still reserved J3" in told
        assert "1 of them was repaired while reading." in told
        assert "Every row can be sent" not in told
        assert "The other rows can be sent: openfla trainings send" in told
        assert all(len(line) <= WIDTH for line in lines if "--" not in line)

    def test_what_is_blocked_comes_before_what_warns(self, tmp_path: Path) -> None:
        output = run(wrong_rows(tmp_path, 1)).output
        blocking, warning, repaired = (
            output.index(heading) for heading in ("What blocks rows", "Warnings:", "Repaired while reading:")
        )
        assert blocking < warning < repaired

    def test_every_problem_of_every_row_is_told_when_asked(self, tmp_path: Path) -> None:
        result = run(wrong_rows(tmp_path), "--all")
        rows = result.output[result.output.index("Row by row") :]
        assert [f"Cell E{row} (Type)" in rows for row in range(4, 13)] == [False] + [True] * 7 + [False]
        assert "Cell J3 (Status)" in rows

    def test_a_rule_about_the_row_as_a_whole_names_the_row(self, tmp_path: Path) -> None:
        result = run(a_text(tmp_path, '{}\n{"correction": true}\n', name="trainings.ndjson"), "--all")
        assert result.exit_code == 2
        assert "row 1" in result.output
        assert "Row 1, reference: The field reference is not there." in result.output
        assert "Row 2: Of these exactly one must be there:" in result.output

    def test_no_output_tells_the_number_of_a_worker(self, tmp_path: Path) -> None:
        result = run(a_csv(tmp_path, a_text_row({Field.SSIN: "85073003329"})), "--all", "--json")
        assert "85073003329" not in result.output

    def test_enterprises_of_others_are_remarked_for_an_employer_only(self, tmp_path: Path) -> None:
        file = a_csv(tmp_path, a_text_row(), a_text_row({Field.REFERENCE: "2", Field.ENTERPRISE_NUMBER: "0884303369"}))
        remark = "The file holds trainings of several enterprises."
        assert remark in " ".join(run(file).output.split())
        assert remark not in " ".join(run(file, "--quality", "socialSecretariat").output.split())

    @pytest.mark.requirement("PROVIDER-1")
    def test_a_training_provider_has_rules_of_its_own(self, tmp_path: Path) -> None:
        file = a_csv(tmp_path, a_text_row(), a_text_row())
        assert run(file).exit_code == 2
        result = run(file, "--quality", "trainingProvider")
        assert "Participant twice" in result.output


class TestReading:
    def test_a_file_without_a_column_for_the_enterprise_takes_a_constant(self, tmp_path: Path) -> None:
        header = [name for field, name in HEADERS.items() if field is not Field.ENTERPRISE_NUMBER]
        row = [value for field, value in zip(Field, a_row(), strict=True) if field is not Field.ENTERPRISE_NUMBER]
        file = a_file(tmp_path, row, header=header)
        assert isinstance(run(file).exception, MissingColumns)
        assert run(file, "--enterprise", "0999.999.922").exit_code == 0

    def test_a_mapping_and_a_sheet_tell_how_it_is_read(self, tmp_path: Path) -> None:
        file = a_file(tmp_path, a_row(), header=["?" if name == "title" else name for name in HEADERS.values()])
        columns = "\n".join(f'{field} = "{letter}"' for field, letter in zip(Field, "ABCDEFGHIJKLMNOPQ", strict=True))
        mapping = a_text(tmp_path, f"header_row = 1\n[columns]\n{columns}\n", name="mapping.toml")
        assert run(file, "--mapping", mapping).exit_code == 0
        assert run(file, "--mapping", mapping, "--sheet", "Sheet").exit_code == 0
        assert isinstance(run(file, "--mapping", mapping, "--sheet", "Other").exception, NoSuchSheet)
        assert isinstance(run(file, "--sheet", "Other").exception, NoSuchSheet)


class TestCopy:
    def test_nothing_is_written_unless_asked_and_the_way_to_it_is_told(self, tmp_path: Path) -> None:
        file = wrong_rows(tmp_path)
        result = run(file)
        assert f"--output {tmp_path / 'trainings.checked.xlsx'}" in result.output
        assert list(tmp_path.iterdir()) == [file]

    def test_the_annotated_copy_is_written_where_it_was_asked(self, tmp_path: Path) -> None:
        target = tmp_path / "copy.xlsx"
        result = run(wrong_rows(tmp_path), "--output", target)
        assert f"The annotated copy is {target}." in result.output
        summary, rows = load_workbook(target).worksheets
        assert (summary["A1"].value, rows["R5"].value) == ("trainings.xlsx", "Blocked")
        assert stat.S_IMODE(target.stat().st_mode) == 0o600

    def test_another_file_is_overwritten_by_force_only(self, tmp_path: Path) -> None:
        file, target = wrong_rows(tmp_path), a_text(tmp_path, "mine", name="copy.xlsx")
        assert isinstance(run(file, "--output", target).exception, TargetExists)
        assert target.read_text() == "mine"
        assert run(file, "--output", target, "--force").exit_code == 2
        assert load_workbook(target)


class TestJson:
    def test_a_program_gets_one_document(self, tmp_path: Path) -> None:
        file, target = wrong_rows(tmp_path), tmp_path / "copy.xlsx"
        result = run(file, "--json", "--output", target)
        told = json.loads(result.stdout)
        assert result.exit_code == 2
        assert set(told) == {
            "file", "kind", "sheet", "quality", "rows", "accepted", "warned", "blocked", "unjudged", "repaired",
            "causes", "remarks", "copy",
        }  # fmt: skip
        counts = [told[name] for name in ("rows", "accepted", "warned", "blocked", "unjudged", "repaired")]
        assert counts == [10, 2, 1, 7, 0, 1]
        assert (told["kind"], told["sheet"], told["quality"], told["copy"]) == (
            "xlsx", "Sheet", "employer", str(target)
        )  # fmt: skip
        assert told["causes"][0] == {
            "class": "B",
            "code": "unknownWord",
            "field": "type",
            "rows": 7,
            "title": "Unknown word",
            "text": "The word “?0” is not known here.",
            "remedy": "Choose one of these: formal, informal.",
            "examples": [{"row": row, "cell": f"E{row}"} for row in range(5, 10)],
        }

    def test_with_all_it_holds_every_problem(self, tmp_path: Path) -> None:
        told = json.loads(run(wrong_rows(tmp_path), "--json", "--all").stdout)
        assert [problem["row"] for problem in told["problems"]] == [3, 4, *range(5, 12)]
        assert told["problems"][0] == {
            "row": 3,
            "cell": "J3",
            "field": "status",
            "member": "training.status",
            "class": "W",
            "code": "reservedInPast",
            "text": "The training is told to be reserved, and its period is over.",
            "remedy": "Correct the status once you know whether the worker followed it.",
        }

    def test_a_good_file_has_no_problems(self, tmp_path: Path) -> None:
        told = json.loads(run(a_file(tmp_path, a_row()), "--json", "--all").stdout)
        assert (told["problems"], told["causes"], told["copy"]) == ([], [], None)


class TestCommand:
    @pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
    def test_a_console_that_cannot_write_every_sign_stops_nothing(self, tmp_path: Path, encoding: str) -> None:
        command = [sys.executable, "-c", "from openfla.cli import main; main()", "trainings", "check"]
        environment = {"OPENFLA_LANGUAGE": "fr", "PATH": "", "PYTHONIOENCODING": encoding}
        result = subprocess.run(
            [*command, str(wrong_rows(tmp_path))], check=False, capture_output=True, env=environment, timeout=60
        )
        assert (result.returncode, result.stderr) == (2, b"")

    def test_it_speaks_the_language_of_the_terminal_and_ends_with_its_code(self, tmp_path: Path) -> None:
        command = [sys.executable, "-c", "from openfla.cli import main; main()", "trainings", "check"]
        environment = {"OPENFLA_LANGUAGE": "nl", "COLUMNS": "120", "PATH": "", "PYTHONWARNINGS": "error"}
        result = subprocess.run(
            [*command, str(wrong_rows(tmp_path))],
            check=False, capture_output=True, text=True, env=environment, timeout=60,
        )  # fmt: skip
        assert (result.returncode, result.stderr) == (2, "")
        assert "Het woord “?0” wordt hier niet herkend." in result.stdout
