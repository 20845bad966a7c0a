"""Many records at once, and what became of each; own design on the Belgif guide (reference channel.md section 21)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from msgspec import UNSET, Meta, UnsetType

from openfla.contract.anomalies import Told
from openfla.contract.employments import NewEmployment
from openfla.contract.entitlements import NewEmployabilityBudget, NewTrainingRight
from openfla.contract.messages import Answer, EnterpriseNumberText, Listed, Message, Reference
from openfla.contract.trainings import NewProviderTraining, NewTraining
from openfla.contract.words import Word
from openfla.texts import N_

LARGEST_RECORD: Final = 512 * 1024
"""Bytes of one record; a training of a thousand participants has its place in it."""


class RecordKind(Word):
    """What a record is about."""

    TRAINING = "training"
    EMPLOYMENT = "employment"
    TRAINING_RIGHT = "trainingRight"
    EMPLOYABILITY_BUDGET = "employabilityBudget"


class WithdrawnKind(StrEnum):
    """What can be withdrawn by its reference."""

    TRAINING = "training"
    EMPLOYMENT = "employment"
    EMPLOYABILITY_BUDGET = "employabilityBudget"


class TaskState(StrEnum):
    """How far something is that takes a while (Belgif LongRunningTaskStatus)."""

    PROCESSING = "processing"
    DONE = "done"
    FAILED = "failed"


class Verdict(StrEnum):
    """NEIGHBOUR: accepted, accepted with warnings, blocked (reference channel.md section 14)."""

    ACCEPTED = "A"
    WARNED = "W"
    BLOCKED = "B"


_Correction = Annotated[
    bool,
    Meta(
        title=N_("Correction"),
        description=N_("Whether the record takes the place of the one that stands under its reference."),
    ),
]


class Withdrawal(Message, frozen=True, kw_only=True):
    """A record that is withdrawn; its history stays."""

    kind: Annotated[WithdrawnKind, Meta(title=N_("Kind"), description=N_("What is withdrawn."))]
    reference: Reference
    enterprise_number: Annotated[
        EnterpriseNumberText | UnsetType,
        Meta(description=N_("Of an employment or a budget: its enterprise. A training is found by your reference.")),
    ] = UNSET


class DeclarationRecord(Message, frozen=True, kw_only=True):
    """One record of a declaration: exactly one of its kinds."""

    training: Annotated[
        NewTraining | UnsetType, Meta(title=N_("Training"), description=N_("A training to declare or correct."))
    ] = UNSET
    employment: Annotated[
        NewEmployment | UnsetType, Meta(title=N_("Employment"), description=N_("An employment to declare or correct."))
    ] = UNSET
    training_right: Annotated[
        NewTrainingRight | UnsetType, Meta(title=N_("Training right"), description=N_("A right to declare or correct."))
    ] = UNSET
    employability_budget: Annotated[
        NewEmployabilityBudget | UnsetType,
        Meta(title=N_("Employability budget"), description=N_("A budget to declare or correct.")),
    ] = UNSET
    withdrawal: Annotated[
        Withdrawal | UnsetType, Meta(title=N_("Withdrawal"), description=N_("A record to withdraw."))
    ] = UNSET
    correction: _Correction = False


class ProviderDeclarationRecord(Message, frozen=True, kw_only=True):
    """One record of a training provider's declaration: exactly one of the two."""

    training: Annotated[
        NewProviderTraining | UnsetType, Meta(title=N_("Training"), description=N_("A training to declare or correct."))
    ] = UNSET
    withdrawal: Annotated[
        Withdrawal | UnsetType, Meta(title=N_("Withdrawal"), description=N_("A training to withdraw."))
    ] = UNSET
    correction: _Correction = False


