"""The bounds of a sheet hold for the rows that patterns read, too."""

from itertools import chain, repeat
from typing import Final

import pytest

from openfla.sending.formats._columns import column_letters
from openfla.sending.formats._xlsx_rows import rows
from openfla.sending.formats._xml import LONGEST_TEXT, MOST_OF_ROW, BrokenXml
from tests.client.sending.plain import BEGIN, CELLS, END, a_cell, a_text, found_by

PIECE: Final = 64 * 1024


@pytest.mark.parametrize(
    "endless", ['<row r="2"', '<row r="2"><c r="A2"><v>', '<row r="2"><c ', "<!--", "<![CDATA[", "</row"]
)
def test_what_goes_on_without_end(endless: str) -> None:
    pieces = chain([f"{BEGIN}{endless}".encode()], repeat(b"x" * PIECE, 400))
    with pytest.raises(BrokenXml):
        list(rows(pieces, CELLS))
    assert next(pieces, None) is not None


def test_a_row_that_goes_on_without_end() -> None:
    cell = f'<c r="A2" t="inlineStr"><is><t>{"x" * LONGEST_TEXT}</t></is></c>'.encode()
    endless = (cell.replace(b"A2", f"{column_letters(place)}2".encode()) for place in range(600))
    with pytest.raises(BrokenXml):
        list(rows(chain([f'{BEGIN}<row r="2">'.encode()], endless), CELLS))
    assert next(endless, None) is not None


def test_a_text_that_is_too_long() -> None:
    for length, is_fine in ((LONGEST_TEXT, True), (LONGEST_TEXT + 1, False)):
        row = f'<row r="2">{a_text("x" * length)}</row>'
        assert found_by(rows(iter([BEGIN.encode(), f"{row}{END}".encode()]), CELLS))[1] is is_fine


def test_a_shared_text_that_stands_in_too_many_cells_of_a_row() -> None:
    for count in (MOST_OF_ROW // LONGEST_TEXT, MOST_OF_ROW // LONGEST_TEXT + 1):
        held = "".join(a_cell("<v>2</v>", ' t="s"', f"{column_letters(place)}2") for place in range(count))
        row = f'<row r="2">{held}</row>'
        is_fine = count * LONGEST_TEXT <= MOST_OF_ROW
        assert found_by(rows(iter([BEGIN.encode(), f"{row}{END}".encode()]), CELLS))[1] is is_fine


@pytest.mark.parametrize(("address", "is_fine"), [("XFD2", True), ("XFE2", False), ("ZZZ2", False)])
def test_a_column_that_no_sheet_has(address: str, is_fine: bool) -> None:
    row = f'<row r="2">{a_cell("<v>1</v>", address=address)}</row>'
    assert found_by(rows(iter([BEGIN.encode(), f"{row}{END}".encode()]), CELLS))[1] is is_fine


@pytest.mark.parametrize(("address", "is_fine"), [("C2", True), ("B2", False), ("A2", False)])
def test_a_cell_that_comes_after_a_later_one(address: str, is_fine: bool) -> None:
    row = f'<row r="2">{a_cell("<v>1</v>", address="B2")}{a_cell("<v>1</v>", address=address)}</row>'
    assert found_by(rows(iter([BEGIN.encode(), f"{row}{END}".encode()]), CELLS))[1] is is_fine


@pytest.mark.parametrize(("number", "is_fine"), [(1_048_576, True), (1_048_577, False), (0, False)])
def test_a_row_that_no_sheet_has(number: int, is_fine: bool) -> None:
    row = f'<row r="{number}">{a_cell("<v>1</v>")}</row>'
    assert found_by(rows(iter([BEGIN.encode(), f"{row}{END}".encode()]), CELLS))[1] is is_fine


def test_entities_that_grow() -> None:
    kinds = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 9))
    told = f'<!DOCTYPE worksheet [<!ENTITY e0 "x">{kinds}]>'
    row = f'<row r="2">{a_text("&e8;")}</row>'
    for sheet in (f"{told}{BEGIN}{row}{END}", f"{BEGIN}{told}{row}{END}", f"{BEGIN}{row}{END}"):
        with pytest.raises(BrokenXml):
            list(rows(iter([sheet.encode()]), CELLS))
        with pytest.raises(BrokenXml):
            list(rows((bytes([byte]) for byte in sheet.encode()), CELLS))
