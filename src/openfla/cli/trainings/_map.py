"""`openfla trainings map`: drafts which column of a file holds what, and has it confirmed."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from openfla.cli.speech import LANGUAGE, _, err, is_somebody_there, out, say
from openfla.cli.trainings import _options as options
from openfla.cli.trainings._asking import asked
from openfla.cli.trainings._mistakes import MappingDoubtful, NoMappingNeeded
from openfla.contract.qualities import Quality
from openfla.sending import Confidence, EmptySpreadsheet, Field, Guess, Kind, propose, read
from openfla.sending.annotated import TargetExists, TargetNotWritable
from openfla.sending.drafting import Draft
from openfla.texts import N_

SHORT: Final = _("Draft which column of a file holds what, and have it confirmed.")
HELP: Final = _(
    "Look at the columns of a file, propose what each of them holds, ask about what is doubtful, and write a mapping "
    "file for the other commands. Exit code 0: every field that is needed is there; 2: some are missing still."
)
INCOMPLETE: Final = 2
"""Exit code when the mapping that was written lacks fields that every training has."""
_WHY: Final[Mapping[tuple[Confidence, bool], str]] = {
    (Confidence.CERTAIN, True): N_("certain"),
    (Confidence.LIKELY, True): N_("likely, by its header"),
    (Confidence.UNSURE, True): N_("not sure: its values do not fit"),
    (Confidence.CERTAIN, False): N_("certain"),
    (Confidence.LIKELY, False): N_("likely, by its values"),
    (Confidence.UNSURE, False): N_("not sure: its values might fit"),
}
_STYLES: Final = {Confidence.CERTAIN: "green", Confidence.LIKELY: "yellow", Confidence.UNSURE: "red"}
_EXAMPLES: Final = 2


def map_(
    file: options.File,
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="MAPPING.toml", help=_("Where to write it; usually beside the file.")),
    ] = None,
    force: options.Force = False,
    sheet: options.Sheet = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Take what is proposed; ask nothing."))] = False,
    quality: options.OfQuality = Quality.EMPLOYER,
    enterprise: options.Enterprise = None,
) -> None:
    """Propose, ask, write, and tell how to go on."""
    target = output or file.with_name(f"{file.name}.mapping.toml")
    if target.exists() and not force:
        raise TargetExists(target)
    draft = _drafted(file, quality, sheet)
    if enterprise and Field.ENTERPRISE_NUMBER not in draft.mapping.columns:
        draft = draft.always(Field.ENTERPRISE_NUMBER, enterprise)
    _show(file, draft)
    if not yes:
        draft = _confirmed(draft)
    try:
        target.write_text(draft.mapping.text(LANGUAGE), encoding="utf-8")
    except OSError as error:
        raise TargetNotWritable(target, error.strerror or str(error)) from None
    _tell_next(file, target, draft)
    if draft.missing:
        raise typer.Exit(INCOMPLETE)


def _drafted(file: Path, quality: Quality, sheet: str | None) -> Draft:
    """What is proposed.

    Raises:
        NoMappingNeeded: there are no columns to tell apart.
        UnusableFile: the file cannot be used.
    """
    try:
        return Draft.of(propose(file, quality=quality, sheet=sheet), quality)
    except EmptySpreadsheet:
        if read(file, quality=quality).description.kind in (Kind.JSON, Kind.NDJSON):
            raise NoMappingNeeded(file) from None
        raise


def _confirmed(draft: Draft) -> Draft:
    """The draft as the reader wants it.

    Raises:
        MappingDoubtful: something is to be asked, and nobody is there.
    """
    open_ = [*(guess.field for guess in draft.doubtful), *draft.missing]
    if is_somebody_there():
        return asked(draft)
    if open_:
        raise MappingDoubtful(", ".join(field.named(LANGUAGE) for field in open_))
    return draft


def _show(file: Path, draft: Draft) -> None:
    described = draft.proposal.description
    title = _("%(file)s, sheet %(sheet)s", file=file.name, sheet=described.sheet) if described.sheet else file.name
    out.print(Text(title, style="bold"))
    for remark in described.remarks:
        out.print(Text(remark.tell(LANGUAGE), style="dim"), soft_wrap=False)
    say()
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, header_style="dim", pad_edge=False, padding=(0, 1))
    table.add_column(_("Field"), no_wrap=True)
    for name in (_("Column"), _("Header"), _("For example"), _("How sure")):
        table.add_column(name, overflow="fold")
    for guess in draft.proposal.guesses:
        table.add_row(*_row(guess))
    for field in draft.missing:
        table.add_row(Text(field.named(LANGUAGE)), Text("-", "red"), Text(_("none found"), "red"), "", "")
    out.print(table, soft_wrap=False)
    _show_rest(draft)


def _row(guess: Guess) -> tuple[Text, ...]:
    why = Text(_(_WHY[guess.confidence, guess.by_header]), _STYLES[guess.confidence])
    examples = ", ".join(guess.examples[:_EXAMPLES])
    field, column = guess.field.named(LANGUAGE), guess.column
    return Text(field), Text(column.letters), Text(column.header), Text(examples), why


def _show_rest(draft: Draft) -> None:
    """What the table does not tell."""
    say()
    for field, value in draft.mapping.constants.items():
        say(_("%(field)s is %(value)s in every row.", field=field.named(LANGUAGE), value=value))
    if unused := draft.proposal.unused:
        names = ", ".join(column.header or column.letters for column in unused)
        out.print(Text(_("Left aside: %(columns)s", columns=names)), soft_wrap=False)
    for field, words in draft.proposal.unknown_words.items():
        told = _(
            "Words for %(field)s that nobody knows: %(words)s", field=field.named(LANGUAGE), words=", ".join(words)
        )
        out.print(Text(told, "yellow"), soft_wrap=False)
    say()


def _tell_next(file: Path, target: Path, draft: Draft) -> None:
    say(_("The mapping is in %(file)s; it can be changed in any text editor.", file=target))
    if draft.missing:
        fields = ", ".join(field.named(LANGUAGE) for field in draft.missing)
        err.print(_("Fill these in before you go on: %(fields)s.", fields=fields), markup=False, style="yellow")
    paths = {"file": shlex.quote(str(file)), "mapping": shlex.quote(str(target))}
    say(_("Go on with: openfla trainings check %(file)s --mapping %(mapping)s", **paths))
