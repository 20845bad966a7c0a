import time
from collections.abc import Callable
from pathlib import Path

from openfla.channel import Account, Accounts
from openfla.client import FlaClient, FlaProviderClient
from openfla.contract.qualities import Quality
from openfla.sending._clients import AnyClient
from openfla.sending.delivery._delivering import deliver
from openfla.sending.delivery._perseverance import Perseverance
from openfla.sending.delivery._preparing import prepare
from openfla.sending.delivery._progress import Told, untold
from openfla.sending.delivery._summary import Summary
from openfla.sending.outbox import Addressee, OtherAddressee, Outbox, Sending, usual_outbox


def send(
    account: Account | str,
    file: Path | str,
    *,
    password: str | None = None,
    outbox: Path | None = None,
    mapping: Path | None = None,
    sheet: str | None = None,
    enterprise: str | None = None,
    again: bool = False,
    strict: bool = False,
    wait: bool = True,
    progress: Told = untold,
    pause: Callable[[float], object] = time.sleep,
    perseverance: Perseverance | None = None,
) -> Summary:
    """Everything from a file to its verdicts, in the name of an account; the arguments as in `prepare` and `deliver`.

    Args:
        account: of `openfla account`, or its name.
        file: that holds the trainings.
        password: of the key store, unless it is found as for the account.
        outbox: another place than the usual one of the account.
        mapping, sheet, enterprise, again, strict: see `prepare`.
        wait, progress, pause, perseverance: see `deliver`.

    Raises:
        Explained: what is wrong and what to do; see `prepare` and `deliver`. Afterwards `resume` goes on.
    """
    known = Accounts().get(account) if isinstance(account, str) else account
    with client_of(known, password) as client, Outbox(outbox or usual_outbox(known.name)) as place, place.held():
        prepared = prepare(
            place,
            file,
            Addressee.of(known),
            mapping=mapping,
            sheet=sheet,
            enterprise=enterprise,
            again=again,
            strict=strict,
            language=client.language,
            progress=progress,
        )
        return deliver(
            client, place, prepared.sending, wait=wait, progress=progress, pause=pause, perseverance=perseverance
        )


def client_of(account: Account, password: str | None = None) -> AnyClient:
    """The client that serves the quality of an account."""
    kind = FlaProviderClient if account.quality is Quality.TRAINING_PROVIDER else FlaClient
    return kind.of_account(account, password=password)


def require_reached(sending: Sending, account: Account) -> None:
    """Whether the account still leads where the sending was prepared for.

    Raises:
        OtherAddressee: it was changed meanwhile.
    """
    if not sending.to.is_reached_as(Addressee.of(account)):
        raise OtherAddressee(sending.id, sending.to.client_id, sending.to.api)
