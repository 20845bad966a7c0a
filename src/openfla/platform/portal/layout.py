"""How every page is made: its frame, its language, and what a browser may do with it."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from uuid import uuid4

from litestar import Response
from markupsafe import Markup

from openfla import __version__
from openfla.platform.api.doors import AnyRequest
from openfla.platform.portal import files, languages, words
from openfla.platform.settings import Settings
from openfla.texts import N_, Language, translate

if TYPE_CHECKING:
    from jinja2 import Environment

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_POLICY_INSIDE: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Accept-Language, Cookie",
}
_HEADERS_INSIDE: Final = {
    **_HEADERS,
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY_INSIDE,
    "Vary": "Accept-Language, Cookie, HX-Request",
}
_KEPT: Final = frozenset({"after", "before", "done", "quality", "stage", "to", "told", "words"})
_ENVIRONMENTS: Final = {
    "sandbox": N_("Sandbox: everything in it is made up."),
    "acceptance": N_("Acceptance: for tests, apart from production."),
    "production": N_("Production: the register in use."),
}


def page(
    request: AnyRequest, template: str, *, status: int = 200, inside: bool = False, here: str = "", **values: Any
) -> Response[bytes]:
    """A page in the language of its reader; `values` are what the template asks for.

    One that is `inside` has forms and a script of ours, and is kept by nobody. `here` is the address at which the page
    can be read again, where that is not the one that its form was sent to.
    """
    language = languages.language_of(request)
    settings: Settings = request.app.state.settings
    say = partial(_say, language)
    told = {
        "_": say,
        "address_in": partial(_address_in, request, here),
        "base_url": settings.base_url,
        "english": partial(_english, language),
        "of_contract": partial(_of_contract, language),
        "environment": say(_ENVIRONMENTS[settings.environment]),
        "is_sandbox": settings.environment == "sandbox",
        "language": language,
        "languages": languages.NAMES,
        "new_once": uuid4,
        "path": request.url.path,
        "static": files.address,
        "version": __version__,
    }
    me = values.setdefault("me", request.scope["state"].get("reader"))
    about = {"signed_in": hasattr(me, "person"), "visitor": getattr(me, "visitor", None)}
    html = _templates().get_template(template).render({**told, **about, **values})
    answer = Response(
        html.encode(),
        status_code=status,
        media_type="text/html",
        headers=_HEADERS_INSIDE if inside or about["signed_in"] else _HEADERS,
    )
    answer.headers["Content-Language"] = language
    if choice := languages.chosen(request):
        answer.set_cookie(languages.cookie(choice, is_secure=settings.is_secure))
    return answer


def _address_in(request: AnyRequest, here: str, language: Language) -> str:
    """The same page in another language; of what stands in its address, what our own links put there."""
    asked = {name: value for name, value in request.query_params.items() if name in _KEPT}
    return f"{here}?{urlencode({**asked, 'lang': language})}"


def _say(language: Language, message: str, **values: object) -> str:
    return translate(language, message, values)


def _english(language: Language, text: str) -> Markup:
    """A text that is in English on every page; a reading voice must know."""
    return Markup.escape(text) if language == "en" else Markup('<span lang="en">{}</span>').format(text)


def _of_contract(language: Language, text: str) -> Markup:
    """A text of the document for programs, in the language of the reader where the catalogue has it."""
    told = translate(language, text)
    return _english(language, text) if told == text else Markup.escape(told)


def printed(template: str, language: Language, **values: Any) -> str:
    """A template for a file of its own: no request, no address, the style in it."""
    told = {"_": partial(_say, language), "language": language, "style": Markup(files.text("style.css"))}  # noqa: S704
    return _templates().get_template(template).render({**told, **values})


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context  # noqa: PLC0415 - slow to load, needed by pages only

    made = Environment(
        loader=PackageLoader("openfla.platform.portal"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {name: pass_context(partial(_filtered, write)) for name, write in words.FILTERS.items()}
    return made


def _filtered(write: Callable[[Language, Any], str], context: Mapping[str, Any], told: Any) -> str:
    return write(context["language"], told)
