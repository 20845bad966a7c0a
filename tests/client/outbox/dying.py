"""A sender that is killed at a moment of its own choosing, as `kill -9` does: run as a program of its own."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from openfla.channel import Channel, PrivateKey, TokenSource, local
from openfla.client import FlaClient
from openfla.contract.declarations import DeclarationRecord
from openfla.sending.delivery import deliver, prepare_records
from openfla.sending.outbox import Addressee, Outbox, Queue


def send(outbox: Path, to: Addressee, base_url: str, key: PrivateKey, records: Iterator[DeclarationRecord]) -> None:
    tokens = TokenSource(local(base_url), to.client_id, key)
    with FlaClient(Channel(tokens, base_url=to.api)) as client, Outbox(outbox) as found:
        deliver(client, found, prepare_records(found, records, to, name="payroll").sending)


def die(*_: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def after(method: Callable[..., Any]) -> Callable[..., Any]:
    """Do it, and die."""
    return lambda *about: die(method(*about))


def before(method: Callable[..., Any], *, calls: int = 1) -> Callable[..., Any]:
    """Do it as often as not to die before that call."""
    left = iter(range(calls - 1))
    return lambda *about: die() if next(left, None) is None else method(*about)


def dying_at(record: int, records: Iterator[DeclarationRecord]) -> Iterator[DeclarationRecord]:
    for number, found in enumerate(records):
        yield die() if number == record else found


def main(moment: str, folder: Path) -> None:
    about = msgspec.json.decode((folder / "about.json").read_bytes())
    to = msgspec.convert(about["to"], Addressee)
    key = load_pem_private_key((folder / "key.pem").read_bytes(), None)
    lines = (folder / "records.ndjson").read_bytes().splitlines()
    records: Iterator[DeclarationRecord] = (msgspec.json.decode(line, type=DeclarationRecord) for line in lines)
    if moment == "reading":
        records = dying_at(len(lines) - 1, records)
    elif moment == "cut":
        Queue.cut = after(Queue.cut)  # type: ignore[method-assign]
    elif moment == "accepted":
        Queue.taken = before(Queue.taken)  # type: ignore[method-assign]
    elif moment == "second accepted":
        Queue.taken = before(Queue.taken, calls=2)  # type: ignore[method-assign]
    elif moment == "keeping verdicts":
        Queue._matched = _half(Queue._matched)  # type: ignore[method-assign]
    elif moment == "kept verdicts":
        Queue.judged = after(Queue.judged)  # type: ignore[method-assign]
    send(folder / "bakery.sqlite", to, about["base_url"], key, records)  # type: ignore[arg-type]


def _half(matched: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    def some(*about: Any) -> Iterator[Any]:
        for number, found in enumerate(matched(*about)):
            yield die() if number == 20 else found

    return some


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
