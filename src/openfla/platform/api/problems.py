"""Every refusal as a problem document (RFC 9457, Belgif openapi-problem)."""

from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException

from openfla.contract.findings import page_of
from openfla.platform.api.errors import (
    InternalServerError,
    MethodNotAllowed,
    PayloadTooLarge,
    ResourceNotFound,
    ServiceUnavailable,
)
from openfla.platform.kernel.database import is_unavailable
from openfla.platform.kernel.groups import Contended, Overloaded
from openfla.platform.kernel.issues import BadRequest, issue
from openfla.platform.kernel.refusals import Refusal
from openfla.texts import N_, Language, language_of_browser

MEDIA_TYPE: Final = "application/problem+json"
REALM: Final = "OpenFLA"
_BELGIF: Final = "https://www.belgif.be/specification/rest/api-guide/problems"
_UNREADABLE: Final = N_("The address or a header cannot be read")


def document(refusal: Refusal, language: Language, *, base_url: str, trace_id: str) -> dict[str, Any]:
    """The problem as JSON members; `instance` is the trace id, under which the logs know it too."""
    owner = "belgif" if refusal.is_standard else "openfla"
    page = f"{_BELGIF}/{refusal.code}.html" if refusal.is_standard else f"{base_url}/doc/problems/{refusal.code}"
    detail = f"{refusal.explain(language)} {refusal.advise(language)}".rstrip()
    return {
        "type": f"urn:problem-type:{owner}:{refusal.code}",
        "href": page,
        "title": refusal.title,
        "status": refusal.status,
        "detail": detail,
        "instance": f"urn:uuid:{trace_id}",
        **_with_pages(refusal.told(language), base_url),
    }


def _with_pages(members: dict[str, Any], base_url: str) -> dict[str, Any]:
    """An issue that breaks a rule of our list says where that rule is explained, as a warning does."""
    if "issues" not in members:
        return members
    return {**members, "issues": [_with_page(found, base_url) for found in members["issues"]]}


def _with_page(found: dict[str, Any], base_url: str) -> dict[str, Any]:
    return {**found, "href": page_of(found["anomaly"], base_url)} if "anomaly" in found else found


def refusal_of(error: Exception) -> Refusal:
    """The refusal that an exception at the edge means; whatever nobody foresaw is an internal error."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, Overloaded | Contended) or is_unavailable(error):
        return ServiceUnavailable()
    return _of_framework(error) if isinstance(error, HTTPException) else InternalServerError()


def _of_framework(error: HTTPException) -> Refusal:
    if isinstance(error, NotFoundException):
        return ResourceNotFound()
    if isinstance(error, MethodNotAllowedException):
        return MethodNotAllowed((error.headers or {}).get("allow", ""))
    if error.status_code == PayloadTooLarge.status:
        return PayloadTooLarge(0)
    if error.status_code < InternalServerError.status:
        return BadRequest([issue("schemaViolation", _UNREADABLE, place="path")])
    return InternalServerError()


def answer(request: Request[Any, Any, Any], refusal: Refusal) -> Response[bytes]:
    """A refusal as the answer to this request, in its reader's language where one is asked for."""
    language = language_of_browser(request.headers.get("accept-language"))
    told = document(refusal, language, base_url=request.app.state.base_url, trace_id=request.scope["state"]["trace_id"])
    headers = {**refusal.headers(REALM), "Content-Language": language, "Cache-Control": "no-store"}
    return Response(msgspec.json.encode(told), status_code=refusal.status, media_type=MEDIA_TYPE, headers=headers)
