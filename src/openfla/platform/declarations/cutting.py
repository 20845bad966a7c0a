"""Cutting a declaration into its records while it comes in; what a record says is read later, by who judges it."""

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol

import msgspec

from openfla.contract.declarations import LARGEST_RECORD
from openfla.texts import N_, Explained

TOO_LARGE: Final = b""
"""What stands in the place of a record that is larger than LARGEST_RECORD; no other record is empty."""

_BLANK: Final = b" \t\r\n"
_STRING: Final = rb'(?:[^"\\]++|\\.)*+'
_WITHIN_STRING: Final = re.compile(_STRING, re.DOTALL)
_UP_TO_BRACKET: Final = re.compile(rb'(?:[^"\[\]{}]++|"' + _STRING + rb'")*+', re.DOTALL)
_UP_TO_COMMA: Final = re.compile(rb'(?:[^"\[\]{},]++|"' + _STRING + rb'")*+', re.DOTALL)
_BLANK_LINES: Final = re.compile(rb"\n[ \t\r\n]++")
_SHORT_LINE: Final = 8
"""Where lines are so short, most are blank: a body of nothing else is not worth looking at each."""
_BETWEEN_OBJECTS: Final = re.compile(rb"\}[ \t\r\n]*+,[ \t\r\n]*+\{")
_ELEMENTS: Final = msgspec.json.Decoder(list[msgspec.Raw])
_TAIL: Final = 8192
"""Bytes at the end of a piece in which the last whole record is looked for."""
_ATTEMPTS: Final = 4
_QUOTE, _BACKSLASH, _COMMA, _OPEN, _CLOSE = b'"\\,[]'
_CLOSES: Final = {ord("{"): ord("}"), ord("["): ord("]")}


@dataclass(eq=False)
class Uncuttable(Explained):
    """The text of a JSON array is broken where records begin and end; `records` came before."""

    code: ClassVar[str] = "uncuttable"
    message: ClassVar[str] = N_("The array is broken after record %(records)d.")
    remedy: ClassVar[str] = N_("Write one JSON array whose elements are the records.")
    records: int


class Cutter(Protocol):
    """Gives back records as they become complete, each a line without its end."""

    def feed(self, piece: bytes) -> list[bytes]:
        """The records that this piece of the body completes.

        Raises:
            Uncuttable: nobody can tell where records begin and end.
        """

    def close(self) -> list[bytes]:
        """The record that the end of the body completes, if there is one.

        Raises:
            Uncuttable: the body ends before its structure does.
        """


