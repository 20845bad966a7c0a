"""What is told of the rows of a file, before sending and after it: the same tables, the same JSON."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from openfla.cli.speech import LANGUAGE, _, ngettext, out, say
from openfla.contract.declarations import Verdict
from openfla.sending.annotated import Stage
from openfla.sending.checking import Cause, Example, Note, RowVerdict, Tally, Weight, is_address
from openfla.texts import N_

_STYLES: Final[Mapping[Weight, str]] = {Weight.BLOCKING: "red", Weight.WARNING: "yellow", Weight.REPAIRED: "blue"}
_SIGNS: Final[Mapping[Weight, str]] = {Weight.BLOCKING: "✗", Weight.WARNING: "!", Weight.REPAIRED: "↻"}
_PLACES_WIDTH: Final = 16
_REPAIRED: Final = N_("Repaired while reading: nothing needs to be done")
_BEFORE_SENDING: Final[Mapping[Weight, str]] = {
    Weight.BLOCKING: N_("What blocks rows: correct it first"),
    Weight.WARNING: N_("Warnings: rows can be sent like this, if it is right"),
    Weight.REPAIRED: _REPAIRED,
}
_SINCE: Final[Mapping[Weight, str]] = {
    Weight.BLOCKING: N_("Not accepted: correct it, and send the file again"),
    Weight.WARNING: N_("Accepted with a warning: look whether it is right"),
    Weight.REPAIRED: _REPAIRED,
}


def tell(tally: Tally, stage: Stage) -> None:
    """Counts first, then each cause with its remedy and its first cells."""
    say()
    out.print(_counts(tally, stage), soft_wrap=False)
    headings = _BEFORE_SENDING if stage is Stage.CHECKED else _SINCE
    for weight in Weight:
        causes = [cause for cause in tally.causes if cause.weight is weight]
        if causes:
            say()
            out.print(Text(_(headings[weight]), style=f"bold {_STYLES[weight]}"))
            out.print(_table(causes), soft_wrap=False)


def tell_each(verdicts: Iterable[RowVerdict]) -> None:
    """Every note of every row, in their order."""
    say()
    out.print(Text(_("Row by row"), style="bold"))
    for verdict in verdicts:
        for note in verdict.notes:
            line = Text(f"{_SIGNS[note.weight]} ", style=_STYLES[note.weight])
            line.append(_where(verdict.row, note), style="default")
            line.append(f" {note.advice}" if note.advice else "", style="dim")
            out.print(Padding(line, (0, 0, 0, 2)), soft_wrap=False)


def as_json(tally: Tally) -> dict[str, Any]:
    """Counts and causes, for a program; the names are stable."""
    return {
        "rows": tally.rows,
        "accepted": tally.accepted,
        "warned": tally.warned,
        "blocked": tally.blocked,
        "unjudged": tally.unjudged,
        "repaired": tally.repaired,
        "causes": [_cause_as_json(cause) for cause in tally.causes],
    }


def note_as_json(row: int, note: Note) -> dict[str, Any]:
    """One note of one row, for a program."""
    told: dict[str, Any] = {"row": row, "cell": note.cell or None, "field": note.field, "member": note.name or None}
    return {**told, "class": note.weight, "code": note.code, "text": note.text, "remedy": note.advice or None}


def _counts(tally: Tally, stage: Stage) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=2, justify="right")
    table.add_column(justify="right")
    table.add_column()
    lines = (
        ("✓", "green", tally.accepted, stage.word_for(Verdict.ACCEPTED, LANGUAGE)),
        ("!", "yellow", tally.warned, stage.word_for(Verdict.WARNED, LANGUAGE)),
        ("✗", "red", tally.blocked, stage.word_for(Verdict.BLOCKED, LANGUAGE)),
        ("·", "dim", tally.unjudged, stage.word_for(None, LANGUAGE)),
    )
    for sign, style, count, word in lines:
        if count or sign != "·":
            shade = style if count else "dim"
            table.add_row(Text(sign, shade), Text(grouped(count), f"bold {shade}"), Text(word, shade))
    rows = Text(ngettext("%(number)s row", "%(number)s rows", tally.rows, number=grouped(tally.rows)), style="bold")
    if not tally.repaired:
        return Group(rows, table)
    repaired = ngettext(
        "%(number)s of them was repaired while reading.",
        "%(number)s of them were repaired while reading.",
        tally.repaired,
        number=grouped(tally.repaired),
    )
    return Group(rows, table, Padding(Text(f"↻ {repaired}", "blue"), (0, 0, 0, 1)))


def _table(causes: Iterable[Cause]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, leading=1, expand=True, show_edge=False, header_style="dim")
    table.add_column(_("Rows"), justify="right", no_wrap=True)
    table.add_column(_("What it is, and what to do"), ratio=1)
    table.add_column(_("Where"), width=_PLACES_WIDTH)
    for cause in causes:
        table.add_row(grouped(cause.rows), _told(cause), _places(cause))
    return table


def _told(cause: Cause) -> Text:
    note = cause.note
    name = note.field.named(LANGUAGE) if note.field else ""
    title = _("%(column)s: %(sentence)s", column=name, sentence=note.title) if name else note.title
    text = note.text if cause.is_same else _("For instance: %(sentence)s", sentence=note.text)
    told = Text(title, style=f"bold {_STYLES[cause.weight]}").append(f"\n{text}", style="not bold default")
    return told.append(f"\n→ {note.advice}", style="not bold default") if note.advice else told


def _places(cause: Cause) -> Text:
    """The first cells, one under the other where they do not fit."""
    told = ", ".join(_place(example) for example in cause.examples)
    return Text(f"{told} …" if cause.rows > len(cause.examples) else told)


def _place(example: Example) -> str:
    return example.cell if is_address(example.cell) else _("row %(row)d", row=example.row)


def _where(row: int, note: Note) -> str:
    if is_address(note.cell) and note.field:
        values = {"cell": note.cell, "column": note.field.named(LANGUAGE), "sentence": note.text}
        return _("Cell %(cell)s (%(column)s): %(sentence)s", **values)
    if member := note.cell.removeprefix("$").removeprefix("."):
        return _("Row %(row)d, %(member)s: %(sentence)s", row=row, member=member, sentence=note.text)
    return _("Row %(row)d: %(sentence)s", row=row, sentence=note.text)


def _cause_as_json(cause: Cause) -> dict[str, Any]:
    note = cause.note
    return {
        "class": note.weight,
        "code": note.code,
        "field": note.field,
        "rows": cause.rows,
        "title": note.title,
        "text": note.text,
        "remedy": note.advice or None,
        "examples": [{"row": example.row, "cell": example.cell or None} for example in cause.examples],
    }


def grouped(count: int) -> str:
    """A count as people read it: 100 000."""
    return f"{count:,}".replace(",", "\xa0")
