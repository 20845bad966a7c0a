"""How a declaration is refused as a whole; what is wrong with one record is told in its verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from openfla.platform.api.errors import PayloadTooLarge, RequestTimeout, UnsupportedMediaType
from openfla.platform.kernel.issues import BadRequest, Issue, issue
from openfla.platform.kernel.refusals import Refusal
from openfla.platform.records.errors import RecordUnknown
from openfla.texts import N_, Language


@dataclass(eq=False)
class DeclarationUnknown(RecordUnknown):
    """Also for one that another declared, so that nobody learns which ids exist."""

    message: ClassVar[str] = N_("There is no declaration of yours with this id.")
    remedy: ClassVar[str] = N_("Use the Location that was answered when it was received.")


@dataclass(eq=False)
class DeclarationTypeUnknown(UnsupportedMediaType):
    message: ClassVar[str] = N_("The body is of a type, or packed in a way, that this address does not take.")
    remedy: ClassVar[str] = N_(
        "Send application/json (one array) or application/x-ndjson (a record a line) in UTF-8, as it is or with "
        "Content-Encoding: gzip."
    )


@dataclass(eq=False)
class DeclarationTooLarge(PayloadTooLarge):
    message: ClassVar[str] = N_("The declaration is larger than %(limit)d bytes; nothing of it was kept.")
    remedy: ClassVar[str] = N_("Send it in several declarations.")


@dataclass(eq=False)
class TooManyRecords(Refusal):
    status: ClassVar[int] = 413
    code: ClassVar[str] = "tooManyRecords"
    title: ClassVar[str] = "Too Many Records"
    message: ClassVar[str] = N_("The declaration has more than %(limit)d records; nothing of it was kept.")
    remedy: ClassVar[str] = N_("Send it in several declarations.")
    limit: int

    def members(self) -> dict[str, Any]:
        return {"limit": self.limit}


@dataclass(eq=False)
class UploadStalled(RequestTimeout):
    message: ClassVar[str] = N_("Nothing more of the body came in for %(seconds)d seconds; nothing of it was kept.")
    remedy: ClassVar[str] = N_("Send it again over a connection that holds, under the same Idempotency-Key.")


@dataclass(eq=False)
class UploadTooSlow(RequestTimeout):
    message: ClassVar[str] = N_("The body did not come in whole within %(seconds)d seconds; nothing of it was kept.")
    remedy: ClassVar[str] = N_("Pack it with gzip, or send it in several declarations.")


@dataclass(eq=False)
class _Unreadable(BadRequest):
    """Belgif badRequest: the body cannot be read to its end; `records` is how many were whole."""

    issues: Sequence[Issue] = ()
    records: int = 0

    def told(self, language: Language) -> dict[str, Any]:
        self.issues = [issue("schemaViolation", self.message, f"[{self.records}]", values={"records": self.records})]
        return {**super().told(language), "records": self.records}


@dataclass(eq=False)
class BrokenOff(_Unreadable):
    message: ClassVar[str] = N_("The declaration breaks off after record %(records)d; nothing of it was kept.")
    remedy: ClassVar[str] = N_("Send it again in whole.")


@dataclass(eq=False)
class BrokenArray(_Unreadable):
    message: ClassVar[str] = N_("The JSON array is broken after record %(records)d; nothing of it was kept.")
    remedy: ClassVar[str] = N_(
        "Write one JSON array whose elements are the records; in NDJSON a broken record does not stop the others."
    )


@dataclass(eq=False)
class BrokenPacking(_Unreadable):
    message: ClassVar[str] = N_("The body cannot be unpacked beyond record %(records)d; nothing of it was kept.")
    remedy: ClassVar[str] = N_("Pack it with gzip again, or send it as it is without Content-Encoding.")


@dataclass(eq=False)
class EmptyDeclaration(_Unreadable):
    message: ClassVar[str] = N_("There is no record in the declaration.")
    remedy: ClassVar[str] = N_("Send at least one record.")


@dataclass(eq=False)
class DeclarationTaken(Refusal):
    """Under this Idempotency-Key or reference the declarer sent something else before."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "declarationTaken"
    title: ClassVar[str] = "Declaration Taken"
    message: ClassVar[str] = N_(
        "You sent another declaration under this Idempotency-Key or reference: %(declaration)s."
    )
    remedy: ClassVar[str] = N_(
        "Give each declaration a key and a reference of its own; the same content may come again."
    )
    declaration: str

    def members(self) -> dict[str, Any]:
        return {"declaration": self.declaration}


@dataclass(eq=False)
class _TooMany(Refusal):
    """Belgif tooManyRequests."""

    status: ClassVar[int] = 429
    title: ClassVar[str] = "Too Many Requests"
    is_standard: ClassVar[bool] = True
    limit: int
    retry_after_s: int

    def members(self) -> dict[str, Any]:
        return {"limit": self.limit, "retryAfterSec": self.retry_after_s}

    def headers(self, realm: str) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after_s)}


@dataclass(eq=False)
class TooManyUploads(_TooMany):
    code: ClassVar[str] = "tooManyRequests"
    message: ClassVar[str] = N_("%(limit)d declarations of yours are coming in already.")
    remedy: ClassVar[str] = N_("Send this one when one of them has come in, after the time in Retry-After.")


@dataclass(eq=False)
class TooManyWaiting(_TooMany):
    code: ClassVar[str] = "tooManyRequests"
    message: ClassVar[str] = N_("%(limit)d records of yours or more are waiting for their verdict.")
    remedy: ClassVar[str] = N_("Send this declaration when some of them have it, after the time in Retry-After.")


@dataclass(eq=False)
class TooMuchWaiting(TooManyWaiting):
    message: ClassVar[str] = N_("%(limit)d MiB of records of yours or more are waiting for their verdict.")
