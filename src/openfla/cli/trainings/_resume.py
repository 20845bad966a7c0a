"""`openfla trainings resume`: go on with what was not delivered to its end."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from openfla.channel import Accounts
from openfla.cli.speech import _, err, say, say_json, tell
from openfla.cli.stopping import stoppable
from openfla.cli.trainings import _options as options
from openfla.cli.trainings._delivery import NOT_CARRIED_OUT, NoWait, Quiet, client_for, delivered
from openfla.cli.trainings._outcome import copied, described, tell_outcome
from openfla.cli.trainings._send import Copy
from openfla.cli.trainings._sendings import AnySending, OutboxFile, outbox_of, outboxes
from openfla.cli.trainings._showing import showing
from openfla.sending.delivery import Summary
from openfla.sending.outbox import Outbox, Sending
from openfla.texts import N_, Explained

SHORT: Final = _("Go on with what was interrupted; nothing is sent twice.")
HELP: Final = _(
    "Go on with what was interrupted: what the platform has is not sent again, verdicts that came in meanwhile are "
    "fetched. Exit codes as those of 'send'."
)


@dataclass(eq=False)
class WhichSending(Explained):
    code = "whichSending"
    message = N_("Several sendings were not delivered to their end: %(ids)s.")
    remedy = N_("Name one of them, or give --all.")
    ids: str


def resume(
    sending: AnySending = None,
    *,
    every: Annotated[bool, typer.Option("--all", help=_("Go on with all of them, one after the other."))] = False,
    output: Copy = None,
    force: options.Force = False,
    no_wait: NoWait = False,
    outbox_file: OutboxFile = None,
    quiet: Quiet = False,
    as_json: options.AsJson = False,
) -> None:
    if sending is None and not every:
        sending = _only_one(outbox_file)
    with stoppable():
        if sending is not None:
            outbox, found = outbox_of(sending, outbox_file)
            with outbox:
                summary = _resumed(outbox, found, wait=not no_wait, quiet=quiet)
                tell_outcome(summary, for_program=as_json)
                if output:
                    copied(outbox, found, output, overwrite=force, quiet=as_json)
            raise typer.Exit(summary.exit_code)
        raise typer.Exit(_resume_all(outbox_file, wait=not no_wait, quiet=quiet, as_json=as_json))


def _only_one(outbox_file: Path | None) -> str:
    ids = [one.id for outbox in outboxes(outbox_file) for one in outbox.unfinished()]
    if not ids:
        err.print(_("Everything was delivered to its end."), markup=False)
        raise typer.Exit
    if len(ids) > 1:
        raise WhichSending(", ".join(ids))
    return ids[0]


def _resume_all(outbox_file: Path | None, *, wait: bool, quiet: bool, as_json: bool) -> int:
    """What stops one does not stop the others; the worst exit code of all."""
    codes, done = {0}, []
    for outbox in outboxes(outbox_file):
        for sending in outbox.unfinished():
            if not as_json:
                say(_("Sending %(id)s", id=sending.id))
            try:
                summary = _resumed(outbox, sending, wait=wait, quiet=quiet)
            except typer.Exit as stopped:
                codes.add(stopped.exit_code)
            else:
                codes.add(summary.exit_code)
                done.append(summary)
                if not as_json:
                    tell_outcome(summary, for_program=False)
    if as_json:
        say_json([described(summary) for summary in done])
    return NOT_CARRIED_OUT if NOT_CARRIED_OUT in codes else max(codes)


def _resumed(outbox: Outbox, sending: Sending, *, wait: bool, quiet: bool) -> Summary:
    try:
        account = Accounts().get(sending.to.account)
        client = client_for(account)
    except Explained as mistake:
        tell(mistake)
        raise typer.Exit(NOT_CARRIED_OUT) from mistake
    with client, showing(quiet=quiet) as shown:
        return delivered(account, client, outbox, sending, shown, wait=wait)
