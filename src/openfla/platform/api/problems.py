"""Every refusal as a problem document (RFC 9457, Belgif openapi-problem)."""

from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException

from openfla.platform.api.errors import (
    InternalServerError,
    MethodNotAllowed,
    PayloadTooLarge,
    ResourceNotFound,
    ServiceUnavailable,
)
from openfla.platform.kernel.database import is_unavailable
from openfla.platform.kernel.groups import Overloaded
from openfla.platform.kernel.issues import BadRequest, issue
from openfla.platform.kernel.refusals import Refusal
from openfla.texts import Language, language_of_browser

MEDIA_TYPE: Final = "application/problem+json"
REALM: Final = "OpenFLA"
_BELGIF: Final = "https://www.belgif.be/specification/rest/api-guide/problems"


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
        **refusal.members(),
    }


def refusal_of(error: Exception) -> Refusal:
    """The refusal that an exception at the edge means; whatever nobody foresaw is an internal error."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, Overloaded) or is_unavailable(error):
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
        return BadRequest([issue("schemaViolation", "The address or a header cannot be read", place="path")])
    return InternalServerError()


def answer(request: Request[Any, Any, Any], refusal: Refusal) -> Response[bytes]:
    """A refusal as the answer to this request, in its reader's language where one is asked for."""
    language = language_of_browser(request.headers.get("accept-language"))
    told = document(refusal, language, base_url=request.app.state.base_url, trace_id=request.scope["state"]["trace_id"])
    headers = {**refusal.headers(REALM), "Content-Language": language, "Cache-Control": "no-store"}
    return Response(msgspec.json.encode(told), status_code=refusal.status, media_type=MEDIA_TYPE, headers=headers)
