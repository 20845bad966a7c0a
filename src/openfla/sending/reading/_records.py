"""Records that stand in JSON already: a training, or a whole record of a declaration."""

import re
from typing import Any, Final, cast

from msgspec import UNSET

from openfla.contract.declarations import (
    LARGEST_RECORD,
    DeclarationRecord,
    ProviderDeclarationRecord,
    RecordKind,
    Withdrawal,
)
from openfla.contract.findings import Finding
from openfla.contract.qualities import Quality
from openfla.contract.shapes import Misshapen, shaped
from openfla.contract.trainings import NewProviderTraining, NewTraining
from openfla.sending._faults import Fault, ReferenceTwice, WrongRecord
from openfla.sending._fields import Field
from openfla.sending._outcomes import Ready, Wrong
from openfla.sending._places import Place
from openfla.sending._privacy import shown
from openfla.sending.formats._values import SourceRow
from openfla.sending.reading._memory import References

_MEMBERS: Final = (*(kind.value for kind in RecordKind), "withdrawal", "correction")
_IS_RECORD: Final = re.compile(rf'\{{\s*"(?:{"|".join(_MEMBERS)})"\s*:')
_KINDS: Final = ("training", "employment", "training_right", "employability_budget", "withdrawal")
_STEP: Final = re.compile(r"\w+")


class JsonRecords:
    """How the items of a file become records, for one quality."""

    def __init__(self, quality: Quality) -> None:
        is_provider = quality is Quality.TRAINING_PROVIDER
        self._record: type = ProviderDeclarationRecord if is_provider else DeclarationRecord
        self._training: type = NewProviderTraining if is_provider else NewTraining

    def judged(self, item: SourceRow, references: References) -> Ready | Wrong:
        """What becomes of an item; the rules about its content are looked at later."""
        text, place = str(item.values[0]), Place(item.number, line=item.line)
        body = text.encode("utf-8", "surrogatepass")
        if len(body) > LARGEST_RECORD:
            return _wrong(place, Finding("recordTooLarge", "", {"limit": LARGEST_RECORD}))
        try:
            record = self._read(text, body)
        except Misshapen as mistake:
            return _wrong(place, *mistake.findings)
        given = [kind for kind in _KINDS if getattr(record, kind, UNSET) is not UNSET]
        if len(given) != 1:
            return _wrong(place, Finding("exactlyOneExpected", "", {"fields": ", ".join(_MEMBERS[:-1])}))
        if fault := _reference_twice(getattr(record, given[0]), given[0], record, item, references):
            return Wrong(place, (fault,))
        return Ready(place, record, is_shaped=True)

    def _read(self, text: str, body: bytes) -> DeclarationRecord | ProviderDeclarationRecord:
        if _IS_RECORD.match(text):
            return cast("DeclarationRecord", shaped(body, self._record))
        training: Any = shaped(body, self._training)
        return cast("DeclarationRecord", self._record(training=training))


def _reference_twice(
    content: Any, kind: str, record: DeclarationRecord | ProviderDeclarationRecord, item: SourceRow, known: References
) -> Fault | None:
    """A record may be corrected or withdrawn further on in the same file; it may not be declared twice."""
    reference = getattr(content, "reference", None)
    if reference is None or record.correction or isinstance(content, Withdrawal):
        return None
    first = known.first_row(f"{kind} {reference}", item.number)
    return None if first == item.number else ReferenceTwice(Field.REFERENCE, "reference", shown(reference), first)


def _wrong(place: Place, *findings: Finding) -> Wrong:
    return Wrong(
        place,
        tuple(WrongRecord(_field(found.name), f"$.{found.name}" if found.name else "$", found) for found in findings),
    )


def _field(path: str) -> Field | None:
    """The field that a column would have for a member of a training; None where there is none."""
    steps = _STEP.findall(path)
    if not steps:
        return None
    if steps[-1] == "validUntil":
        return Field.CERTIFICATE_UNTIL
    return next((field for field in Field if field == steps[-1]), None)
