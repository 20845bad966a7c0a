"""What is kept of a record: made from a row that was checked, or from what a program has."""

from typing import Final

from openfla.contract.declarations import DeclarationRecord, ProviderDeclarationRecord, Verdict, Withdrawal
from openfla.contract.employments import NewEmployment
from openfla.contract.entitlements import NewEmployabilityBudget, NewTrainingRight
from openfla.contract.qualities import Quality
from openfla.contract.trainings import NewProviderTraining, NewTraining
from openfla.sending.checking import AnyRecord, Checked, Weight
from openfla.sending.outbox import Item
from openfla.texts import Language

Declarable = (
    NewTraining
    | NewProviderTraining
    | NewEmployment
    | NewTrainingRight
    | NewEmployabilityBudget
    | Withdrawal
    | DeclarationRecord
    | ProviderDeclarationRecord
)
"""What a program may send: a record of a declaration, or what goes into one."""

_MEMBERS: Final = {
    NewTraining: "training",
    NewEmployment: "employment",
    NewTrainingRight: "training_right",
    NewEmployabilityBudget: "employability_budget",
    Withdrawal: "withdrawal",
}


def item_of(checked: Checked, language: Language) -> Item:
    """What is wrong stays here with everything about it; of the rest the platform will tell its warnings itself."""
    rows = checked.place.rows
    if checked.line is not None and not (checked.findings or checked.repairs):
        return Item(rows=rows, reference=_reference(checked.record), line=checked.line)
    notes = checked.notes(language)
    if checked.record is None or checked.verdict is Verdict.BLOCKED:
        return Item(rows=rows, reference=_reference(checked.record), line=None, notes=notes)
    repairs = tuple(note for note in notes if note.weight is Weight.REPAIRED)
    return Item(rows=rows, reference=_reference(checked.record), line=checked.line, notes=repairs)


def _reference(record: AnyRecord | None) -> str | None:
    """Under which reference the declarer knows it; a right has none."""
    for member in ("training", "employment", "employability_budget", "withdrawal"):
        reference = getattr(getattr(record, member, None), "reference", None)
        if isinstance(reference, str):
            return reference
    return None


def as_record(record: Declarable, quality: Quality) -> AnyRecord:
    """A record of a declaration, from one or from what goes into one."""
    if isinstance(record, DeclarationRecord | ProviderDeclarationRecord):
        return record
    if isinstance(record, NewProviderTraining):
        return ProviderDeclarationRecord(training=record)
    if isinstance(record, Withdrawal) and quality is Quality.TRAINING_PROVIDER:
        return ProviderDeclarationRecord(withdrawal=record)
    return DeclarationRecord(**{_MEMBERS[type(record)]: record})  # type: ignore[arg-type]
