from dataclasses import dataclass
from typing import Any, ClassVar

from openfla.platform.kernel.refusals import Refusal
from openfla.texts import N_


@dataclass(eq=False)
class ReferenceTaken(Refusal):
    """Another training is already registered under this reference."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "referenceTaken"
    title: ClassVar[str] = "Reference Taken"
    message: ClassVar[str] = N_("You registered another training under the reference %(reference)s.")
    remedy: ClassVar[str] = N_("Give every training a reference of its own.")
    reference: str
    training: str

    def members(self) -> dict[str, Any]:
        return {"reference": self.reference, "training": self.training}


@dataclass(eq=False)
class TrainingUnknown(Refusal):
    """Belgif resourceNotFound; also for a record that is another's, so that nobody learns which ids exist."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "resourceNotFound"
    title: ClassVar[str] = "Resource Not Found"
    is_standard: ClassVar[bool] = True
    is_audited: ClassVar[bool] = True
    message: ClassVar[str] = N_("There is no training with this id on an account that you may see.")
    remedy: ClassVar[str] = N_("Use the id or the Location that the registration answered.")
