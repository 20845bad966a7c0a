"""Under which reference a training goes elsewhere; pure. Own choice, told in docs/export.md."""

from typing import Final

from openfla.contract.trainings import Training, Verification
from openfla.platform.exports.model import Export

_LONGEST: Final = 64
"""Of a reference (contract.messages.Reference)."""


def elsewhere(training: Training, export: Export) -> str:
    """The reference under which whoever asked for the export can declare the training as its own.

    What the asker declared keeps its reference. Those of other declarers may be the same, so they get another one,
    with the declarer in it; what a training provider declared has one reference for all its participants, so it gets
    the id of the record.
    """
    declarer, identity = training.declared_by, training.id.replace("-", "")
    if (declarer.enterprise_number, declarer.quality) == (export.declarer, export.quality):
        return training.reference
    if training.verification is not Verification.NOT_NEEDED:
        return f"provider-{identity}"
    named = f"{declarer.quality.value}-{declarer.enterprise_number}-{training.reference}"
    return named if len(named) <= _LONGEST else f"{declarer.quality.value}-{identity}"
