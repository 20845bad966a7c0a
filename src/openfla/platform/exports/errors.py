from dataclasses import dataclass
from typing import Any, ClassVar

from openfla.platform.kernel.refusals import Refusal
from openfla.platform.records.errors import RecordUnknown
from openfla.texts import N_


@dataclass(eq=False)
class ExportUnknown(RecordUnknown):
    """Also for one that another asked for, so that nobody learns which ids exist."""

    message: ClassVar[str] = N_("There is no export of yours with this id; after some days an export is forgotten.")
    remedy: ClassVar[str] = N_("Use the Location that was answered, or ask for the export again.")


@dataclass(eq=False)
class ExportNotDone(Refusal):
    status: ClassVar[int] = 404
    code: ClassVar[str] = "exportNotDone"
    title: ClassVar[str] = "Export Not Done"
    message: ClassVar[str] = N_("The export is not done, so there is no file of it.")
    remedy: ClassVar[str] = N_("Look at its state: wait while it is processing, ask for another one if it failed.")


@dataclass(eq=False)
class TooManyExports(Refusal):
    """Belgif tooManyRequests."""

    status: ClassVar[int] = 429
    code: ClassVar[str] = "tooManyRequests"
    title: ClassVar[str] = "Too Many Requests"
    is_standard: ClassVar[bool] = True
    message: ClassVar[str] = N_("%(limit)d exports of this enterprise are being made already.")
    remedy: ClassVar[str] = N_("Ask again when one of them is done, after the time in Retry-After.")
    limit: int
    retry_after_s: int

    def members(self) -> dict[str, Any]:
        return {"limit": self.limit, "retryAfterSec": self.retry_after_s}

    def headers(self, realm: str) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after_s)}
