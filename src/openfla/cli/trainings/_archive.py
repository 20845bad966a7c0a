"""`openfla trainings archive`: everything of an enterprise in files that can be trusted later."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import typer
from rich.table import Table
from rich.text import Text
from typer.core import TyperGroup

from openfla.channel import Accounts
from openfla.cli.speech import _, err, ngettext, out, say, say_json, tell
from openfla.cli.trainings import _options as options
from openfla.cli.trainings._delivery import client_for
from openfla.contract.declarations import ExportFormat
from openfla.identifiers import enterprise_number
from openfla.sending.archive import ArchivedFile, Verified
from openfla.sending.archive import archive as make_archive
from openfla.sending.archive import verify as verify_archive

SHORT: Final = _("Write everything of an enterprise to files, with a manifest of hashes; verify it later.")
_MAKE: Final = "make"


class _MakesUsually(TyperGroup):
    """`archive ENTERPRISE ...` makes an archive; `archive verify DIR` is the other thing that can be done."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the words ask for; to make one when they name none."""
        is_named = bool(args) and args[0] in self.commands
        return super().resolve_command(ctx, args if is_named else [_MAKE, *args])


app = typer.Typer(
    cls=_MakesUsually,
    help=_(
        "Everything of an enterprise as XLSX, CSV and NDJSON, with a manifest of hashes: "
        "openfla trainings archive ENTERPRISE --account NAME --to FOLDER. Check it later with: "
        "openfla trainings archive verify FOLDER."
    ),
    no_args_is_help=True,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)


@app.command(
    _MAKE,
    help=_(
        "Make an archive in a folder that is not there yet. One that was broken off is finished by the same command."
    ),
)
def make(
    enterprise: Annotated[str, typer.Argument(metavar="ENTERPRISE", help=_("Enterprise number."))],
    *,
    account: options.OfAccount,
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help=_("Folder of the archive."))],
    formats: Annotated[
        list[ExportFormat] | None, typer.Option("--format", help=_("In which form; usually in each."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the manifest as JSON, for a program."))] = False,
) -> None:
    """Make an archive, or finish one."""
    number = enterprise_number(enterprise)
    known = Accounts().get(account)
    with client_for(known) as client, _progress() as progress:
        manifest = make_archive(
            client,
            to,
            number,
            api=known.api,
            quality=known.quality,
            formats=formats or tuple(ExportFormat),
            progress=progress,
        )
    if as_json:
        say_json(msgspec.to_builtins(manifest))
        return
    out.print(_table(manifest.files))
    say(_("The archive of %(number)s is complete: %(folder)s", number=number, folder=to))


@app.command(help=_("See whether every file of an archive is there, unchanged, with all its records."))
def verify(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=_("Folder of the archive."))],
    *,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON, for a program."))] = False,
) -> None:
    """Look at an archive."""
    found = verify_archive(folder)
    if as_json:
        say_json(_described(found))
    else:
        for mistake in found.mistakes:
            tell(mistake)
        if found.is_sound:
            files = found.manifest.files
            told = ngettext(
                "The archive is sound: %(count)d file, %(records)d records.",
                "The archive is sound: %(count)d files, %(records)d records.",
                len(files),
                records=sum(file.records for file in files),
            )
            say(told)
    if not found.is_sound:
        raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[Callable[[ExportFormat | None], object]]:
    """What is being done, where somebody looks on."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with err.status(_("Asking")) as status:

        def told(form: ExportFormat | None) -> None:
            reading = _("Reading page by page")
            status.update(_("Making and fetching %(format)s", format=form.value) if form else reading)

        yield told


def _table(files: tuple[ArchivedFile, ...]) -> Table:
    table = Table(_("File"), box=None, header_style="bold")
    for name in (_("Records"), _("Bytes")):
        table.add_column(name, justify="right")
    for file in files:
        table.add_row(*(Text(str(cell)) for cell in (file.name, file.records, file.bytes)))
    return table


def _described(found: Verified) -> dict[str, Any]:
    return {
        "isSound": found.is_sound,
        "manifest": msgspec.to_builtins(found.manifest),
        "mistakes": [{"code": mistake.code, "message": mistake.explain()} for mistake in found.mistakes],
    }
