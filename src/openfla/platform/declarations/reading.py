"""From a line of a declaration to a command on the account; pure."""

from typing import Any, Final, NamedTuple

import msgspec
from msgspec import UNSET

from openfla.contract.declarations import (
    LARGEST_RECORD,
    DeclarationRecord,
    ProviderDeclarationRecord,
    RecordKind,
    Withdrawal,
)
from openfla.contract.qualities import Quality
from openfla.platform.access.model import Actor
from openfla.platform.api.shapes import Misshapen, shaped
from openfla.platform.declarations.cutting import TOO_LARGE
from openfla.platform.kernel.findings import Finding
from openfla.platform.records.model import Command, Content, Deed

_KINDS: Final = {
    "training": RecordKind.TRAINING,
    "employment": RecordKind.EMPLOYMENT,
    "training_right": RecordKind.TRAINING_RIGHT,
    "employability_budget": RecordKind.EMPLOYABILITY_BUDGET,
}
_MEMBERS: Final = {
    DeclarationRecord: (*_KINDS, "withdrawal"),
    ProviderDeclarationRecord: ("training", "withdrawal"),
}
_LONGEST_REFERENCE: Final = 64


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
        return Read(None, None, None, (Finding("recordTooLarge", "", {"limit": LARGEST_RECORD}),))
    message = ProviderDeclarationRecord if actor.quality is Quality.TRAINING_PROVIDER else DeclarationRecord
    try:
        record: Any = shaped(line, message)
    except Misshapen as mistake:
        return Read(None, *_about(line), tuple(mistake.findings))
    given = [name for name in _MEMBERS[message] if getattr(record, name) is not UNSET]
    if len(given) != 1:
        expected = ", ".join(_camel(name) for name in _MEMBERS[message])
        return Read(None, None, None, (Finding("exactlyOneExpected", "", {"fields": expected}),))
    content = getattr(record, given[0])
    if isinstance(content, Withdrawal):
        return _withdrawal(content, actor, is_correction=record.correction)
    kind = _KINDS[given[0]]
    deed = Deed.CORRECT if record.correction else Deed.DECLARE
    return _read(actor, deed, kind, content, kind.value)


def _withdrawal(content: Withdrawal, actor: Actor, *, is_correction: bool) -> Read:
    kind = RecordKind(content.kind.value)
    if is_correction:
        told = Finding("onlyTogether", "correction", {"field": "correction", "other": "training, employment"})
        return Read(None, kind, content.reference, (told,))
    return _read(actor, Deed.WITHDRAW, kind, content, "withdrawal")


def _read(actor: Actor, deed: Deed, kind: RecordKind, content: Content, member: str) -> Read:
    command = Command(actor=actor, deed=deed, kind=kind, content=content)
    return Read(command, kind, getattr(content, "reference", None), (), member)


def _about(line: bytes) -> tuple[RecordKind | None, str | None]:
    """Kind and reference of a record that has not the right shape, as far as they can be seen."""
    try:
        found = msgspec.json.decode(line)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return None, None
    if not isinstance(found, dict):
        return None, None
    for kind in RecordKind:
        content = found.get(kind.value)
        if isinstance(content, dict):
            reference = content.get("reference")
            is_shown = isinstance(reference, str) and len(reference) <= _LONGEST_REFERENCE
            return kind, reference if is_shown else None
    return None, None


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
