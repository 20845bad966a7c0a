"""How every page is made: its frame, its language, and what a browser may do with it."""

from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

import structlog
from litestar import Response
from litestar.exceptions import HTTPException
from markupsafe import Markup

from openfla import __version__
from openfla.platform.api.doors import AnyRequest
from openfla.platform.portal import files, languages
from openfla.platform.settings import Settings
from openfla.texts import N_, Language, translate

if TYPE_CHECKING:
    from jinja2 import Environment

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Accept-Language, Cookie",
}
_ENVIRONMENTS: Final = {
    "sandbox": N_("Sandbox: everything in it is made up."),
    "acceptance": N_("Acceptance: for tests, apart from production."),
    "production": N_("Production: the register in use."),
}
_log = structlog.stdlib.get_logger("openfla.portal")


def page(request: AnyRequest, template: str, *, status: int = 200, **values: Any) -> Response[bytes]:
    """A page in the language of its reader; `values` are what the template asks for."""
    language = languages.language_of(request)
    settings: Settings = request.app.state.settings
    say = partial(_say, language)
    told = {
        "_": say,
        "base_url": settings.base_url,
        "english": partial(_english, language),
        "environment": say(_ENVIRONMENTS[settings.environment]),
        "language": language,
        "languages": languages.NAMES,
        "path": request.url.path,
        "static": files.address,
        "version": __version__,
    }
    html = _templates().get_template(template).render({**told, **values})
    answer = Response(html.encode(), status_code=status, media_type="text/html", headers=_HEADERS)
    answer.headers["Content-Language"] = language
    if choice := languages.chosen(request):
        answer.set_cookie(languages.cookie(choice, is_secure=settings.base_url.startswith("https:")))
    return answer


def refused(request: AnyRequest, error: Exception) -> Response[bytes]:
    """The page in place of one that does not exist, or that failed; only people come here."""
    if isinstance(error, HTTPException) and error.status_code == 404:  # noqa: PLR2004 - not found
        return page(request, "unknown.html", status=404)
    trace_id = request.scope["state"]["trace_id"]
    _log.error("page failed", trace_id=trace_id, error=type(error).__name__, exc_info=error)
    return page(request, "failed.html", status=500, trace_id=trace_id)


def _say(language: Language, message: str, **values: object) -> str:
    return translate(language, message, values)


def _english(language: Language, text: str) -> Markup:
    """A text of the contract, which is in English on every page; a reading voice must know."""
    return Markup.escape(text) if language == "en" else Markup('<span lang="en">{}</span>').format(text)


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - slow to load, needed by pages only

    return Environment(
        loader=PackageLoader("openfla.platform.portal"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
