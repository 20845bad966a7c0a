"""The sheet with the rows of the file, what is wrong in its cells, and two more columns."""

from collections.abc import Iterable, Sequence
from typing import Final

from xlsxwriter.worksheet import Worksheet

from openfla.contract.declarations import Verdict
from openfla.sending.annotated._layouts import Layout, Line
from openfla.sending.annotated._mistakes import TooManyRows
from openfla.sending.annotated._stage import Stage
from openfla.sending.annotated._styles import Styles
from openfla.sending.annotated._values import height_of, put, safe
from openfla.sending.annotated._waiting import Waiting
from openfla.sending.checking import Note, RowVerdict, Weight
from openfla.texts import N_, Language, translate

MOST_ROWS: Final = 1_048_576
MOST_COMMENTS: Final = 5_000
"""Spreadsheet programs grow slow with more; cells beyond keep their colour, and the last column tells all."""
_NARROWEST: Final = 8
_WIDEST: Final = 42
_TOLD_WIDTH: Final = 100
_HIGHEST_FREEZE: Final = 10
"""A header further down would leave no room for the rows below it."""
_COMMENT_WIDTH: Final = 340
_COMMENT_LETTERS: Final = 50
_LINE_HEIGHT: Final = 17
_ORDER: Final = tuple(Weight)


class Rows:
    """Writes them one after the other; memory holds one row, the widths of the columns and the comments."""

    def __init__(self, sheet: Worksheet, styles: Styles, layout: Layout, language: Language, stage: Stage) -> None:
        self._sheet = sheet
        self._styles = styles
        self._layout = layout
        self._language = language
        self._stage = stage
        self._widths = [_NARROWEST] * layout.width
        self._comments = 0
        self._last = 0

    def write(self, verdicts: Iterable[RowVerdict]) -> None:
        """Every row of the file, each with its verdict.

        Raises:
            TooManyRows: the file has more than a sheet can have.
        """
        waiting = Waiting(verdicts)
        if self._layout.headers:
            self._header(self._layout.headers)
        for line in self._layout.lines():
            if line.row >= MOST_ROWS:
                raise TooManyRows(MOST_ROWS)
            self._last = line.row
            if line.row == self._layout.header_row:
                self._header([str(value) for value in line.values])
            else:
                self._line(line, waiting.of(line.number))
        self._finish()

    def _header(self, names: Sequence[str]) -> None:
        row, width = self._layout.header_row or 0, self._layout.width
        for column, name in enumerate(names):
            place = column if column < width else column + 2
            self._sheet.write_string(row, place, safe(name), self._styles.header)
            if column < width:
                self._widths[column] = max(self._widths[column], min(len(name) + 4, _WIDEST))
        ours = (N_("Verdict"), N_("What is wrong, and what to do"))
        for place, name in enumerate(ours, start=width):
            self._sheet.write_string(row, place, translate(self._language, name), self._styles.our_header)

    def _line(self, line: Line, verdict: RowVerdict | None) -> None:
        told = self._by_column(verdict.notes) if verdict else {}
        width = self._layout.width
        if verdict and verdict.notes:
            # Of a row that was written the height cannot be set any more.
            self._sheet.set_row(line.row, height_of(self._told(verdict), _TOLD_WIDTH))
        values = [*line.values, *[""] * (max(told, default=0) + 1 - len(line.values))]
        for column, value in enumerate(values[:width]):
            shown = put(self._sheet, self._styles, line.row, column, value, _worst(told.get(column, ())))
            self._widths[column] = max(self._widths[column], shown)
        if verdict:
            self._verdict(line.row, verdict)
        for column, value in enumerate(values[width:], start=width + 2):
            put(self._sheet, self._styles, line.row, column, value)
        for column, notes in told.items():
            self._comment(line.row, column, notes)

    def _by_column(self, notes: Iterable[Note]) -> dict[int, list[Note]]:
        """What is told of each cell."""
        told: dict[int, list[Note]] = {}
        for note in notes:
            column = self._layout.column_of(note)
            if column is not None:
                told.setdefault(column, []).append(note)
        return told

    def _verdict(self, row: int, verdict: RowVerdict) -> None:
        width = self._layout.width
        word = self._stage.word_for(verdict.verdict, self._language)
        self._sheet.write_string(row, width, word, self._styles.verdict(verdict.verdict))
        if verdict.notes:
            self._sheet.write_string(row, width + 1, safe(self._told(verdict)), self._styles.told)

    def _told(self, verdict: RowVerdict) -> str:
        """A line for each note."""
        return "\n".join(self._named(note) for note in verdict.notes)

    def _named(self, note: Note) -> str:
        """What is told, with the column that it is about in front."""
        told = f"{note.text} {note.advice}".rstrip()
        if note.field is None:
            return told
        values = {"column": note.field.named(self._language), "sentence": told}
        return translate(self._language, N_("%(column)s: %(sentence)s"), values)

    def _comment(self, row: int, column: int, notes: Sequence[Note]) -> None:
        if self._comments >= MOST_COMMENTS:
            return
        self._comments += 1
        text = "\n\n".join(f"{note.title}\n{note.text} {note.advice}".rstrip() for note in notes)
        lines = sum(1 + len(line) // _COMMENT_LETTERS for line in text.split("\n"))
        size = {"width": _COMMENT_WIDTH, "height": (lines + 1) * _LINE_HEIGHT, "font_size": 9}
        self._sheet.write_comment(row, column, safe(text), {"author": "OpenFLA", **size})

    def _finish(self) -> None:
        """What can only be told once all rows are known."""
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, min(width + 2, _WIDEST))
        width = self._layout.width
        longest = max(len(self._stage.word_for(verdict, self._language)) for verdict in [*Verdict, None])
        self._sheet.set_column(width, width, longest + 3)
        self._sheet.set_column(width + 1, width + 1, _TOLD_WIDTH)
        header = self._layout.header_row
        if header is not None:
            self._sheet.autofilter(header, 0, max(self._last, header), width + 1)
            self._sheet.repeat_rows(header)
            if header < _HIGHEST_FREEZE:
                self._sheet.freeze_panes(header + 1, 0)


def _worst(notes: Sequence[Note]) -> Weight | None:
    return min((note.weight for note in notes), key=_ORDER.index, default=None)
