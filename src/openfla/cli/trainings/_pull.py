"""`openfla trainings pull`: a local copy, brought up to date with what changed."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.table import Table
from rich.text import Text

from openfla.channel import Accounts
from openfla.cli.speech import LANGUAGE, _, err, ngettext, out, say, say_json
from openfla.cli.trainings._delivery import client_for
from openfla.contract.declarations import ExportFormat
from openfla.identifiers import enterprise_number
from openfla.sending.copy import Copy, Failed, Pulled, Step

SHORT: Final = _("Keep a local copy of everything that is registered, up to date with what changed.")
HELP: Final = _(
    "Keep a local copy (SQLite) of everything of your enterprise, or of all your mandators, up to date with what "
    "changed since the last time. A pull that was broken off is completed by the next one. Exit code 3: of some "
    "enterprises nothing could be had."
)
SOME_FAILED: Final = 3
_SHOWN: Final = 50
_NAMES: Final = {
    "employments": _("employments"),
    "trainingRights": _("training rights"),
    "employabilityBudgets": _("employability budgets"),
    "trainings": _("trainings"),
    "calculationOptOuts": _("opt-outs"),
    "providedTrainings": _("trainings that were provided"),
}


def pull(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help=_("Name of an account; see 'openfla account'."))],
    enterprises: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ENTERPRISE",
            help=_("Enterprise numbers; else all mandators of a mandatary, and for an employer those known already."),
        ),
    ] = None,
    *,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help=_("Where the copy is kept, instead of the usual place."))
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help=_("Read everything again, and drop what is not there any more."))
    ] = False,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="FOLDER", help=_("Write the copy out in this folder too."))
    ] = None,
    formats: Annotated[
        list[ExportFormat] | None, typer.Option("--format", help=_("In which form it is written; usually in each."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON, for a program."))] = False,
) -> None:
    """Bring the copy of an account up to date."""
    numbers = [enterprise_number(told) for told in enterprises or []]
    known = Accounts().get(account)
    with Copy.of_account(known, to) as copy, client_for(known) as client:
        with _progress() as progress:
            wanted: Sequence[str] = numbers or copy.whose(client)
            found = list(copy.pull_all(client, wanted, full=full, progress=progress))
        left = sorted(set(copy.enterprises) - set(wanted)) if not numbers else []
        written = copy.write(write, formats or tuple(ExportFormat)) if write else []
        if as_json:
            say_json(_described(copy, found, left, written))
        else:
            _tell(copy, found, left, written)
    if any(isinstance(each, Failed) for each in found):
        raise typer.Exit(SOME_FAILED)


@contextmanager
def _progress() -> Iterator[Callable[[Step], object]]:
    """A line that counts, where somebody looks on."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    records = 0
    with err.status(_("Reading")) as status:

        def told(step: Step) -> None:
            nonlocal records
            records += step.records
            status.update(_("Reading: %(records)d records, %(kind)s", records=records, kind=_NAMES[step.kind]))

        yield told


def _tell(copy: Copy, found: Sequence[Pulled | Failed], left: Sequence[str], written: Sequence[Path]) -> None:
    table = _table(found)
    failed = [each for each in found if isinstance(each, Failed)]
    if table.row_count:
        out.print(table)
    elif len(failed) < len(found):
        say(_("Nothing has changed."))
    for each in failed:
        told = (each.mistake.explain(LANGUAGE), "red")
        out.print(Text.assemble((each.enterprise, "bold"), ": ", told, " ", each.mistake.advise(LANGUAGE)))
    for number in left:
        say(_("Enterprise %(number)s is no mandator any more; what is held of it was not changed.", number=number))
    standing = sum(copy.counts().values())
    sentence = ngettext(
        "The copy holds %(count)d record: %(path)s",
        "The copy holds %(count)d records: %(path)s",
        standing,
        path=copy.path,
    )
    say(sentence)
    for path in written:
        say(_("Written: %(path)s", path=path))


def _table(found: Sequence[Pulled | Failed]) -> Table:
    """The enterprises with changes, the first of them when there are many."""
    table = Table(_("Enterprise"), _("Records"), box=None, header_style="bold")
    for name in (_("New"), _("Changed"), _("Withdrawn")):
        table.add_column(name, justify="right")
    for each in [each for each in found if isinstance(each, Pulled) and each.total][:_SHOWN]:
        for kind, changes in each.changes.items():
            numbers = map(str, (changes.new, changes.changed, changes.withdrawn))
            table.add_row(*(Text(text) for text in (each.enterprise, _NAMES[kind], *numbers)))
    return table


def _described(
    copy: Copy, found: Sequence[Pulled | Failed], left: Sequence[str], written: Sequence[Path]
) -> dict[str, Any]:
    return {
        "copy": str(copy.path),
        "records": dict(copy.counts()),
        "enterprises": [_described_one(each) for each in found],
        "noMandatorsAnyMore": list(left),
        "written": [str(path) for path in written],
    }


def _described_one(found: Pulled | Failed) -> dict[str, Any]:
    if isinstance(found, Failed):
        mistake = found.mistake
        return {"enterpriseNumber": found.enterprise, "code": mistake.code, "message": mistake.explain(LANGUAGE)}
    return {
        "enterpriseNumber": found.enterprise,
        "completeUntil": found.complete_until.isoformat() if found.complete_until else None,
        "changes": {
            kind: {"new": changes.new, "changed": changes.changed, "withdrawn": changes.withdrawn}
            for kind, changes in found.changes.items()
        },
    }
