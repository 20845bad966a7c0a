"""What a person is shown in place of a page that they cannot have."""

from collections.abc import Callable
from typing import Any, Final

import structlog
from litestar import Response
from litestar.exceptions import HTTPException

from openfla.platform.access.errors import NoAccess
from openfla.platform.api.doors import AnyRequest
from openfla.platform.api.errors import MethodNotAllowed, ServiceUnavailable
from openfla.platform.api.problems import refusal_of
from openfla.platform.portal.layout import page
from openfla.platform.portal.visits import ChoiceNeeded, SignInNeeded, address_to_come_back, see_other
from openfla.texts import Explained

_log = structlog.stdlib.get_logger("openfla.portal")


def refused(request: AnyRequest, error: Exception) -> Response[bytes]:
    """The page in place of one that does not exist, that is not for this reader, or that failed."""
    for kind, answer in _ANSWERS.items():
        if isinstance(error, kind):
            return answer(request, error)
    if isinstance(refusal_of(error), ServiceUnavailable):
        return page(request, "unavailable.html", status=503)
    return _failed(request, error)


def _signed_out(request: AnyRequest, _: Any) -> Response[bytes]:
    return _elsewhere(request, address_to_come_back(request, "/sign-in"))


def _undecided(request: AnyRequest, _: Any) -> Response[bytes]:
    return _elsewhere(request, address_to_come_back(request, "/choose"))


def _elsewhere(request: AnyRequest, address: str) -> Response[bytes]:
    """A whole page is loaded there, also when only a part of this one was asked for."""
    if "hx-request" in request.headers:
        headers = {"HX-Redirect": address, "Cache-Control": "no-store"}
        return Response(b"", media_type="text/plain", headers=headers)
    return see_other(address)


def _no_access(request: AnyRequest, error: Any) -> Response[bytes]:
    return page(request, "no_access.html", status=error.status, inside=True, task=error.task, helpers=error.helpers)


def _explained(request: AnyRequest, error: Any) -> Response[bytes]:
    return page(request, "refused.html", status=getattr(error, "status", 404), inside=True, mistake=error)


def _http(request: AnyRequest, error: Any) -> Response[bytes]:
    status = error.status_code
    if status == MethodNotAllowed.status:
        return page(request, "unknown.html", status=status)
    return page(request, "unknown.html", status=404) if status < 500 else _failed(request, error)  # noqa: PLR2004


def _failed(request: AnyRequest, error: Exception) -> Response[bytes]:
    trace_id = request.scope["state"]["trace_id"]
    _log.error("page failed", trace_id=trace_id, error=type(error).__name__, exc_info=error)
    return page(request, "failed.html", status=500, trace_id=trace_id)


_ANSWERS: Final[dict[type[Exception], Callable[[AnyRequest, Any], Response[bytes]]]] = {
    SignInNeeded: _signed_out,
    ChoiceNeeded: _undecided,
    NoAccess: _no_access,
    Explained: _explained,
    HTTPException: _http,
}
