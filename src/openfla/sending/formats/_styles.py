"""Which formats of a workbook show a number as a day, a time of the day or a length of time."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import Final

from openfla.sending.formats._xml import drained, parser


class Shown(Enum):
    """What a number is for who looks at its cell."""

    NUMBER = auto()
    DAY = auto()
    TIME = auto()


_BUILT_IN_DAYS: Final = frozenset((14, 15, 16, 17, 22, *range(27, 32), 34, 35, 36, *range(50, 59)))
_BUILT_IN_TIMES: Final = frozenset((18, 19, 20, 21, 32, 33, 45, 46, 47))
_NOT_A_SIGN: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)


def shown_as(number: int, codes: Mapping[int, str]) -> Shown:
    """What a format with this number shows; `codes` are those that the workbook defines itself.

    Source: ECMA-376 part 1, 18.8.30 and 18.8.31.
    """
    if number in codes:
        return _by_code(codes[number])
    if number in _BUILT_IN_DAYS:
        return Shown.DAY
    return Shown.TIME if number in _BUILT_IN_TIMES else Shown.NUMBER


def _by_code(code: str) -> Shown:
    signs = _NOT_A_SIGN.sub("", code.partition(";")[0]).casefold()
    if "general" in signs:
        return Shown.NUMBER
    if "y" in signs or "d" in signs or "j" in signs:
        return Shown.DAY
    if "h" in signs or "s" in signs:
        return Shown.TIME
    return Shown.DAY if "m" in signs else Shown.NUMBER


def styles(stream: Iterator[bytes]) -> tuple[Shown, ...]:
    """What each style of `styles.xml` shows, in the order in which cells name them.

    Raises:
        BrokenXml: it is no XML.
    """
    reader, used, codes, inside = parser(), list[int](), dict[int, str](), {"cellXfs": False}

    def begin(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "numFmt":
            codes[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif local == "cellXfs":
            inside["cellXfs"] = True
        elif local == "xf" and inside["cellXfs"]:
            used.append(int(attributes.get("numFmtId", 0)))

    def end(name: str) -> None:
        if name.rpartition(":")[2] == "cellXfs":
            inside["cellXfs"] = False

    reader.StartElementHandler, reader.EndElementHandler = begin, end
    for _ in drained(reader, stream, list[object]()):
        pass
    return tuple(shown_as(number, codes) for number in used)
