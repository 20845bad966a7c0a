"""The pages that anybody may read: where this installation is, its documents, and what each refusal means."""

from collections.abc import Sequence
from typing import Any, Final

from litestar import Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from openfla.contract import addresses
from openfla.platform.api.documents_routes import Books
from openfla.platform.api.doors import AnyRequest, Given
from openfla.platform.portal import contract_pages, files, mistakes, reference, visits
from openfla.platform.portal.languages import language_of
from openfla.platform.portal.layout import page
from openfla.platform.portal.refusals import refused
from openfla.platform.settings import Settings

_BELGIF: Final = "https://www.belgif.be/specification/rest/api-guide/problems"
_AS_PAGES: Final[dict[Any, Any]] = {Exception: refused}


@get("/", name="start")
async def start(request: AnyRequest, settings: Given[Settings], books: Given[Books]) -> Response[bytes]:
    """What this installation is, and the next steps."""
    return page(request, "start.html", settings=settings, books=books, addresses=addresses)


@get("/doc", name="documents")
async def documents(request: AnyRequest, settings: Given[Settings], books: Given[Books]) -> Response[bytes]:
    """Every document of this installation."""
    return page(request, "documents.html", settings=settings, books=books, addresses=addresses)


@get("/doc/errors", name="errors")
async def errors(request: AnyRequest) -> Response[bytes]:
    """Every way in which a token is refused."""
    return page(request, "errors.html", refusals=mistakes.token_refusals(), **_words(request))


@get("/doc/errors/{code:str}", name="error")
async def error(request: AnyRequest, code: FromPath[str], settings: Given[Settings]) -> Response[bytes]:
    """What one refusal of a token means: the address in `error_uri`."""
    refusal = mistakes.token_refusals().get(code)
    if refusal is None:
        raise NotFoundException
    status = settings.tokens.refusal_status if refusal.status == 401 else refusal.status  # noqa: PLR2004
    return page(request, "error.html", refusal=refusal, status_code=status, **_words(request))


@get("/doc/problems", name="problems")
async def problems(request: AnyRequest) -> Response[bytes]:
    """Every problem type of the API."""
    return page(request, "problems.html", problems=mistakes.problems(), **_words(request))


@get("/doc/problems/{code:str}", name="problem")
async def problem(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """What one problem type means: the address in `href`."""
    cases = mistakes.problems().get(code)
    if cases is None:
        raise NotFoundException
    return page(request, "problem.html", cases=cases, belgif=f"{_BELGIF}/{code}.html", **_words(request))


@get("/doc", name="documentation", exception_handlers=_AS_PAGES)
async def api(request: AnyRequest, books: Given[Books], settings: Given[Settings]) -> Response[bytes]:
    """The contract of one address, for people."""
    book = books[request.route_handler.opt["base"]]
    return page(request, "api.html", book=book, settings=settings, reference=reference, **_words(request))


def _words(request: AnyRequest) -> dict[str, Any]:
    """How sentences with values are told when there is no request that they are about."""
    language = language_of(request)
    return {
        "in_general": lambda message: mistakes.in_general(language, message),
        "sources": lambda source: mistakes.sources(language, source),
    }


api_routes: Final = [api]
public_routes: Final[list[Any]] = [
    *(start, documents, errors, error, problems, problem, files.static),
    *contract_pages.routes,
]


def router(handlers: Sequence[Any]) -> Router:
    """Pages for people: what cannot be shown is told on a page too."""
    return Router(
        "/",
        route_handlers=list(handlers),
        guards=[visits.guard],
        dependencies=visits.DEPENDENCIES,
        exception_handlers=_AS_PAGES,
    )
