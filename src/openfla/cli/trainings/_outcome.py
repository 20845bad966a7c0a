"""What is said at the end of a sending, to people and to programs."""

from pathlib import Path
from typing import Any

from openfla.cli.speech import LANGUAGE, _, say, say_json
from openfla.cli.trainings._report import as_json, tell
from openfla.sending.annotated import Stage
from openfla.sending.delivery import Summary, write_copy
from openfla.sending.outbox import Counts, Outbox, Sending


def tell_outcome(summary: Summary, *, for_program: bool) -> None:
    """The counts and the causes; where something is open, how to go on."""
    if for_program:
        say_json(described(summary))
        return
    tell(summary.tally, Stage.SENT if summary.sending.is_settled else Stage.UNDER_WAY)
    say()
    say(_("Sending %(id)s: %(state)s.", id=summary.sending.id, state=in_words(summary.sending, summary.counts)))
    if summary.counts.waiting:
        say(_("Go on with: openfla trainings resume %(id)s", id=summary.sending.id))


def in_words(sending: Sending, counts: Counts) -> str:
    """How far a sending is, in a few words."""
    if sending.state.value == "held":
        return _("held back, since something in it is wrong and all or nothing was asked for")
    if not sending.is_settled:
        return _("under way, %(waiting)d records wait for their verdict", waiting=counts.waiting)
    if counts.blocked or counts.not_sent:
        return _("done, and something is left to correct")
    return _("done, everything was accepted")


def described(summary: Summary) -> dict[str, Any]:
    """A sending for a program; the names are stable."""
    sending, trouble = summary.sending, summary.sending.trouble
    return {
        **brief(sending, summary.counts),
        "trouble": {"code": trouble.code, "text": trouble.text, "remedy": trouble.advice, "at": trouble.at.isoformat()}
        if trouble
        else None,
        "rows": as_json(summary.tally),
    }


def brief(sending: Sending, counts: Counts) -> dict[str, Any]:
    """The same without the causes."""
    return {
        "sending": sending.id,
        "account": sending.to.account,
        "environment": sending.to.environment,
        "file": sending.source.name,
        "state": sending.state.value,
        "createdAt": sending.created_at.isoformat(),
        "doneAt": sending.done_at.isoformat() if sending.done_at else None,
        "records": counts.records,
        "accepted": counts.accepted,
        "warned": counts.warned,
        "blocked": counts.blocked,
        "notSent": counts.not_sent,
        "waiting": counts.waiting,
    }


def copied(outbox: Outbox, sending: Sending, target: Path, *, overwrite: bool, quiet: bool) -> None:
    """Write the copy with the verdicts, and say where it is."""
    write_copy(outbox, sending, target, language=LANGUAGE, overwrite=overwrite)
    if not quiet:
        say(_("The verdicts are in %(file)s.", file=target))
