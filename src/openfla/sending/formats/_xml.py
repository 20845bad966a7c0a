"""XML of a file that somebody gives: read in pieces, without entities of its own and without the network."""

from collections.abc import Iterator
from typing import IO, Final, TypeVar
from xml.parsers import expat

T = TypeVar("T")

_PIECE: Final = 64 * 1024
LONGEST_TEXT: Final = 40_000
"""Characters of one cell; Excel allows 32,767."""
_MOST_BETWEEN: Final = 1024 * 1024
"""Characters between two elements that hold text; some writers put every tag on a line of its own."""
_LONGEST_TAG: Final = 8 * 1024 * 1024
"""Bytes of one tag or remark: the parser holds it whole before it tells of it."""
MOST_OF_ROW: Final = 8 * 1024 * 1024
"""Characters of all the cells of a row together: what a row holds is in memory."""


class BrokenXml(Exception):
    """The text is no XML that a spreadsheet program writes."""


def parser() -> expat.XMLParserType:
    """A parser that refuses a document type: no spreadsheet has one, and entities can grow without end."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse
    return made


def _refuse(*_: object) -> None:
    raise BrokenXml


def pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a stream, a piece at a time."""
    while piece := stream.read(_PIECE):
        yield piece


def drained(
    reader: expat.XMLParserType, stream: Iterator[bytes], found: list[T], characters: "Characters | None" = None
) -> Iterator[T]:
    """What the handlers of a parser put in `found`, while the stream is read.

    Raises:
        BrokenXml: it is no XML.
    """
    given = 0
    try:
        for piece in stream:
            reader.Parse(piece)
            given += len(piece)
            if given - reader.CurrentByteIndex > _LONGEST_TAG:
                raise BrokenXml
            yield from found
            found.clear()
            if characters:
                characters.require_bounded()
        reader.Parse(b"", True)  # noqa: FBT003 - expat has no name for it
    except (expat.ExpatError, LookupError):
        raise BrokenXml from None
    yield from found
    found.clear()


class Characters:
    """The characters of one element, while a parser is in it."""

    def __init__(self, reader: expat.XMLParserType) -> None:
        self._reader = reader
        self._parts: list[str] = []
        reader.CharacterDataHandler = self._parts.append
        # The next element begins with what the parser has read: nothing of the last one may be left.
        self.begin = self._parts.clear
        self.add = self._parts.append

    def end(self) -> str:
        """The characters since the beginning.

        Raises:
            BrokenXml: no cell holds so many.
        """
        text = "".join(self._parts)
        if len(text) > LONGEST_TEXT:
            raise BrokenXml
        return text

    def pause(self) -> None:
        """Leave aside what comes now."""
        self._reader.CharacterDataHandler = None

    def resume(self) -> None:
        """Take the characters again."""
        self._reader.CharacterDataHandler = self._parts.append

    def require_bounded(self) -> None:
        """Raises `BrokenXml` when an element goes on and on."""
        if sum(map(len, self._parts)) > _MOST_BETWEEN:
            raise BrokenXml
