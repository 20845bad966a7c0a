from dataclasses import dataclass
from typing import Any, ClassVar

from openfla.platform.kernel.refusals import Refusal
from openfla.texts import N_


@dataclass(eq=False)
class RecordUnknown(Refusal):
    """Belgif resourceNotFound; also for a record that is another's, so that nobody learns which ids exist."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "resourceNotFound"
    title: ClassVar[str] = "Resource Not Found"
    is_standard: ClassVar[bool] = True
    is_audited: ClassVar[bool] = True
    message: ClassVar[str] = N_("There is no record with this id on an account that you may see.")
    remedy: ClassVar[str] = N_("Use the id or the Location that the registration answered.")


@dataclass(eq=False)
class ReferenceTaken(Refusal):
    """Another content is already registered under this reference."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "referenceTaken"
    title: ClassVar[str] = "Reference Taken"
    message: ClassVar[str] = N_("Another content stands under the reference %(reference)s.")
    remedy: ClassVar[str] = N_("Correct the record that stands there, or give this one a reference of its own.")
    reference: str
    record: str

    def members(self) -> dict[str, Any]:
        return {"reference": self.reference, "record": self.record}


@dataclass(eq=False)
class RightTaken(Refusal):
    """A right has no reference: there is one of a kind for a worker and a year."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "rightTaken"
    title: ClassVar[str] = "Right Taken"
    message: ClassVar[str] = N_(
        "This worker has a right of this kind for this year already, with other days or another agreement."
    )
    remedy: ClassVar[str] = N_("Correct it with PUT, or in bulk with a record that has the member correction.")
    record: str

    def members(self) -> dict[str, Any]:
        return {"record": self.record}


@dataclass(eq=False)
class WithdrawnBefore(Refusal):
    status: ClassVar[int] = 409
    code: ClassVar[str] = "withdrawnBefore"
    title: ClassVar[str] = "Withdrawn Before"
    message: ClassVar[str] = N_("The record was withdrawn; that is final.")
    remedy: ClassVar[str] = N_("Declare it anew; what has a reference, under another one.")


@dataclass(eq=False)
class NothingToVerify(Refusal):
    status: ClassVar[int] = 409
    code: ClassVar[str] = "nothingToVerify"
    title: ClassVar[str] = "Nothing To Verify"
    message: ClassVar[str] = N_("Only what a training provider declared is verified by the employer.")
    remedy: ClassVar[str] = N_("Correct or withdraw a record of your own instead.")


@dataclass(eq=False)
class DeclaredByProvider(Refusal):
    status: ClassVar[int] = 409
    code: ClassVar[str] = "declaredByProvider"
    title: ClassVar[str] = "Declared By Provider"
    message: ClassVar[str] = N_("A training provider declared this record.")
    remedy: ClassVar[str] = N_("Confirm, correct or reject it: that is the verification of the training.")


@dataclass(eq=False)
class DecidedByEmployer(Refusal):
    status: ClassVar[int] = 409
    code: ClassVar[str] = "decidedByEmployer"
    title: ClassVar[str] = "Decided By Employer"
    message: ClassVar[str] = N_("The employer has decided on the participation of this worker already.")
    remedy: ClassVar[str] = N_("Ask the employer to correct it.")


@dataclass(eq=False)
class VersionChanged(Refusal):
    """RFC 9110 section 15.5.13: If-Match names another version than the one that stands."""

    status: ClassVar[int] = 412
    code: ClassVar[str] = "versionChanged"
    title: ClassVar[str] = "Version Changed"
    message: ClassVar[str] = N_("The record was changed since you read it; it is at version %(version)d now.")
    remedy: ClassVar[str] = N_("Read it again and send your change with its present ETag in If-Match.")
    version: int

    def members(self) -> dict[str, Any]:
        return {"version": self.version}
