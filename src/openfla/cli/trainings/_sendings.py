"""Which sendings there are, whatever the account."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from openfla.cli.speech import _
from openfla.sending.outbox import Outbox, Sending, SendingUnknown, known_outboxes, usual_outbox

OneSending = Annotated[
    str, typer.Argument(metavar="SENDING", help=_("Name of a sending, such as bakery-3."), show_default=False)
]
AnySending = Annotated[
    str | None, typer.Argument(metavar="[SENDING]", help=_("Name of a sending, such as bakery-3."), show_default=False)
]
OutboxFile = Annotated[
    Path | None,
    typer.Option("--outbox", metavar="FILE", help=_("File that keeps what is sent; usually one for each account.")),
]


def outboxes(only: Path | None = None) -> Iterator[Outbox]:
    """Each outbox of this user, open while it is looked at; or the only one that is named."""
    for path in [only] if only else known_outboxes():
        if path.exists():
            with closing(Outbox(path)) as outbox:
                yield outbox


def outbox_of(sending: str, named: Path | None = None) -> tuple[Outbox, Sending]:
    """The outbox, open, that holds a sending.

    Raises:
        SendingUnknown: none does.
    """
    path = named or usual_outbox(sending.rpartition("-")[0])
    if not path.exists():
        raise SendingUnknown(sending)
    outbox = Outbox(path)
    try:
        return outbox, outbox.sending(sending)
    except BaseException:
        outbox.close()
        raise
