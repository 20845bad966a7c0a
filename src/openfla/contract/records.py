"""What one line of a declaration says: read by the platform, and by a client before it sends the line."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

import msgspec
from msgspec import UNSET, Struct

from openfla.contract import checks
from openfla.contract.declarations import (
    LARGEST_RECORD,
    DeclarationRecord,
    ProviderDeclarationRecord,
    RecordKind,
    Withdrawal,
)
from openfla.contract.employments import NewEmployment
from openfla.contract.entitlements import NewEmployabilityBudget, NewTrainingRight
from openfla.contract.findings import Finding
from openfla.contract.shapes import MOST_FINDINGS, Misshapen, plain, shaped
from openfla.contract.trainings import NewProviderTraining, NewTraining

Content = NewTraining | NewProviderTraining | NewEmployment | NewTrainingRight | NewEmployabilityBudget | Withdrawal
AnyRecord = type[DeclarationRecord] | type[ProviderDeclarationRecord]
"""Which records a declarer may send: a training provider sends its own."""

TOO_LARGE: Final = Finding("recordTooLarge", "", {"limit": LARGEST_RECORD})
_KINDS: Final[Mapping[type, tuple[RecordKind, str]]] = {
    message: (kind, kind.value)
    for message, kind in (
        (NewTraining, RecordKind.TRAINING),
        (NewProviderTraining, RecordKind.TRAINING),
        (NewEmployment, RecordKind.EMPLOYMENT),
        (NewTrainingRight, RecordKind.TRAINING_RIGHT),
        (NewEmployabilityBudget, RecordKind.EMPLOYABILITY_BUDGET),
    )
}
_FIELDS: Final = {
    record: [field for field in msgspec.structs.fields(record) if field.name != "correction"]
    for record in (DeclarationRecord, ProviderDeclarationRecord)
}
_CONTENTS: Final = {record: attrgetter(*(field.name for field in fields)) for record, fields in _FIELDS.items()}
_LONGEST_REFERENCE: Final = 64


class Record(Struct, frozen=True):
    """A line as far as it could be read: its content, or what is wrong with its shape."""

    content: Content | None
    kind: RecordKind | None = None
    reference: str | None = None
    findings: tuple[Finding, ...] = ()
    member: str = ""
    """Under which member the content stands: findings about it are told from there."""
    is_correction: bool = False


def read(line: bytes, of: AnyRecord) -> Record:
    """What a line says; when it has not the right shape, every finding about it, at most a hundred."""
    if len(line) > LARGEST_RECORD:
        return Record(None, findings=(TOO_LARGE,))
    try:
        record: Any = shaped(line, of)
    except Misshapen as mistake:
        return Record(None, *_about(line), tuple(mistake.findings))
    return _told(record, of)


def read_plain(lines: Sequence[bytes], of: AnyRecord) -> list[Record] | None:
    """What each of these lines says; None unless all of them have the right shape: then `read` tells it of each."""
    if not lines or max(map(len, lines)) > LARGEST_RECORD:
        return None
    found = plain(lines, of)
    return None if found is None else [_told(record, of) for record in found]


def _told(record: Any, of: AnyRecord) -> Record:
    content: Any = UNSET
    for given in _CONTENTS[of](record):
        if given is not UNSET:
            if content is not UNSET:
                return _not_one(of)
            content = given
    if content is UNSET:
        return _not_one(of)
    if isinstance(content, Withdrawal):
        return _withdrawal(content, is_correction=record.correction)
    kind, member = _KINDS[type(content)]
    return Record(content, kind, getattr(content, "reference", None), (), member, record.correction)


def _not_one(of: AnyRecord) -> Record:
    expected = ", ".join(field.encode_name for field in _FIELDS[of])
    return Record(None, findings=(Finding("exactlyOneExpected", "", {"fields": expected}),))


def checked(line: bytes, of: AnyRecord, day_minutes: Decimal, today: date) -> Record:
    """What a line says, with everything that is wrong or strange about it by itself (contract/checks)."""
    record = read(line, of)
    found = checks.findings_of(record.content, day_minutes, today)
    told = tuple(each.under(record.member) for each in found[:MOST_FINDINGS])
    return msgspec.structs.replace(record, findings=record.findings + told)


def _withdrawal(content: Withdrawal, *, is_correction: bool) -> Record:
    kind = RecordKind(content.kind.value)
    if is_correction:
        told = Finding("onlyTogether", "correction", {"field": "correction", "other": "training, employment"})
        return Record(None, kind, content.reference, (told,))
    return Record(content, kind, content.reference, (), "withdrawal")


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
