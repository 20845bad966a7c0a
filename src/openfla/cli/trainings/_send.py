"""`openfla trainings send`: from a file to the verdict on each of its records."""

from pathlib import Path
from typing import Annotated, Final

import typer

from openfla.channel import Account, Accounts
from openfla.cli.speech import LANGUAGE, _, err, is_somebody_there, ngettext
from openfla.cli.stopping import stoppable
from openfla.cli.trainings import _options as options
from openfla.cli.trainings._delivery import (
    NOT_CARRIED_OUT,
    NoWait,
    Quiet,
    client_for,
    delivered,
)
from openfla.cli.trainings._outcome import copied, tell_outcome
from openfla.cli.trainings._sendings import OutboxFile
from openfla.cli.trainings._showing import showing
from openfla.sending.annotated import require_free
from openfla.sending.delivery import Prepared, prepare
from openfla.sending.outbox import Addressee, Counts, Outbox, Sending, usual_outbox

SHORT: Final = _("Send a file, and tell the verdict on each of its rows.")
HELP: Final = _(
    "Send a file. Every row is checked first; what is wrong stays behind, the rest is sent and its verdicts are told. "
    "Interrupt it as you like: 'resume' goes on, and nothing is sent twice. "
    "Exit code 0: everything was accepted; 2: rows were blocked or not sent; 1: it stopped on the way."
)

Copy = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="COPY.xlsx", help=_("Write a copy with the verdict of each row.")),
]


def send(
    file: options.File,
    *,
    account: options.OfAccount,
    mapping: options.Mapping = None,
    sheet: options.Sheet = None,
    enterprise: options.Enterprise = None,
    output: Copy = None,
    force: options.Force = False,
    strict: Annotated[
        bool, typer.Option("--strict", help=_("All or nothing: when one row is wrong, none is sent."))
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help=_("Send everything, also when the same content was sent before."))
    ] = False,
    no_wait: NoWait = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Do not ask for confirmation."))] = False,
    outbox_file: OutboxFile = None,
    quiet: Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    known = Accounts().get(account)
    if output:
        require_free(file, output, overwrite=force)
    with (
        stoppable(),
        client_for(known) as client,
        Outbox(outbox_file or usual_outbox(known.name)) as outbox,
        outbox.held(),
    ):
        with showing(quiet=quiet) as shown:
            try:
                prepared = prepare(
                    outbox,
                    file,
                    Addressee.of(known),
                    mapping=mapping,
                    sheet=sheet,
                    enterprise=enterprise,
                    again=again,
                    strict=strict,
                    language=LANGUAGE,
                    progress=shown,
                )
            except KeyboardInterrupt:
                err.print(_("Stopped; nothing was sent."), markup=False)
                raise typer.Exit(NOT_CARRIED_OUT) from None
        counts = outbox.counts(prepared.sending)
        _tell_prepared(prepared, counts)
        if is_somebody_there() and not (yes or prepared.is_known or prepared.sending.is_settled):
            _confirm(outbox, prepared.sending, counts, known)
        with showing(quiet=quiet) as shown:
            summary = delivered(known, client, outbox, prepared.sending, shown, wait=not no_wait)
        tell_outcome(summary, for_program=as_json)
        if output:
            copied(outbox, summary.sending, output, overwrite=force, quiet=as_json)
    raise typer.Exit(summary.exit_code)


def _tell_prepared(prepared: Prepared, counts: Counts) -> None:
    """What became of the file before anything is sent, where that may surprise."""
    sending, earlier = prepared.sending, prepared.earlier
    if earlier:
        day = earlier.created_at.astimezone().date().isoformat()
        if not prepared.is_known:
            told = _(
                "The same content was sent on %(day)s as %(id)s: what was accepted is not sent again, the rest is.",
                day=day,
                id=earlier.id,
            )
        elif sending.is_settled:
            told = _(
                "The same content was sent on %(day)s as %(id)s, and judged: nothing is sent again, unless with "
                "--again.",
                day=day,
                id=earlier.id,
            )
        else:
            told = _("The same content is on its way since %(day)s as %(id)s: it goes on.", day=day, id=earlier.id)
        err.print(told, markup=False)
    elif counts.not_sent and not sending.is_settled:
        told = ngettext(
            "%(count)d record is wrong and stays behind.",
            "%(count)d records are wrong and stay behind.",
            counts.not_sent,
        )
        err.print(told, markup=False)


def _confirm(outbox: Outbox, sending: Sending, counts: Counts, account: Account) -> None:
    asked = ngettext(
        "Send %(count)d record with account %(account)s (%(environment)s)?",
        "Send %(count)d records with account %(account)s (%(environment)s)?",
        counts.waiting,
        account=account.name,
        environment=account.environment,
    )
    try:
        typer.confirm(asked, default=True, abort=True, err=True)
    except typer.Abort:
        outbox.forget(sending)
        raise
