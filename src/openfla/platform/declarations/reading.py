"""From lines of a declaration to commands on the account; pure."""

from collections.abc import Iterable, Sequence

from openfla.contract import records
from openfla.contract.declarations import DeclarationRecord, ProviderDeclarationRecord, Withdrawal
from openfla.contract.qualities import Quality
from openfla.contract.records import Record
from openfla.platform.access.model import Actor
from openfla.platform.declarations.cutting import TOO_LARGE
from openfla.platform.records.model import Command, Deed


def read(line: bytes, actor: Actor) -> Record:
    """What a record says."""
    if line == TOO_LARGE:
        return Record(None, findings=(records.TOO_LARGE,))
    return records.read(line, _record_of(actor))


def read_plain(lines: Sequence[bytes], actor: Actor) -> list[Record] | None:
    """What each of many records says, quicker; None unless all of them have the right shape."""
    return records.read_plain(lines, _record_of(actor))


def commanded(read: Iterable[Record], actor: Actor) -> list[Command]:
    """What the records that have a content ask for, in their order."""
    return [
        Command(actor=actor, deed=_deed(record), kind=record.kind, content=record.content)
        for record in read
        if record.content is not None and record.kind is not None
    ]


def _record_of(actor: Actor) -> records.AnyRecord:
    return ProviderDeclarationRecord if actor.quality is Quality.TRAINING_PROVIDER else DeclarationRecord


def _deed(record: Record) -> Deed:
    if record.is_correction:
        return Deed.CORRECT
    return Deed.WITHDRAW if isinstance(record.content, Withdrawal) else Deed.DECLARE