class _Held:
    """The beginning of a record whose end has not come; of one that is too large nothing is held."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._is_too_large = False

    def add(self, part: bytes) -> None:
        if not self._bytes:
            part = part.lstrip(_BLANK)
        if self._is_too_large or len(self._bytes) + len(part) > LARGEST_RECORD:
            self._is_too_large = True
            self._bytes.clear()
        else:
            self._bytes += part

    def take(self, last: bytes) -> bytes | None:
        """The whole record, with its last part; nothing when there is nothing but blanks."""
        if self._bytes or self._is_too_large:
            self.add(last)
            whole, is_too_large = bytes(self._bytes), self._is_too_large
            self._bytes.clear()
            self._is_too_large = False
            return TOO_LARGE if is_too_large else whole.strip(_BLANK)
        return _line(last)


class LineCutter:
    """NDJSON: a record a line; blank lines are none."""

    def __init__(self) -> None:
        self._held = _Held()

    def feed(self, piece: bytes) -> list[bytes]:
        if piece.count(b"\n") * _SHORT_LINE > len(piece):
            piece = _BLANK_LINES.sub(b"\n", piece)
        first, *others = piece.split(b"\n")
        if not others:
            self._held.add(first)
            return []
        last = others.pop()
        found = [self._held.take(first), *(_line(line) for line in others)]
        self._held.add(last)
        return [record for record in found if record is not None]

    def close(self) -> list[bytes]:
        last = self._held.take(b"")
        return [] if last is None else [last]


class ArrayCutter:
    """One JSON array: an element a record. Only strings, brackets and commas are looked at.

    A line break in an element becomes a tab: as blank as it was between values, and as wrong as it was in a string.
    """

    def __init__(self) -> None:
        self._held = _Held()
        self._closing = bytearray()
        self._records = 0
        self._has_begun = self._has_ended = False
        self._is_in_string = self._is_escaped = False
        self._follows_comma = False

    def feed(self, piece: bytes) -> list[bytes]:
        found: list[bytes] = []
        start = self._begun(piece)
        place = self._after_string(piece, start)
        may_hurry = True
        while not self._has_ended and (place := self._next(piece, place)) < len(piece):
            symbol = piece[place]
            place += 1
            if symbol == _QUOTE:
                self._is_in_string = True
                place = self._after_string(piece, place)
            elif self._closing or symbol in _CLOSES:
                self._nest(symbol)
            else:
                self._end_element(piece[start : place - 1], symbol, found)
                start = place = self._hurry(piece, place, found) if may_hurry and symbol == _COMMA else place
                may_hurry = False
        if self._has_ended:
            self._expect_blank(piece[start:])
        else:
            self._held.add(piece[start:])
        return found

    def close(self) -> list[bytes]:
        if self._has_begun and not self._has_ended:
            raise Uncuttable(self._records)
        return []

    def _begun(self, piece: bytes) -> int:
        """Where the elements go on."""
        if self._has_begun:
            return 0
        place = len(piece) - len(piece.lstrip(_BLANK))
        if place == len(piece):
            return place
        if piece[place] != _OPEN:
            raise Uncuttable(0)
        self._has_begun = True
        return place + 1

    def _next(self, piece: bytes, place: int) -> int:
        """Where the next bracket is, or outside of any element the next comma, or a string that does not end here."""
        match = (_UP_TO_BRACKET if self._closing else _UP_TO_COMMA).match(piece, place)
        return match.end() if match else place

    def _hurry(self, piece: bytes, start: int, found: list[bytes]) -> int:
        """The place behind as many whole elements as the decoder of JSON finds at once, in a tenth of the time.

        A text that is an array when brackets are put around it ends where an element does.
        """
        tail = max(start, len(piece) - _TAIL)
        for match in reversed(list(_BETWEEN_OBJECTS.finditer(piece, tail))[-_ATTEMPTS:]):
            try:
                elements = _ELEMENTS.decode(b"[%b]" % piece[start : match.start() + 1])
            except (msgspec.MsgspecError, RecursionError, ValueError):
                continue
            found.extend(_without_breaks(_line(bytes(element)) or TOO_LARGE) for element in elements)
            self._records += len(elements)
            return match.end() - 1
        return start

    def _after_string(self, piece: bytes, place: int) -> int:
        """Where the string that was begun ends, or the end of the piece."""
        if not self._is_in_string or place >= len(piece):
            return place
        if self._is_escaped:
            self._is_escaped = False
            place += 1
        match = _WITHIN_STRING.match(piece, place)
        place = match.end() if match else place
        if place >= len(piece):
            return len(piece)
        if piece[place] == _BACKSLASH:
            self._is_escaped = True
        else:
            self._is_in_string = False
        return place + 1

    def _nest(self, symbol: int) -> None:
        if symbol in _CLOSES:
            self._closing.append(_CLOSES[symbol])
            if len(self._closing) > LARGEST_RECORD:
                raise Uncuttable(self._records)
        elif self._closing.pop() != symbol:
            raise Uncuttable(self._records)

    def _end_element(self, last: bytes, symbol: int, found: list[bytes]) -> None:
        record = self._held.take(last)
        if symbol not in (_COMMA, _CLOSE):
            raise Uncuttable(self._records)
        is_empty_array = symbol == _CLOSE and not self._follows_comma
        if record is None and not is_empty_array:
            raise Uncuttable(self._records)
        if record is not None:
            self._records += 1
            found.append(_without_breaks(record))
        self._follows_comma = symbol == _COMMA
        self._has_ended = symbol == _CLOSE

    def _expect_blank(self, rest: bytes) -> None:
        if rest.strip(_BLANK):
            raise Uncuttable(self._records)


def _line(line: bytes) -> bytes | None:
    whole = line.strip(_BLANK)
    return TOO_LARGE if len(whole) > LARGEST_RECORD else whole or None


def _without_breaks(element: bytes) -> bytes:
    return element.replace(b"\n", b"\t")
