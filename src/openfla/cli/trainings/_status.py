"""`openfla trainings status` and `forget`: what was sent, and what is kept of it."""

from collections.abc import Sequence
from typing import Annotated, Final

import typer
from rich.table import Table
from rich.text import Text

from openfla.cli.speech import _, err, out, say, say_json
from openfla.cli.trainings import _options as options
from openfla.cli.trainings._outcome import brief, copied, in_words, tell_outcome
from openfla.cli.trainings._report import grouped
from openfla.cli.trainings._send import Copy
from openfla.cli.trainings._sendings import AnySending, OneSending, OutboxFile, outbox_of, outboxes
from openfla.sending.delivery import summary_of
from openfla.sending.outbox import KEPT_DAYS, Counts, Sending

HELP: Final = _("Tell how far everything is that was sent, or what became of one sending.")
SHORT_FORGET: Final = _("Remove everything that is kept of a sending from this machine.")
HELP_FORGET: Final = _(
    "Remove everything that is kept of a sending from this machine. What the platform has stays there. "
    "The records themselves are removed after %(days)d days anyway; their verdicts stay until they are forgotten.",
    days=KEPT_DAYS,
)


def status(
    sending: AnySending = None,
    *,
    output: Copy = None,
    force: options.Force = False,
    outbox_file: OutboxFile = None,
    as_json: options.AsJson = False,
) -> None:
    if sending is None:
        _list([(one, box.counts(one)) for box in outboxes(outbox_file) for one in box.sendings()], as_json=as_json)
        return
    outbox, found = outbox_of(sending, outbox_file)
    with outbox:
        summary = summary_of(outbox, found)
        tell_outcome(summary, for_program=as_json)
        if found.trouble and not as_json:
            err.print(_("It stopped the last time: %(reason)s", reason=found.trouble.text), markup=False)
            err.print(found.trouble.advice, markup=False)
        if output:
            copied(outbox, found, output, overwrite=force, quiet=as_json)


def forget(
    sending: OneSending,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Do not ask for confirmation."))] = False,
    outbox_file: OutboxFile = None,
) -> None:
    outbox, found = outbox_of(sending, outbox_file)
    with outbox, outbox.held():
        waiting = outbox.counts(found).waiting
        if waiting and not yes:
            asked = _("%(count)d records of %(id)s have no verdict yet. Forget them?", count=waiting, id=found.id)
            typer.confirm(asked, abort=True, err=True)
        outbox.forget(found)
    say(_("%(id)s was forgotten.", id=found.id))


def _list(found: Sequence[tuple[Sending, Counts]], *, as_json: bool) -> None:
    if as_json:
        say_json([brief(sending, counts) for sending, counts in found])
    elif not found:
        say(_("Nothing was sent yet; begin with 'openfla trainings send'."))
    else:
        out.print(_table(found), soft_wrap=False)


def _table(found: Sequence[tuple[Sending, Counts]]) -> Table:
    table = Table(box=None, header_style="bold")
    table.add_column(_("The sending"), overflow="fold")
    table.add_column(_("Begun"), no_wrap=True)
    table.add_column(_("What became of it"), ratio=1)
    for sending, counts in sorted(found, key=lambda each: each[0].created_at, reverse=True):
        begun = sending.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
        state = in_words(sending, counts)
        told = (_("%(file)s: %(state)s", file=sending.source.name, state=state), _numbers(counts))
        table.add_row(Text(sending.id), begun, Text("\n".join(told)))
    return table


def _numbers(counts: Counts) -> str:
    told = {name: grouped(getattr(counts, name)) for name in ("accepted", "warned", "blocked", "not_sent")}
    return _("%(accepted)s accepted, %(warned)s with warnings, %(blocked)s blocked, %(not_sent)s not sent", **told)
