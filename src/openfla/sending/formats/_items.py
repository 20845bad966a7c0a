"""Records in JSON: a list, a list under "items", or one on each line; cut out one after the other."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from openfla.contract.declarations import LARGEST_RECORD
from openfla.sending._mistakes import BrokenJson
from openfla.sending.formats._grids import Facts
from openfla.sending.formats._kinds import Kind, lines_in, readable
from openfla.sending.formats._values import SourceRow
from openfla.texts import N_

_PIECE: Final = 64 * 1024
_BLANK: Final = re.compile(r"[ \t\r\n]*")
_LIST: Final = "items"
_LIST_BEGINS: Final = re.compile(r"\[\s*(?:[{\]]|$)")
_CUT_OFF: Final = N_("it ends in the middle")
_NOT_JSON: Final = N_("what stands there is no JSON")
_NO_LIST: Final = N_("it has no list of records")
_TOO_LARGE: Final = N_("an item is larger than a record may be")


def kind_of_text(file: Path, encoding: str) -> Kind:
    """JSON, NDJSON or CSV, by the first sign, and by whether the first line is a whole record."""
    with readable(file), file.open(encoding=encoding, errors="replace") as stream:
        first = ""
        while not first.strip() and (line := stream.readline(LARGEST_RECORD)):
            first = line
    beginning = first.lstrip()
    if _LIST_BEGINS.match(beginning):
        return Kind.JSON
    if not beginning.startswith("{"):
        return Kind.CSV
    try:
        found = json.loads(beginning)
    except (ValueError, RecursionError):
        # A record that is broken on its first line, or one that goes on on the next.
        return Kind.NDJSON if len(beginning.strip()) > 1 and beginning.rstrip().endswith("}") else Kind.JSON
    return Kind.JSON if _LIST in found else Kind.NDJSON


class JsonLines:
    """NDJSON: a record on each line."""

    kind = Kind.NDJSON

    def __init__(self, file: Path, encoding: str) -> None:
        self.file = file
        self.encoding = encoding

    def rows(self) -> Iterator[SourceRow]:
        """The text of each line that is not blank; of one that is too long, as much as shows that it is."""
        with readable(self.file), self.file.open(encoding=self.encoding, errors="replace", newline="\n") as stream:
            number, is_going_on = 0, False
            while line := stream.readline(LARGEST_RECORD + 1):
                number += not is_going_on
                if not is_going_on and (text := line.strip()):
                    yield SourceRow(number, (text,), line=number)
                is_going_on = not line.endswith("\n")

    def facts(self) -> Facts:
        return Facts(lines_in(self.file))


class JsonList:
    """JSON: one list of records, or an object with such a list."""

    kind = Kind.JSON

    def __init__(self, file: Path, encoding: str) -> None:
        self.file = file
        self.encoding = encoding

    def rows(self) -> Iterator[SourceRow]:
        """The text of each item.

        Raises:
            BrokenJson: from some item on it is no JSON.
        """
        with readable(self.file), self.file.open(encoding=self.encoding, errors="replace") as stream:
            text = _Text(stream)
            try:
                text.go_to_list()
                while not text.is_at_end_of_list():
                    yield SourceRow(text.items, (text.item(),))
            except _BrokenError as broken:
                raise BrokenJson(self.file, max(text.items, 1), broken.reason) from None

    def facts(self) -> Facts:
        """How many items there are nobody knows before the last one."""
        return Facts()


class _BrokenError(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Text:
    """A text of which only the part is kept that is looked at."""

    def __init__(self, stream: IO[str]) -> None:
        self.items = 0
        self._stream = stream
        self._kept = ""
        self._at = 0
        self._decoder = json.JSONDecoder()
        self._is_alone = False

    def go_to_list(self) -> None:
        """To the first item: past `[`, or past the members before the list of an object."""
        sign = self._sign()
        if sign == "[":
            self._at += 1
            return
        start = self._at
        self._at += 1
        while self._sign() == '"':
            name = self._value()
            self._expect(":")
            if name == _LIST and self._sign() == "[":
                self._at += 1
                return
            self._value()
            if self._sign() == ",":
                self._at += 1
            if self._at > LARGEST_RECORD:
                raise _BrokenError(_NO_LIST)
        if self._sign() != "}":
            raise _BrokenError(_NOT_JSON)
        self._at, self._is_alone = start, True

    def is_at_end_of_list(self) -> bool:
        """Whether no item follows; goes past the comma before the one that does."""
        if self._is_alone:
            self.items += 1
            return self.items > 1
        sign = self._sign()
        if sign == "]":
            return True
        if self.items and sign != ",":
            raise _BrokenError(_NOT_JSON)
        self._at += bool(self.items)
        self.items += 1
        return False

    def item(self) -> str:
        """The text of one item."""
        self._sign()
        begin = self._at
        self._value()
        text = self._kept[begin : self._at]
        # What stands before is forgotten only here: an item is cut out of the text, not written anew.
        if self._at > _PIECE:
            self._kept, self._at = self._kept[self._at :], 0
        return text

    def _value(self) -> Any:
        self._sign()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._kept, self._at)
            except (ValueError, RecursionError):
                if len(self._kept) - self._at > LARGEST_RECORD:
                    raise _BrokenError(_TOO_LARGE) from None
                if not self._more():
                    raise _BrokenError(_NOT_JSON) from None
                continue
            # A number at the end of what is kept may go on.
            if end == len(self._kept) and self._more():
                continue
            self._at = end
            return value

    def _sign(self) -> str:
        """The next sign that is not blank."""
        begin = self._at
        while True:
            blank = _BLANK.match(self._kept, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._kept):
                return self._kept[self._at]
            if self._at - begin > LARGEST_RECORD:
                raise _BrokenError(_NOT_JSON)
            if not self._more():
                raise _BrokenError(_CUT_OFF)

    def _expect(self, sign: str) -> None:
        if self._sign() != sign:
            raise _BrokenError(_NOT_JSON)
        self._at += 1

    def _more(self) -> bool:
        piece = self._stream.read(_PIECE)
        self._kept += piece
        return bool(piece)