class DeclarationStatus(Answer, frozen=True, kw_only=True):
    """How far a declaration is (Belgif LongRunningTaskStatus), with its counts."""

    id: Annotated[str, Meta(title=N_("Id"), description=N_("UUID of the declaration."))]
    href: Annotated[str, Meta(title=N_("Address"), description=N_("Where it stands."))]
    reference: Annotated[
        Reference | UnsetType, Meta(description=N_("The declarer's own name for the declaration, if it gave one."))
    ] = UNSET
    state: Annotated[TaskState, Meta(title=N_("State"), description=N_("done when every record has its verdict."))]
    poll_after: Annotated[
        datetime | UnsetType, Meta(title=N_("Poll after"), description=N_("Ask again after this moment."))
    ] = UNSET
    received_at: Annotated[datetime, Meta(title=N_("Received at"), description=N_("When it had come in whole."))]
    completed: Annotated[
        datetime | UnsetType, Meta(title=N_("Completed at"), description=N_("When the last verdict was given."))
    ] = UNSET
    records: Annotated[int, Meta(title=N_("Records"), description=N_("How many records it has."))]
    judged: Annotated[int, Meta(title=N_("Records judged"), description=N_("How many have their verdict."))]
    accepted: Annotated[int, Meta(title=N_("Records accepted"), description=N_("How many got verdict A."))]
    warned: Annotated[
        int, Meta(title=N_("Records with warnings"), description=N_("How many got verdict W: accepted, with warnings."))
    ]
    blocked: Annotated[
        int, Meta(title=N_("Records blocked"), description=N_("How many got verdict B: nothing was changed."))
    ]
    results: Annotated[str, Meta(title=N_("Results"), description=N_("Address of the verdicts."))]


class RecordVerdict(Answer, frozen=True, kw_only=True):
    """What became of one record."""

    record: Annotated[int, Meta(title=N_("Record"), description=N_("Its place in the declaration, from 1."))]
    verdict: Annotated[
        Verdict, Meta(title=N_("Verdict"), description=N_("A accepted, W accepted with warnings, B blocked."))
    ]
    kind: Annotated[
        RecordKind | UnsetType, Meta(title=N_("Kind"), description=N_("What it is about; not when it cannot be read."))
    ] = UNSET
    reference: Annotated[str | UnsetType, Meta(title=N_("Reference"), description=N_("As the record gives it."))] = (
        UNSET
    )
    href: Annotated[
        str | UnsetType, Meta(title=N_("Address"), description=N_("Where the record stands in the register."))
    ] = UNSET
    anomalies: Annotated[
        tuple[Told, ...], Meta(title=N_("Anomalies"), description=N_("Every rule that it breaks."))
    ] = ()


class VerdictPage(Listed, frozen=True, kw_only=True):
    """One page of verdicts, in the order of the records."""

    items: tuple[RecordVerdict, ...]
    total: Annotated[int, Meta(title=N_("Total"), description=N_("How many records have their verdict so far."))]


class ExportFormat(StrEnum):
    """NDJSON can be declared elsewhere as it is; CSV and XLSX are for people."""

    NDJSON = "ndjson"
    CSV = "csv"
    XLSX = "xlsx"


class NewExport(Message, frozen=True, kw_only=True):
    """Everything that is held of an enterprise, as a file."""

    enterprise_number: Annotated[
        EnterpriseNumberText | UnsetType, Meta(description=N_("Whose data; needed from a mandatary."))
    ] = UNSET
    format: Annotated[ExportFormat, Meta(title=N_("Format"), description=N_("How the file is written."))]


class ExportStatus(Answer, frozen=True, kw_only=True):
    """How far an export is (Belgif LongRunningTaskStatus)."""

    id: Annotated[str, Meta(title=N_("Id"), description=N_("UUID of the export."))]
    href: Annotated[str, Meta(title=N_("Address"), description=N_("Where it stands."))]
    enterprise_number: EnterpriseNumberText
    format: Annotated[ExportFormat, Meta(title=N_("Format"), description=N_("How the file is written."))]
    state: Annotated[TaskState, Meta(title=N_("State"), description=N_("done when the file can be fetched."))]
    poll_after: Annotated[
        datetime | UnsetType, Meta(title=N_("Poll after"), description=N_("Ask again after this moment."))
    ] = UNSET
    asked_at: Annotated[datetime, Meta(title=N_("Asked at"), description=N_("When it was asked for."))]
    completed: Annotated[datetime | UnsetType, Meta(title=N_("Completed at"), description=N_("When it was done."))] = (
        UNSET
    )
    kept_until: Annotated[
        datetime | UnsetType, Meta(title=N_("Kept until"), description=N_("When the file is forgotten."))
    ] = UNSET
    file: Annotated[str | UnsetType, Meta(title=N_("File"), description=N_("Address of the file."))] = UNSET
    records: Annotated[int | UnsetType, Meta(title=N_("Records"), description=N_("How many records it holds."))] = UNSET
    bytes: Annotated[int | UnsetType, Meta(title=N_("Bytes"), description=N_("How large the file is."))] = UNSET
