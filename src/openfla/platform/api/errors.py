"""Refusals of the edge itself."""

from dataclasses import dataclass
from typing import Any, ClassVar

from openfla.platform.kernel.refusals import Refusal
from openfla.texts import N_


@dataclass(eq=False)
class ResourceNotFound(Refusal):
    """Belgif resourceNotFound, for an address that does not exist."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "resourceNotFound"
    title: ClassVar[str] = "Resource Not Found"
    is_standard: ClassVar[bool] = True
    message: ClassVar[str] = N_("Nothing stands at this address.")
    remedy: ClassVar[str] = N_("The addresses of this API stand in its OpenAPI document, under /doc.")


@dataclass(eq=False)
class MethodNotAllowed(Refusal):
    status: ClassVar[int] = 405
    code: ClassVar[str] = "methodNotAllowed"
    title: ClassVar[str] = "Method Not Allowed"
    message: ClassVar[str] = N_("This address does not take this method; it takes: %(allowed)s.")
    remedy: ClassVar[str] = N_("Use one of the methods that the header Allow names.")
    allowed: str

    def headers(self, realm: str) -> dict[str, str]:
        return {"Allow": self.allowed}


@dataclass(eq=False)
class PayloadTooLarge(Refusal):
    """Belgif payloadTooLarge; `limit` in bytes."""

    status: ClassVar[int] = 413
    code: ClassVar[str] = "payloadTooLarge"
    title: ClassVar[str] = "Payload Too Large"
    is_standard: ClassVar[bool] = True
    message: ClassVar[str] = N_("The body is larger than the %(limit)d bytes that this address takes.")
    remedy: ClassVar[str] = N_("Send one record a request.")
    limit: int

    def members(self) -> dict[str, Any]:
        return {"limit": self.limit}


@dataclass(eq=False)
class RequestTimeout(Refusal):
    """The body did not come in time (RFC 9110 section 15.5.9)."""

    status: ClassVar[int] = 408
    code: ClassVar[str] = "requestTimeout"
    title: ClassVar[str] = "Request Timeout"
    message: ClassVar[str] = N_("The body did not come in whole within %(seconds)d seconds.")
    remedy: ClassVar[str] = N_("Send it again over a connection that holds, under the same reference.")
    seconds: int


@dataclass(eq=False)
class UnsupportedMediaType(Refusal):
    status: ClassVar[int] = 415
    code: ClassVar[str] = "unsupportedMediaType"
    title: ClassVar[str] = "Unsupported Media Type"
    message: ClassVar[str] = N_("The body is not plain application/json in UTF-8.")
    remedy: ClassVar[str] = N_("Send the header Content-Type: application/json, and no Content-Encoding.")


@dataclass(eq=False)
class InternalServerError(Refusal):
    """Belgif internalServerError: our mistake; the logs hold it under the trace id."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internalServerError"
    title: ClassVar[str] = "Internal Server Error"
    is_standard: ClassVar[bool] = True
    message: ClassVar[str] = N_("The server failed on this request.")
    remedy: ClassVar[str] = N_("Report it with the instance of this problem; the same request may be sent again.")


@dataclass(eq=False)
class ServiceUnavailable(Refusal):
    """Belgif serviceUnavailable."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "serviceUnavailable"
    title: ClassVar[str] = "Service is unavailable"
    is_standard: ClassVar[bool] = True
    message: ClassVar[str] = N_("The register cannot be written or read at the moment.")
    remedy: ClassVar[str] = N_("Send the same request again after the time in Retry-After.")
    retry_after_s: ClassVar[int] = 2

    def members(self) -> dict[str, Any]:
        return {"retryAfterSec": self.retry_after_s}

    def headers(self, realm: str) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after_s)}
