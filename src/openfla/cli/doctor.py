"""`openfla doctor`: what is wrong between an account and a first call, and how to mend it."""

from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table
from rich.text import Text

from openfla.channel import Accounts
from openfla.channel.certificates import File, place
from openfla.cli.account import asked_password
from openfla.cli.speech import LANGUAGE, _, err, ngettext, out, say, say_json
from openfla.client import diagnosis
from openfla.client.diagnosis import Diagnosis, State, Told

SHORT: Final = _("Examine an account: key store, certificate, clock, network, token, API.")
HELP: Final = _(
    "Examine an account: key store, certificate, clock, network, token, API. Nothing is changed. "
    "Exit code 2 when something is wrong, 0 when nothing is."
)
_STYLES: Final = {State.OK: "green", State.WARNING: "yellow", State.FAILED: "bold red", State.SKIPPED: "dim"}
_FAILED: Final = 2


def doctor(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help=_("Name of an account; see 'openfla account'."))],
    *,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON, for a program."))] = False,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=_("Write a report for a help desk too; it holds no secret.")),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Overwrite a file that is there already."))] = False,
) -> None:
    """Examine an account from its key store to a first call."""
    known = Accounts().get(account)
    found = diagnosis.examine(known, asked_password(known))
    if as_json:
        say_json(diagnosis.as_json(found, LANGUAGE))
    else:
        show(found)
    if report is not None:
        content = diagnosis.report(found, LANGUAGE).encode()
        place([File(report, content, secret=True)], overwrite=force)
        err.print(_("The report is in %(file)s; it holds no secret.", file=report), markup=False)
    if found.state is State.FAILED:
        raise typer.Exit(_FAILED)


def show(found: Diagnosis) -> None:
    """Print every finding: its sign, what it is, what to do."""
    say(_("Examination of account %(name)s", name=found.account.name))
    say()
    for result in found.results:
        _show(diagnosis.told(found, result, LANGUAGE))
    say()
    say(_summary(found))


def _show(told: Told) -> None:
    style = _STYLES[told.state]
    plain = "" if told.state in (State.OK, State.WARNING) else style
    _line(Text(told.sign, style), Text.assemble((told.sentence, plain), (f" {told.took}", "dim")))
    if told.remedy:
        _line(Text("  →"), Text(told.remedy))
    for more in told.more:
        _line(Text("  ·", "dim"), Text(more, "dim"))


def _line(mark: Text, text: Text) -> None:
    """A sentence that keeps its left edge when it needs several lines."""
    text.rstrip()
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=len(mark))
    grid.add_column(overflow="fold")
    grid.add_row(mark, text)
    out.print(grid, soft_wrap=False)


def _summary(found: Diagnosis) -> str:
    counted = {state: sum(result.state is state for result in found.results) for state in State}
    if counted[State.FAILED]:
        return ngettext("%(count)d thing is wrong.", "%(count)d things are wrong.", counted[State.FAILED])
    if counted[State.WARNING]:
        return ngettext(
            "Everything works; there is %(count)d warning.",
            "Everything works; there are %(count)d warnings.",
            counted[State.WARNING],
        )
    return _("Everything is in order.")
