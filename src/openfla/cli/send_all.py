"""`openfla send-all`: everything that waits to be sent, of many employers and accounts, in one run."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.table import Table
from rich.text import Text

from openfla.cli.speech import LANGUAGE, _, err, ngettext, out, say, say_json
from openfla.cli.stopping import stoppable
from openfla.sending.annotated import Stage, beside
from openfla.sending.nightly import (
    AT_A_TIME,
    SETTLE_S,
    ClientOutcome,
    Log,
    Report,
    Result,
    SourceNeeded,
    example_plan,
    jobs_of,
    told_of,
    told_of_file,
)
from openfla.sending.nightly import send_all as run

SHORT: Final = _("Send everything that waits, of many employers and accounts, in one run.")
HELP: Final = _(
    "Send everything that waits, of many employers and accounts, in one run. SOURCE is a folder with a folder for each "
    "account or enterprise number, or a plan file. Files that are done go to 'sent', those with something to look at "
    "to 'attention', each with a copy that tells what became of every row. Exit code: 0 all was accepted; 2 some rows "
    "were not; 3 some clients or files failed; 1 it could not start."
)
_NAME_WIDTH: Final = 10
"""Of an enterprise number, which is never cut in two."""
_MARKS: Final = {Result.FINE: ("✓", "green"), Result.BLOCKED: ("!", "yellow"), Result.FAILED: ("✗", "red")}


def send_all(
    source: Annotated[Path | None, typer.Argument(metavar="SOURCE", help=_("Folder of clients, or plan file."))] = None,
    *,
    account: Annotated[
        str | None,
        typer.Option(
            "--account", "-a", metavar="NAME", help=_("Account for clients that name none; see 'openfla account'.")
        ),
    ] = None,
    at_a_time: Annotated[int, typer.Option(min=1, max=64, help=_("How many clients are served at once."))] = AT_A_TIME,
    strict: Annotated[
        bool, typer.Option("--strict", help=_("Send nothing of a file while a row of it is wrong."))
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Only look at the files; nothing is sent, kept or moved."))
    ] = False,
    settle: Annotated[
        float,
        typer.Option(min=0, metavar="SECONDS", help=_("Wait for files that changed in the last so many seconds.")),
    ] = SETTLE_S,
    log: Annotated[
        Path | None, typer.Option(metavar="FILE", help=_("Add every event to this file, a JSON object a line."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON, for a program."))] = False,
    example: Annotated[
        bool, typer.Option("--example", help=_("Print a plan file with explanations, and stop."))
    ] = False,
) -> None:
    """Serve every client, tell what became of each, and end with the exit code that a scheduler reads."""
    if example:
        typer.echo(example_plan(LANGUAGE), nl=False)
        return
    if source is None:
        raise SourceNeeded
    jobs = jobs_of(source, account=account, strict=strict)
    with stoppable(), Log(log) if log else nullcontext() as kept:
        about = {"note": kept} if kept else {}
        told = (lambda _: None) if as_json else _tell
        report = run(jobs, at_a_time=at_a_time, dry_run=dry_run, settle_s=settle, language=LANGUAGE, told=told, **about)
    if as_json:
        say_json(_described(report))
    else:
        _summarise(report, dry_run=dry_run)
    raise typer.Exit(report.exit_code)


def _tell(client: ClientOutcome) -> None:
    """A client that is done, while others are not yet: only where somebody looks on."""
    if sys.stderr.isatty():
        mark, colour = _MARKS[client.result]
        err.print(Text.assemble((mark, colour), " ", client.name))


def _summarise(report: Report, *, dry_run: bool) -> None:
    out.print(_table(report))
    for client in report.clients:
        _explain(client)
    if dry_run:
        say(_("Nothing was sent: this was a look at the files only."))
    fine = report.results[Result.FINE]
    say(
        ngettext(
            "%(fine)d of %(count)d client is fine.",
            "%(fine)d of %(count)d clients are fine.",
            len(report.clients),
            fine=fine,
        )
    )


def _table(report: Report) -> Table:
    table = Table(box=None, header_style="bold")
    table.add_column("")
    table.add_column(_("Client"), min_width=_NAME_WIDTH, overflow="fold")
    table.add_column(_("Account"), overflow="fold")
    for name in (_("Files"), _("Records"), _("Accepted records"), _("With warnings"), _("Blocked"), _("Not sent")):
        table.add_column(name, justify="right")
    for client in report.clients:
        counts, (mark, colour) = client.counts, _MARKS[client.result]
        numbers = (counts.records, counts.accepted, counts.warned, counts.blocked, counts.not_sent)
        texts = (client.name, client.account, str(len(client.files)), *map(str, numbers))
        table.add_row(Text(mark, colour), *(Text(text) for text in texts))
    return table


def _explain(client: ClientOutcome) -> None:
    """Why a client or one of its files failed, and where the files are that somebody has to look at."""
    found = [(file.file.name, file.mistake) for file in client.files if file.mistake]
    for name, mistake in [*found, *([("", client.mistake)] if client.mistake else [])]:
        where = f"{client.name}, {name}" if name else client.name
        told = Text.assemble((where, "bold"), ": ", (mistake.explain(LANGUAGE), "red"), " ", mistake.advise(LANGUAGE))
        out.print(told)
    for file in client.files:
        if file.result is Result.BLOCKED and file.moved_to:
            say(_("%(client)s: look at %(path)s", client=client.name, path=beside(file.moved_to, Stage.SENT)))


def _described(report: Report) -> dict[str, Any]:
    return {
        "exitCode": report.exit_code,
        "clients": [
            {
                "name": client.name,
                "account": client.account,
                "result": client.result.value,
                "files": [told_of_file(file) for file in client.files],
                **told_of(client.mistake),
            }
            for client in report.clients
        ],
    }
