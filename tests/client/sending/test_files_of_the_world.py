"""Files that LibreOffice wrote (see files/README.md)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from openfla.contract.trainings import Duration, DurationUnit, TrainingStatus, TrainingType
from openfla.sending import CellError, Field, Ready, RemarkKind, RepairKind, read
from tests.client.sending.sheets import rules

FILES = Path(__file__).parent / "files"
PACKED = ["opleidingen.xlsx", "opleidingen.ods"]


@pytest.mark.parametrize("name", ["formations.xlsx", "formations.ods", "formations.csv"])
def test_french_headers_and_signs_of_windows(name: str) -> None:
    first, second = read(FILES / name)
    assert isinstance(first, Ready)
    assert isinstance(second, Ready)
    assert first.training.title == "Sécurité à l\N{RIGHT SINGLE QUOTATION MARK}atelier — œuvre"
    assert second.training.title == "Premiers secours; 1ère partie"
    assert (first.training.enterprise_number, second.training.ssin) == ("0999999922", "01490700185")
    assert first.training.duration == Duration(value=Decimal("7.6"), unit=DurationUnit.HOURS)
    assert second.training.period.start_date == date(2026, 12, 31)
    assert (second.training.type, second.training.status) == (TrainingType.INFORMAL, TrainingStatus.NOT_FOLLOWED)


@pytest.mark.parametrize("name", [*PACKED, "opleidingen.csv"])
def test_dutch_headers_below_a_title(name: str) -> None:
    found = {row.row_number: row for row in read(FILES / name)}
    assert list(found) == [4, 5, 6, 7, 8, 9]
    first, second, third = (found[number] for number in (4, 5, 6))
    assert isinstance(first, Ready)
    assert isinstance(second, Ready)
    assert isinstance(third, Ready)
    assert first.training.period.start_date == date(2026, 3, 2)
    assert first.training.certificate
    assert first.training.certificate.valid_until == date(2029, 3, 2)
    assert second.training.duration == Duration(value=Decimal(450), unit=DurationUnit.MINUTES)
    assert third.training.title == "Veiligheid “op maat” \N{EN DASH} deel 2"
    assert third.training.status is TrainingStatus.RESERVED
    assert rules(found[9]) == [(Field.SSIN, "failedFormula")]


@pytest.mark.parametrize("name", PACKED)
def test_a_merged_cell_counts_for_the_rows_below(name: str) -> None:
    found = {row.row_number: row for row in read(FILES / name)}
    assert isinstance(found[8], Ready)
    assert found[8].training.enterprise_number == "0999999922"
    assert (Field.ENTERPRISE_NUMBER, RepairKind.MERGED_CELL, "B7") in {
        (repair.field, repair.kind, repair.before) for repair in found[8].repairs
    }


@pytest.mark.parametrize("name", PACKED)
def test_what_is_strange_about_the_file_is_told(name: str) -> None:
    found = read(FILES / name)
    assert (found.description.sheet, found.description.header_row) == ("Opleidingen", 3)
    assert [column.letters for column in found.description.columns if column.hidden] == ["D", "M"]
    list(found)
    assert [remark.kind for remark in found.remarks] == [
        RemarkKind.OTHER_SHEETS,
        RemarkKind.HIDDEN_COLUMN,
        RemarkKind.HIDDEN_ROWS,
        RemarkKind.TOTAL_ROWS,
    ]
    assert [remark.tell() for remark in found.remarks] == [
        "Only sheet Opleidingen is read; trainings seem to stand in 2025 too.",
        "Column M (Certificate valid until) is hidden; it is read all the same.",
        "Hidden rows are read like the others: 8.",
        "Rows with totals were left aside: 10.",
    ]


@pytest.mark.parametrize("name", [*PACKED, "opleidingen.csv"])
def test_every_row_of_the_sheet_can_be_had(name: str) -> None:
    rows = list(read(FILES / name).source_rows())
    assert [row.number for row in rows] == list(range(1, 11))
    assert rows[0].values[0] == "Opleidingen 2026, Bakkerij De Korenbloem (verzonnen gegevens)"
    assert rows[1].is_blank
    assert rows[8].values[2] == CellError("#N/A")
