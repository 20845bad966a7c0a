"""The texts that the cells of a workbook share, kept on disk: memory does not grow with their number."""

import os
import re
import tempfile
import weakref
from array import array
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from openfla.sending.formats._xml import LONGEST_TEXT, BrokenXml, Characters, drained, parser

_RECENT: Final = 4096
_WRITTEN_AT_ONCE: Final = 256 * 1024
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Strings:
    """Texts by their number. They are in a file without a name, which nobody else can open and which goes by itself."""

    def __init__(self, texts: Iterator[str]) -> None:
        file = tempfile.TemporaryFile(buffering=_WRITTEN_AT_ONCE)  # noqa: SIM115 - closed when the texts are forgotten
        weakref.finalize(self, file.close)
        self._offsets = array("Q", [0])
        for text in texts:
            self._offsets.append(self._offsets[-1] + file.write(text.encode("utf-8", "surrogatepass")))
        file.flush()
        self._descriptor = file.fileno()
        self.text = lru_cache(maxsize=_RECENT)(self._text)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def _text(self, number: int) -> str:
        if not 0 <= number < len(self):
            raise IndexError(number)
        begin, end = self._offsets[number], self._offsets[number + 1]
        return os.pread(self._descriptor, end - begin, begin).decode("utf-8", "surrogatepass")


def shared_strings(stream: Iterator[bytes]) -> Iterator[str]:
    """The texts of `sharedStrings.xml`, one after the other; what tells how to pronounce them is left aside.

    Raises:
        BrokenXml: it is no XML.
    """
    reader, found = parser(), list[str]()
    characters, parts, state = Characters(reader), list[str](), {"spoken": 0}

    def begin(name: str, _: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "t" and not state["spoken"]:
            characters.begin()
        elif local == "rPh":
            state["spoken"] += 1

    def end(name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "t" and not state["spoken"]:
            parts.append(characters.end())
            _require_bounded(parts)
        elif local == "rPh":
            state["spoken"] -= 1
        elif local == "si":
            found.append(unescaped("".join(parts)))
            parts.clear()

    reader.StartElementHandler, reader.EndElementHandler = begin, end
    return drained(reader, stream, found, characters)


def _require_bounded(parts: list[str]) -> None:
    if sum(map(len, parts)) > LONGEST_TEXT:
        raise BrokenXml


def unescaped(text: str) -> str:
    """Excel writes signs that XML does not allow by their number.

    >>> unescaped("a_x000D_b")
    'a\\rb'
    """
    if "_x" not in text:
        return text
    told = _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), text)
    # Two halves are one sign; a half alone is none, and could not be written anywhere.
    return told.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
