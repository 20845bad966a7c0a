"""Memory does not grow with the file."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from openfla.contract.qualities import Quality
from openfla.sending import Field, read
from tests.client.sending.sheets import a_csv, a_text_row

FEW, MANY = 200, 1200
_KIB = 1024


def a_row_with(number: int) -> list[str]:
    return a_text_row({Field.REFERENCE: f"reference {number}", Field.TITLE: f"Training number {number}"})


def a_workbook(folder: Path, count: int, *, shares_texts: bool = True) -> Path:
    file = folder / f"{count}.xlsx"
    book = xlsxwriter.Workbook(file, {"constant_memory": not shares_texts})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [field.value for field in Field])
    for number in range(1, count + 1):
        sheet.write_row(number, 0, a_row_with(number))
    book.close()
    return file


def a_workbook_without_shared_texts(folder: Path, count: int) -> Path:
    return a_workbook(folder, count, shares_texts=False)


def a_text_file(folder: Path, count: int) -> Path:
    file = a_csv(folder, *map(a_row_with, range(count)))
    return file.rename(folder / f"{count}.csv")


def peak_kib(file: Path, quality: Quality) -> float:
    tracemalloc.start()
    try:
        assert sum(1 for _ in read(file, quality=quality))
        return tracemalloc.get_traced_memory()[1] / _KIB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("make", "quality"),
    [
        (a_workbook, Quality.EMPLOYER),
        (a_workbook_without_shared_texts, Quality.EMPLOYER),
        (a_text_file, Quality.TRAINING_PROVIDER),
    ],
)
def test_six_times_as_many_rows_take_no_more(
    tmp_path: Path, make: Callable[[Path, int], Path], quality: Quality
) -> None:
    few, many = (peak_kib(make(tmp_path, count), quality) for count in (FEW, MANY))
    # What remembers recent texts and words fills up to its bounds.
    assert many < few + 600
