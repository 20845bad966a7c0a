"""Columns by their letters, and cells by their addresses."""

from functools import lru_cache


@lru_cache(maxsize=16384)
def column_letters(place: int) -> str:
    """What a spreadsheet calls the column at this place, counted from 0.

    >>> column_letters(0), column_letters(25), column_letters(26)
    ('A', 'Z', 'AA')
    """
    before, letter = divmod(place, 26)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + letter)


@lru_cache(maxsize=16384)
def column_place(letters: str) -> int:
    """The other way round.

    >>> column_place("A"), column_place("AA")
    (0, 26)
    """
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def row_and_place(address: str) -> tuple[int, int]:
    """The number of the row and the place of the column of a cell.

    >>> row_and_place("C17")
    (17, 2)
    """
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]), column_place(letters)
