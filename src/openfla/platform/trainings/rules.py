"""What follows from a training; pure. Edges are our own design."""

from typing import Any, cast

import msgspec
from msgspec import UNSET

from openfla.contract.trainings import Duration, NewTraining, NewVerification, RightKind, TrainingContent
from openfla.platform.records import service as records


def deducted_from(training: NewTraining | NewVerification) -> RightKind:
    """The right it is deducted from: what was told, else the legal one when it counts for the account."""
    return _usual_deduction(training) if training.deducted_from is UNSET else training.deducted_from


def _usual_deduction(training: NewTraining | NewVerification) -> RightKind:
    return RightKind.LEGAL if training.counts_for_account else RightKind.NONE


def digest(training: TrainingContent) -> str:
    """What the record says, in short: equal for equal content, however it was written."""
    value = training.duration.value
    plainer: dict[str, Any] = {}
    written = str(value)
    if written[-1] == "0" or "E" in written:
        plainer["duration"] = Duration(value=value.normalize(), unit=training.duration.unit)
    told = training.deducted_from if isinstance(training, NewTraining) else UNSET
    if told is not UNSET and told is _usual_deduction(cast("NewTraining", training)):
        plainer["deducted_from"] = UNSET
    return records.digest(msgspec.structs.replace(training, **plainer) if plainer else training)
