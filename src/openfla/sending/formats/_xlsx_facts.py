"""What a sheet of Excel tells before and after its rows; the rows between are only counted."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from openfla.sending.formats._columns import row_and_place
from openfla.sending.formats._grids import Facts, Merged

_LONGEST_TAG: Final = 512
# A pattern that begins with plain text is searched far faster than any other.
_ROW: Final = re.compile(rb"<row[ >/]")
_PREFIXED_ROW: Final = re.compile(rb"<\w+:row[ >/]")
# No tag holds a "<": what is left open is not searched to the end of the text again and again.
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col (?P<about>[^<>]*)>")
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell [^<>]*?ref=["\']([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})["\']')
_LAST_PLACE: Final = 16_384
_HIDDEN: Final = re.compile(rb'\bhidden=["\'](?:1|true|on)["\']')


def facts(stream: Iterator[bytes]) -> Facts:
    """Hidden columns, merged cells and the number of rows."""
    rows, hidden, merged, before = 0, set[int](), list[Merged](), b""
    for piece in chain(stream, (b"",)):
        text = before + piece
        # What may go on in the next piece is looked at together with it; b"" is the end.
        cut = text.rfind(b"<") if piece and len(text) - text.rfind(b"<") < _LONGEST_TAG else len(text)
        whole, before = text[:cut], text[cut:]
        rows += _rows_in(whole)
        for column in _COLUMN.finditer(whole) if b"col " in whole else ():
            hidden.update(_hidden(column["about"]))
        if b"ergeCell " in whole:
            merged += [_merged(first.decode(), last.decode()) for first, last in _MERGED.findall(whole)]
    return Facts(rows, frozenset(hidden), tuple(merged))


def _rows_in(text: bytes) -> int:
    return len(_ROW.findall(text)) + (len(_PREFIXED_ROW.findall(text)) if b":row" in text else 0)


def _hidden(about: bytes) -> range:
    first, last = (re.search(rb'\b%s=["\'](\d{1,5})["\']' % bound, about) for bound in (b"min", b"max"))
    if not (first and last and _HIDDEN.search(about)):
        return range(0)
    return range(int(first[1]) - 1, min(int(last[1]), _LAST_PLACE))


def _merged(first: str, last: str) -> Merged:
    first_row, first_place = row_and_place(first)
    last_row, last_place = row_and_place(last)
    return Merged(first_row, first_place, last_row, last_place)
