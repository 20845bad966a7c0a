"""From a line of a declaration to a command on the account; pure."""

from collections.abc import Sequence
from typing import NamedTuple

from openfla.contract import records
from openfla.contract.declarations import DeclarationRecord, ProviderDeclarationRecord, RecordKind, Withdrawal
from openfla.contract.findings import Finding
from openfla.contract.qualities import Quality
from openfla.platform.access.model import Actor
from openfla.platform.declarations.cutting import TOO_LARGE
from openfla.platform.records.model import Command, Deed


class Read(NamedTuple):
    """A record as far as it could be read: a command, or what is wrong with its shape."""

    command: Command | None
    kind: RecordKind | None
    reference: str | None
    findings: tuple[Finding, ...] = ()
    member: str = ""
    """Under which member the content stands: findings about it are told from there."""


def read(line: bytes, actor: Actor) -> Read:
    """What a record says."""
    if line == TOO_LARGE:
        return Read(None, None, None, (records.TOO_LARGE,))
    return _meant(records.read(line, _record_of(actor)), actor)


def read_plain(lines: Sequence[bytes], actor: Actor) -> list[Read] | None:
    """What each of many records says, quicker; None unless all of them have the right shape."""
    found = records.read_plain(lines, _record_of(actor))
    return None if found is None else [_meant(record, actor) for record in found]


def _record_of(actor: Actor) -> records.AnyRecord:
    return ProviderDeclarationRecord if actor.quality is Quality.TRAINING_PROVIDER else DeclarationRecord


def _meant(record: records.Record, actor: Actor) -> Read:
    content, kind = record.content, record.kind
    if content is None or kind is None:
        return Read(None, kind, record.reference, record.findings)
    deed = Deed.WITHDRAW if isinstance(content, Withdrawal) else Deed.DECLARE
    if record.is_correction:
        deed = Deed.CORRECT
    command = Command(actor=actor, deed=deed, kind=kind, content=content)
    return Read(command, kind, record.reference, (), record.member)
