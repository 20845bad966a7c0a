"""Rules about the record that stands already."""

from typing import Final

from openfla.contract.rules.anomaly import Anomaly
from openfla.texts import N_

OF_STANDING: Final = (
    Anomaly(
        code="notHandled",
        title=N_("Not handled"),
        message=N_("The register failed on this record; nothing was changed."),
        remedy=N_("Report it with the id of the declaration and the number of the record; the others were judged."),
        neighbour="163",
    ),
    Anomaly(
        code="referenceTaken",
        title=N_("Reference taken"),
        message=N_("Another content stands under this reference."),
        remedy=N_("Correct the record that stands there, or give this one a reference of its own."),
        status=409,
    ),
    Anomaly(
        code="rightTaken",
        title=N_("Right taken"),
        message=N_("This worker has a right of this kind for this year already, with other days or another agreement."),
        remedy=N_("Correct it with PUT, or in bulk with a record that has the member correction."),
        status=409,
    ),
    Anomaly(
        code="withdrawnBefore",
        title=N_("Withdrawn before"),
        message=N_("The record was withdrawn; that is final."),
        remedy=N_("Declare it anew; what has a reference, under another one."),
        status=409,
        neighbour="181",
    ),
    Anomaly(
        code="recordUnknown",
        title=N_("Record unknown"),
        message=N_("There is no such record among those that you may change."),
        remedy=N_("Use the id or the reference under which it was declared."),
        issue="referencedResourceNotFound",
        status=404,
        neighbour="166",
    ),
    Anomaly(
        code="versionChanged",
        title=N_("Changed in between"),
        message=N_("The record was changed since you read it; it is at version %(version)d now."),
        remedy=N_("Read it again and send your change with its present ETag in If-Match."),
        status=412,
    ),
    Anomaly(
        code="identityChanged",
        title=N_("Another record"),
        message=N_("A correction keeps this field as it was declared."),
        remedy=N_("Withdraw the record and declare another one."),
        neighbour="181",
    ),
    Anomaly(
        code="nothingToVerify",
        title=N_("Nothing to verify"),
        message=N_("Only what a training provider declared is verified by the employer."),
        remedy=N_("Correct or withdraw a record of your own instead."),
        status=409,
    ),
    Anomaly(
        code="declaredByProvider",
        title=N_("Declared by a provider"),
        message=N_("A training provider declared this record."),
        remedy=N_("Confirm, correct or reject it: that is the verification of the training."),
        status=409,
        neighbour="181",
    ),
    Anomaly(
        code="decidedByEmployer",
        title=N_("Decided by the employer"),
        message=N_("The employer has decided on the participation of this worker already."),
        remedy=N_("Ask the employer to correct it."),
        status=409,
        neighbour="181",
    ),
)
