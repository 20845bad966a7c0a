"""What a browser keeps for us: a session, or what makes forms belong to a browser in which nobody signed in."""

from typing import Any, Final

from litestar import Response
from litestar.datastructures import Cookie

from openfla.platform.api.doors import AnyRequest
from openfla.platform.identity.rules import ATTEMPT_LASTS
from openfla.platform.settings import Settings

_LONGEST_TOKEN: Final = 100


def session_cookie(token: str, settings: Settings) -> Cookie:
    """Keeps a session until the browser is closed; no script reads it, and no other site makes a browser send it."""
    return Cookie(session_cookie_name(settings), value=token, **_strict(settings))


def visit_cookie(token: str, settings: Settings) -> Cookie:
    """Keeps what makes forms belong to a browser in which nobody signed in."""
    return Cookie(visit_cookie_name(settings), value=token, **_strict(settings))


def without_session(answer: Response[bytes], settings: Settings) -> Response[bytes]:
    """The same answer, after which the browser keeps no session."""
    answer.set_cookie(Cookie(session_cookie_name(settings), value="", max_age=0, **_strict(settings)))
    return answer


def sign_in_cookie(token: str, settings: Settings) -> Cookie:
    """Keeps an attempt to sign in until the provider sends the browser back; not strict, as it comes from elsewhere."""
    lasts_s = int(ATTEMPT_LASTS.total_seconds()) if token else 0
    return Cookie(_sign_in_name(settings), value=token, max_age=lasts_s, **{**_strict(settings), "samesite": "lax"})


def session_cookie_name(settings: Settings) -> str:
    """`__Host-` where the connection is secure: then no neighbouring host can set it."""
    return f"{_prefix(settings)}openfla-session"


def visit_cookie_name(settings: Settings) -> str:
    """As that of a session."""
    return f"{_prefix(settings)}openfla-visit"


def session_token(request: AnyRequest, settings: Settings) -> str:
    """What the browser told of a session; empty when it has none."""
    return _kept(request, session_cookie_name(settings))


def visit_token(request: AnyRequest, settings: Settings) -> str:
    """What the browser told without a session; empty when it was never here."""
    return _kept(request, visit_cookie_name(settings))


def sign_in_token(request: AnyRequest, settings: Settings) -> str:
    """What the browser told of an attempt to sign in; empty when it made none."""
    return _kept(request, _sign_in_name(settings))


def _sign_in_name(settings: Settings) -> str:
    return f"{_prefix(settings)}openfla-sign-in"


def _kept(request: AnyRequest, name: str) -> str:
    token = request.cookies.get(name, "")
    return token if len(token) <= _LONGEST_TOKEN else ""


def _prefix(settings: Settings) -> str:
    return "__Host-" if settings.is_secure else ""


def _strict(settings: Settings) -> dict[str, Any]:
    return {"path": "/", "httponly": True, "samesite": "strict", "secure": settings.is_secure}
