"""Every code of the contract with what it is called: served under /refData, and told by the documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from openfla.contract.anomalies import AnomalyClass
from openfla.contract.declarations import ExportFormat, RecordKind, TaskState, Verdict, WithdrawnKind
from openfla.contract.entitlements import OwedKind, RightSource
from openfla.contract.qualities import NAMES, Quality
from openfla.contract.services import Mandated
from openfla.contract.trainings import Decision, DurationUnit, RightKind, TrainingStatus, TrainingType, Verification
from openfla.texts import LANGUAGES, N_, Language, translate


@dataclass(frozen=True, eq=False)
class CodeList:
    """The codes of one type, in the order in which it has them."""

    name: str
    """Under which it is served: plural, as a collection is (Belgif guide)."""
    title: str
    description: str
    labels: Mapping[StrEnum, str]

    @property
    def type(self) -> type[StrEnum]:
        """The type that the codes are of."""
        return type(next(iter(self.labels)))


def in_all_languages(text: str) -> dict[Language, str]:
    """A text of the catalogues as a LocalizedString of the Belgif guide, with English too."""
    return {language: translate(language, text) for language in LANGUAGES}


CODE_LISTS: Final[tuple[CodeList, ...]] = (
    CodeList(
        "trainingTypes",
        N_("Type of training"),
        N_("Formal: designed by trainers, apart from the workplace. Informal: other learning tied to the job."),
        {TrainingType.FORMAL: N_("Formal training"), TrainingType.INFORMAL: N_("Informal training")},
    ),
    CodeList(
        "trainingStatuses",
        N_("Status of a training"),
        N_("How it stands with the training. The codes are OpenFLA's own."),
        {
            TrainingStatus.COMPLETED: N_("Completed"),
            TrainingStatus.NOT_FOLLOWED: N_("Not followed"),
            TrainingStatus.RESERVED: N_("Reserved"),
            TrainingStatus.UNSUITABLE: N_("Unsuitable"),
        },
    ),
    CodeList(
        "durationUnits",
        N_("Unit of a duration"),
        N_("In what a duration was recorded. The codes are OpenFLA's own."),
        {
            DurationUnit.MINUTES: N_("Minutes"),
            DurationUnit.HOURS: N_("Hours"),
            DurationUnit.DAYS: N_("Days"),
        },
    ),
    CodeList(
        "deductions",
        N_("Right that a training is deducted from"),
        N_("The right that a training is deducted from, or none. The codes are OpenFLA's own."),
        {
            RightKind.LEGAL: N_("Individual training right of the law"),
            RightKind.SECTORAL: N_("Right given by the sector"),
            RightKind.EXTRA: N_("Extra right given by the employer"),
            RightKind.NONE: N_("No right"),
        },
    ),
    CodeList(
        "rightKinds",
        N_("Kind of right"),
        N_("The kinds of right that a worker can have. The codes are OpenFLA's own."),
        {
            OwedKind.LEGAL: N_("Individual training right of the law"),
            OwedKind.SECTORAL: N_("Right given by the sector"),
            OwedKind.EXTRA: N_("Extra right given by the employer"),
        },
    ),
    CodeList(
        "verifications",
        N_("Verification"),
        N_("Where the employer's decision on a training provider's training stands. The codes are OpenFLA's own."),
        {
            Verification.NOT_NEEDED: N_("Not needed"),
            Verification.TO_VERIFY: N_("To be verified"),
            Verification.CONFIRMED: N_("Confirmed by the employer"),
            Verification.CORRECTED: N_("Corrected by the employer"),
            Verification.REJECTED: N_("Rejected by the employer"),
        },
    ),
    CodeList(
        "decisions",
        N_("Decision"),
        N_("What an employer can decide on a training provider's training. The codes are OpenFLA's own."),
        {
            Decision.CONFIRMED: N_("Confirm: it is right as it stands"),
            Decision.CORRECTED: N_("Correct: the right content is given with it"),
            Decision.REJECTED: N_("Reject: the worker did not follow it"),
        },
    ),
    CodeList(
        "rightSources",
        N_("Source of a right"),
        N_("Who says that a worker is owed the days. The codes are OpenFLA's own."),
        {RightSource.DECLARED: N_("Declared"), RightSource.CALCULATED: N_("Calculated")},
    ),
    CodeList(
        "recordKinds",
        N_("Kind of record"),
        N_("What a record of a declaration is about. The codes are OpenFLA's own."),
        {
            RecordKind.TRAINING: N_("Training"),
            RecordKind.EMPLOYMENT: N_("Employment"),
            RecordKind.TRAINING_RIGHT: N_("Training right"),
            RecordKind.EMPLOYABILITY_BUDGET: N_("Employability budget"),
        },
    ),
    CodeList(
        "withdrawnKinds",
        N_("Kind of record that is withdrawn"),
        N_("What can be withdrawn by its reference. The codes are OpenFLA's own."),
        {
            WithdrawnKind.TRAINING: N_("Training"),
            WithdrawnKind.EMPLOYMENT: N_("Employment"),
            WithdrawnKind.EMPLOYABILITY_BUDGET: N_("Employability budget"),
        },
    ),
    CodeList(
        "taskStates",
        N_("State"),
        N_("How far something is that takes a while; the codes are those of the Belgif guide."),
        {
            TaskState.PROCESSING: N_("In progress"),
            TaskState.DONE: N_("Done"),
            TaskState.FAILED: N_("Failed"),
        },
    ),
    CodeList(
        "verdicts",
        N_("Verdict"),
        N_("What became of a record; the codes are those of other declarations to social security."),
        {
            Verdict.ACCEPTED: N_("Record accepted"),
            Verdict.WARNED: N_("Accepted, with warnings"),
            Verdict.BLOCKED: N_("Blocked: nothing was changed"),
        },
    ),
    CodeList(
        "anomalyClasses",
        N_("Class of an anomaly"),
        N_("What an anomaly does to its record; the codes are those of other declarations to social security."),
        {
            AnomalyClass.BLOCKING: N_("Blocks the record"),
            AnomalyClass.WARNING: N_("Warns; the record is accepted"),
        },
    ),
    CodeList(
        "exportFormats",
        N_("Format of an export"),
        N_("How the file of an export is written. The codes are OpenFLA's own."),
        {
            ExportFormat.NDJSON: N_("NDJSON, to be declared elsewhere as it is"),
            ExportFormat.CSV: N_("CSV, for spreadsheets"),
            ExportFormat.XLSX: N_("XLSX, for spreadsheets"),
        },
    ),
    CodeList(
        "qualities",
        N_("Quality"),
        N_("In what role an enterprise acts. The codes are OpenFLA's own."),
        {quality: NAMES[quality] for quality in Quality},
    ),
    CodeList(
        "mandatedServices",
        N_("Mandated service"),
        N_("What a mandate may be given for. The codes are OpenFLA's own."),
        {
            Mandated.FEDERAL_LEARNING_ACCOUNT: N_("Federal Learning Account"),
            Mandated.DMFA_DIMONA: N_("DmfA and Dimona"),
            Mandated.EBOX_DOCUMENT_CONSUMER: N_("e-Box: read documents"),
        },
    ),
)
"""A new list of codes gets its place here; a test holds that none is missing, and no label either."""


@cache
def by_name() -> Mapping[str, CodeList]:
    """The lists by the name under which they are served."""
    return {found.name: found for found in CODE_LISTS}


@cache
def by_type() -> Mapping[str, CodeList]:
    """The lists by the name of the type whose codes they tell."""
    return {found.type.__name__: found for found in CODE_LISTS}
