"""Sheets of Excel, row after row, for tests that hold the patterns against the parser."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from hypothesis import strategies as st

from openfla.sending.formats import _xlsx_rows as by_parser
from openfla.sending.formats._strings import Strings
from openfla.sending.formats._styles import Shown
from openfla.sending.formats._values import SourceRow
from openfla.sending.formats._xlsx_cells import Cells
from openfla.sending.formats._xlsx_plain import PlainRows
from openfla.sending.formats._xlsx_rows import rows
from openfla.sending.formats._xml import LONGEST_TEXT, BrokenXml, drained

EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no time zones
SHARED: Final = ["First aid", "", "x" * LONGEST_TEXT]
CELLS: Final = Cells(Strings(iter(SHARED)), (Shown.NUMBER, Shown.DAY, Shown.TIME), EPOCH)
BEGIN: Final = '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
END: Final = "</sheetData></worksheet>"


def a_cell(content: str, about: str = "", address: str = "A2") -> str:
    return f'<c r="{address}"{about}>{content}</c>'


def a_text(text: str) -> str:
    return a_cell(f"<is><t>{text}</t></is>", ' t="inlineStr"')


PLAIN: Final = [
    a_cell("<v>7.6</v>"),
    a_cell("<v>46084</v>", ' s="1"'),
    a_cell("<v>0.5</v>", ' s="2" t="n"'),
    a_cell("<v>0</v>", ' t="s"'),
    a_cell("<v>1</v>", ' t="s"'),
    a_cell("<v>1</v>", ' t="b"'),
    a_cell("<v>#REF!</v>", ' t="e"'),
    a_cell("<v>2026-03-02T00:00:00</v>", ' s="1" t="d"'),
    a_cell("<v>a\nb_x0041_</v>", ' t="str"'),
    a_cell('<is><t xml:space="preserve"> R&amp;D: &lt;b&gt; &quot;é&apos; &amp;lt; </t></is>', ' t="inlineStr"'),
    a_cell("", ' s="1"'),
    '<c r="A2" s="1"/>',
    '<c r="A2" />',
]
OTHER: Final = [
    a_text("a&#10;b"),
    a_text("a\r\nb"),
    a_text("a&b"),
    a_text("a&nbsp;b"),
    a_text("a]]>b"),
    a_text("a\ufffeb"),
    a_text("a\x01b"),
    a_text("a<!-- b -->c"),
    a_text("<![CDATA[</row>]]>"),
    a_cell("<is><r><t>a</t></r><r><t>b</t></r><rPh sb='0' eb='1'><t>c</t></rPh></is>", ' t="inlineStr"'),
    a_cell("<f>A1</f><v>7.6</v>"),
    a_cell("<f>A1</f>"),
    a_cell("<v>9</v>", ' t="s"'),
    a_cell("<v>many</v>"),
    a_cell("<v>7.6</v><v>5</v>"),
    a_cell("<v>7.6</v>", ' s="0" s="1"'),
    a_cell("<v>7.6</v>", ' cm="1"'),
    a_cell("<v>7.6</v>", address="XFE2"),
    a_cell("<v>7.6</v>", address="A0"),
    "<c r='A2'><v>7.6</v></c>",
    "<c><v>7.6</v></c>",
    "<x>7.6</x>",
    "text",
    "<row><c><v>1</v></c></row>",
    "<",
]
ROWS: Final = [
    '<row r="{}">{}</row>',
    '<row r="{}" spans="1:3" ht="12.8" hidden="1" x14ac:dyDescent="0.25">{}</row>',
    '<row r="{}" hidden="false">{}</row>',
    '<row r="{}" hidden="true">{}</row>',
    '<row r="{}" hidden="0" hidden="1">{}</row>',
    '<row r="{}" ht=1>{}</row>',
    '<row r="{}" ht="&#49;">{}</row>',
    '<row r="{}" r="9">{}</row>',
    '<row r="{}" >{}</row >',
    '<row r="0{}">{}</row>',
    '<row r="104857{}">{}</row>',
    "<row>{1}</row>",
    '<row r="{}"/>',
    '\n  <row r="{}">{}</row>',
    '<row r="{}">{}</row>text',
    '<!-- <row r="{}">{}</row> -->',
    '<![CDATA[<row r="{}">{}</row>]]>',
    '</sheetData><sheetData><row r="{}">{}</row>',
    '</worksheet><row r="{}">{}</row>',
]
DECLARATIONS: Final = [
    ("", "utf-8"),
    ("\ufeff", "utf-8"),
    ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', "utf-8"),
    ('<?xml version="1.0" encoding="ISO-8859-1"?>', "latin-1"),
    ('<?xml version="1.0" encoding="ISO-8859-1"?>', "utf-8"),
    ("", "utf-16"),
    ("<!DOCTYPE worksheet>", "utf-8"),
]


def some(usual: Sequence[Any], others: Sequence[Any]) -> st.SearchStrategy[Any]:
    """Mostly one that is usual."""
    return st.integers(0, 19).flatmap(lambda chance: st.sampled_from(usual if chance else others))


@st.composite
def sheets(draw: st.DrawFn) -> list[bytes]:
    """The pieces of a sheet in which most rows are plain, and the first one is whole."""
    told = BEGIN
    for number in range(2, draw(st.integers(3, 8))):
        held = draw(st.lists(some(PLAIN, OTHER), max_size=4))
        places = (cell.replace("A2", f"{letter}2") for cell, letter in zip(held, "ABCD", strict=False))
        told += draw(some(ROWS[:3], ROWS)).format(number, "".join(places))
    declaration, encoding = draw(some(DECLARATIONS[:1], DECLARATIONS))
    content = f"{declaration}{told}{END}".encode(encoding, "replace")
    cuts = sorted({0, *draw(st.lists(st.integers(0, len(content)), max_size=4)), len(content)})
    return [content[begin:end] for begin, end in pairwise(cuts)]


def found_by(read: Iterator[SourceRow]) -> tuple[list[str], bool]:
    """The rows that come, and whether it ends well."""
    found: list[str] = []
    try:
        found.extend(repr(row) for row in read)
    except (BrokenXml, ValueError, IndexError):
        return found, False
    return found, True


def parsed(pieces: Sequence[bytes]) -> Iterator[SourceRow]:
    found: list[SourceRow] = []
    reading = by_parser._Rows(CELLS, found)
    return drained(reading.reader, iter(pieces), found, reading.characters)


def require_same(pieces: Sequence[bytes]) -> None:
    """What comes is what comes without patterns."""
    read, ends_well = found_by(rows(iter(pieces), CELLS))
    expected, should_end_well = found_by(parsed(pieces))
    assert ends_well is should_end_well
    # How many rows come before damage is told depends on the pieces.
    both = len(expected) if ends_well else min(len(read), len(expected))
    assert read[:both] == expected[:both]
    assert len(read) == both or not ends_well


def left_of(*pieces: bytes, cells: Cells = CELLS) -> tuple[list[bytes], list[SourceRow]]:
    """What the parser is given of each piece of a sheet, and the rows."""
    left, found = list[bytes](), list[SourceRow]()
    reading = by_parser._Rows(cells, found)
    for piece in PlainRows(cells, found, reading).taken_out(iter(pieces)):
        reading.reader.Parse(piece)
        left.append(piece)
    return left, found
