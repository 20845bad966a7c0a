"""What sending and resuming share: the client of an account, and the word on how to go on."""

from typing import Annotated

import typer

from openfla.channel import Account
from openfla.cli.account import asked_password
from openfla.cli.speech import _, err, tell
from openfla.cli.trainings._showing import Shown
from openfla.sending.delivery import AnyClient, Summary, client_of, deliver, require_reached
from openfla.sending.outbox import Outbox, Sending
from openfla.texts import Explained

NOT_CARRIED_OUT = 1
"""Exit code when it stopped on the way, and can be resumed."""

NoWait = Annotated[
    bool, typer.Option("--no-wait", help=_("Do not wait for the verdicts; 'resume' fetches them later."))
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=_("Do not show how far it is."))]


def client_for(account: Account) -> AnyClient:
    """The client of an account; its password is asked for where that is possible."""
    return client_of(account, asked_password(account))


def delivered(
    account: Account, client: AnyClient, outbox: Outbox, sending: Sending, shown: Shown, *, wait: bool
) -> Summary:
    """What came of it.

    Raises:
        typer.Exit: it stopped on the way; why, and how to go on, was said.
    """
    try:
        require_reached(sending, account)
        return deliver(client, outbox, sending, wait=wait, progress=shown)
    except Explained as mistake:
        tell(mistake)
        _tell_how_to_go_on(sending)
        raise typer.Exit(NOT_CARRIED_OUT) from mistake
    except KeyboardInterrupt:
        err.print(_("Stopped. Nothing is lost."), markup=False)
        _tell_how_to_go_on(sending)
        raise typer.Exit(NOT_CARRIED_OUT) from None


def _tell_how_to_go_on(sending: Sending) -> None:
    err.print(_("Go on with: openfla trainings resume %(id)s", id=sending.id), markup=False)
