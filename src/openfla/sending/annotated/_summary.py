"""The first sheet of an annotated copy: how many rows are fine, and what is wrong with the others."""

from collections.abc import Mapping
from typing import Final

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from openfla.contract.declarations import Verdict
from openfla.sending.annotated._layouts import Layout
from openfla.sending.annotated._stage import Stage
from openfla.sending.annotated._styles import Shape, Styles
from openfla.sending.annotated._values import height_of, safe
from openfla.sending.checking import EXAMPLES, Cause, Example, Tally, Weight, is_address
from openfla.texts import N_, Language, translate

_WIDTHS: Final = (24, 24, 28, 8, 60, 60, *[12] * EXAMPLES)
_TEXT: Final = 4
"""The column with the sentence; the remedy follows it."""
_HEADERS: Final = (
    N_("Verdict"),
    N_("Column"),
    N_("Cause"),
    N_("Rows"),
    N_("What is wrong"),
    N_("What to do"),
    N_("Examples"),
)
_TITLES: Final[Mapping[Stage, str]] = {
    Stage.CHECKED: N_("What can be said before sending"),
    Stage.UNDER_WAY: N_("What the platform said so far"),
    Stage.SENT: N_("What the platform said"),
}
_EXPLAINED: Final[Mapping[Stage, str]] = {
    Stage.CHECKED: N_("Nothing was sent yet. What needs the register itself is only known after sending."),
    Stage.UNDER_WAY: N_("Not every row has its verdict yet: make this copy again when all of them have."),
    Stage.SENT: N_("Rows that are blocked changed nothing in the register; correct them and send them again."),
}
_WEIGHTS: Final[Mapping[Weight, str]] = {
    Weight.BLOCKING: N_("Blocking"),
    Weight.WARNING: N_("Warning"),
    Weight.REPAIRED: N_("Repaired"),
}


class Summary:
    """Writes it, once all rows are known."""

    def __init__(self, sheet: Worksheet, styles: Styles, layout: Layout, language: Language, stage: Stage) -> None:
        self._sheet = sheet
        self._styles = styles
        self._layout = layout
        self._language = language
        self._stage = stage
        self._number = styles.made(num_format="#,##0", align="center", valign="top")
        self._linked = styles.made(font_color="#0B5394", underline=1, valign="top")

    def write(self, file: str, sheet_name: str, tally: Tally) -> None:
        """The counts, then each cause with links to its first cells on the other sheet."""
        for column, width in enumerate(_WIDTHS):
            self._sheet.set_column(column, column, width)
        self._sheet.hide_gridlines(2)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.write_string(0, 0, safe(file), self._styles.made(bold=True, font_size=16))
        self._sheet.write_string(1, 0, self._told(_TITLES[self._stage]), self._styles.made(font_size=12))
        self._sheet.write_string(2, 0, self._told(_EXPLAINED[self._stage]), self._styles.made(font_color="#555555"))
        row = self._counts(4, tally) + 1
        if tally.causes:
            self._header(row)
            for place, cause in enumerate(tally.causes, start=row + 1):
                self._cause(place, cause, sheet_name)

    def _counts(self, row: int, tally: Tally) -> int:
        """The row after the last one."""
        bold = self._styles.made(bold=True, num_format="#,##0", align="left")
        self._sheet.write_string(row, 0, self._told(N_("Rows")), self._styles.made(bold=True))
        self._sheet.write_number(row, 1, tally.rows, bold)
        counts = (
            (Verdict.ACCEPTED, tally.accepted),
            (Verdict.WARNED, tally.warned),
            (Verdict.BLOCKED, tally.blocked),
            (None, tally.unjudged),
        )
        for verdict, count in counts:
            if verdict is not None or count:
                row += 1
                word = self._stage.word_for(verdict, self._language)
                self._sheet.write_string(row, 0, word, self._styles.verdict(verdict))
                self._sheet.write_number(row, 1, count, bold)
        if tally.repaired:
            row += 1
            self._sheet.write_string(row, 0, self._told(N_("Repaired")), self._styles.cell(Shape.TEXT, Weight.REPAIRED))
            self._sheet.write_number(row, 1, tally.repaired, bold)
        return row + 1

    def _header(self, row: int) -> None:
        for column, name in enumerate(_HEADERS):
            self._sheet.write_string(row, column, self._told(name), self._styles.our_header)
        for column in range(len(_HEADERS), len(_HEADERS) + EXAMPLES - 1):
            self._sheet.write_blank(row, column, None, self._styles.our_header)

    def _cause(self, row: int, cause: Cause, sheet_name: str) -> None:
        told, note = self._styles.told, cause.note
        text = note.text if cause.is_same else self._told(N_("For instance: %(sentence)s"), sentence=note.text)
        self._sheet.set_row(row, max(height_of(each, _WIDTHS[_TEXT]) for each in (text, note.advice)))
        weight = self._told(_WEIGHTS[cause.weight])
        self._sheet.write_string(row, 0, weight, self._styles.cell(Shape.TEXT, cause.weight))
        self._sheet.write_string(row, 1, cause.field.named(self._language) if cause.field else "", told)
        self._sheet.write_string(row, 2, safe(note.title), told)
        self._sheet.write_number(row, 3, cause.rows, self._number)
        self._sheet.write_string(row, _TEXT, safe(text), told)
        self._sheet.write_string(row, _TEXT + 1, safe(note.advice), told)
        for column, example in enumerate(cause.examples, start=len(_HEADERS) - 1):
            self._link(row, column, cause, example, sheet_name)

    def _link(self, row: int, column: int, cause: Cause, example: Example, sheet_name: str) -> None:
        """One click from the summary to the cell."""
        place = self._layout.column_of(cause.note)
        cell = xl_rowcol_to_cell(self._layout.row_of(example.row), self._layout.width if place is None else place)
        name = example.cell if is_address(example.cell) else str(example.row)
        self._sheet.write_url(row, column, f"internal:{quote_sheetname(sheet_name)}!{cell}", self._linked, name)

    def _told(self, message: str, **values: object) -> str:
        return translate(self._language, message, values)
