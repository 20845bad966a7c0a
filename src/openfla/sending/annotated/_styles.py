"""How cells look: the same few colours on every sheet, and each tells by words or a comment what it means."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from openfla.contract.declarations import Verdict
from openfla.sending.checking import Weight


class Shape(StrEnum):
    """What a cell holds, as far as it decides how it is shown."""

    TEXT = "@"
    QUOTED = "quoted"
    NUMBER = "General"
    WHOLE = "0"
    DAY = "day"
    MOMENT = "moment"
    TIME = "hh:mm"
    SPAN = "[h]:mm"


# 14 and 22 are the numbers of the formats that each program shows in the form of its own country.
_SHAPES: Final[Mapping[Shape, Mapping[str, Any]]] = {
    Shape.TEXT: {},
    Shape.QUOTED: {"quote_prefix": True},
    Shape.NUMBER: {},
    Shape.WHOLE: {"num_format": "0"},
    Shape.DAY: {"num_format": 14},
    Shape.MOMENT: {"num_format": 22},
    Shape.TIME: {"num_format": "hh:mm"},
    Shape.SPAN: {"num_format": "[h]:mm"},
}
_WEIGHTS: Final[Mapping[Weight | None, Mapping[str, Any]]] = {
    None: {},
    Weight.BLOCKING: {"bg_color": "#F8CBC6", "font_color": "#7A130B", "border": 1, "border_color": "#D9655A"},
    Weight.WARNING: {"bg_color": "#FFE7A8", "font_color": "#5F4300", "border": 1, "border_color": "#D9A520"},
    Weight.REPAIRED: {"bg_color": "#D3E5F8", "font_color": "#123F6B", "border": 1, "border_color": "#7FAFE0"},
}
_VERDICTS: Final[Mapping[Verdict | None, Mapping[str, Any]]] = {
    Verdict.ACCEPTED: {"bg_color": "#D9F0DC", "font_color": "#14532D"},
    Verdict.WARNED: _WEIGHTS[Weight.WARNING],
    Verdict.BLOCKED: {**_WEIGHTS[Weight.BLOCKING], "bold": True},
    None: {"font_color": "#666666", "italic": True},
}


class Styles:
    """The formats of one workbook, each made when it is first asked for."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._cells: dict[tuple[Shape, Weight | None], Format] = {}
        self._verdicts: dict[Verdict | None, Format] = {}
        self.header = self.made(bold=True, bg_color="#E7EAEE", bottom=2, text_wrap=True, valign="top")
        self.our_header = self.made(
            bold=True, bg_color="#1F3A5F", font_color="#FFFFFF", bottom=2, text_wrap=True, valign="top"
        )
        self.told = self.made(text_wrap=True, valign="top")

    def made(self, **about: Any) -> Format:
        """One more format."""
        return self._book.add_format(about)

    def cell(self, shape: Shape, weight: Weight | None) -> Format:
        """How a value is shown, and the worst that is told of it."""
        if (shape, weight) not in self._cells:
            self._cells[shape, weight] = self.made(valign="top", **_SHAPES[shape], **_WEIGHTS[weight])
        return self._cells[shape, weight]

    def verdict(self, verdict: Verdict | None) -> Format:
        """How a verdict is shown."""
        if verdict not in self._verdicts:
            self._verdicts[verdict] = self.made(valign="top", **_VERDICTS[verdict])
        return self._verdicts[verdict]
