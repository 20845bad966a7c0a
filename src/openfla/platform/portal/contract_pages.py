"""The pages and files that are made from the contract: glossary, code lists, anomalies, Postman collections."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from openfla.contract.anomalies import ANOMALIES
from openfla.contract.code_lists import CODE_LISTS
from openfla.platform import operations_examples as examples
from openfla.platform.api import anomaly_list, glossary, glossary_written, postman
from openfla.platform.api.documents import JSON, Book
from openfla.platform.api.documents_origins import NAMES
from openfla.platform.api.documents_routes import Books
from openfla.platform.api.doors import AnyRequest, Given
from openfla.platform.api.kept import CHECK_SOON, kept
from openfla.platform.portal.languages import language_of
from openfla.platform.portal.layout import page, printed
from openfla.texts import Language

CSV: Final = "text/csv; charset=utf-8; header=present"
"""RFC 7111 and RFC 4180."""
MARKDOWN: Final = "text/markdown; charset=utf-8"
"""RFC 7763."""
_LISTED: Final[Mapping[str, tuple[Callable[[Language], bytes], str]]] = {
    "csv": (anomaly_list.in_csv, CSV),
    "md": (anomaly_list.in_markdown, MARKDOWN),
    "json": (anomaly_list.in_json, JSON),
}
_GLOSSARIES: Final = {"csv": (glossary_written.in_csv, CSV), "md": (glossary_written.in_markdown, MARKDOWN)}


@get("/doc/glossary", name="glossary")
async def glossary_page(request: AnyRequest, books: Given[Books]) -> Response[bytes]:
    """Every message as a block, every field as a zone."""
    found = glossary.blocks(books.values())
    return page(request, "glossary.html", blocks=found, written=glossary_written, origins=NAMES)


@get([f"/doc/glossary.{form}" for form in _GLOSSARIES], name="glossaryFile")
async def glossary_file(request: AnyRequest, books: Given[Books]) -> Response[bytes]:
    """The glossary as a file."""
    form = _form(request)
    write, media_type = _GLOSSARIES[form]
    content = write(glossary.blocks(books.values()), language_of(request))
    return _file(request, content, media_type, f"glossary.{form}")


@get("/doc/codeLists", name="codeListPage")
async def code_lists(request: AnyRequest) -> Response[bytes]:
    """Every code and what it is called."""
    return page(request, "code_lists.html", lists=CODE_LISTS)


@get("/doc/anomalies", name="anomalies")
async def anomalies(request: AnyRequest) -> Response[bytes]:
    """Every rule that a record is held against."""
    return page(request, "anomalies.html", anomalies=ANOMALIES.values(), list=anomaly_list, **_words(request))


@get([f"/doc/anomalies.{form}" for form in _LISTED], name="anomaliesFile")
async def anomalies_file(request: AnyRequest) -> Response[bytes]:
    """The rules as a file."""
    form = _form(request)
    write, media_type = _LISTED[form]
    return _file(request, write(language_of(request)), media_type, f"anomalies.{form}")


@get("/doc/anomalies/{code:str}", name="anomaly")
async def anomaly(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """What one rule means: the address in `href` of an anomaly."""
    if code not in ANOMALIES:
        raise NotFoundException
    return page(request, "anomaly.html", anomaly=ANOMALIES[code], list=anomaly_list, **_words(request))


@get("/doc/postman/{name:str}", name="postman")
async def collection(request: AnyRequest, name: FromPath[str], books: Given[Books]) -> Response[bytes]:
    """The Postman collection of an address: `employers.json` or `trainingProviders.json`."""
    by_name = dict(zip(POSTMAN, books.values(), strict=True))
    if name not in by_name:
        raise NotFoundException
    return _file(request, collection_of(by_name[name]), JSON, f"openfla-{name}")


POSTMAN: Final = ("employers.json", "trainingProviders.json")
"""In the order of the addresses."""


def glossary_printed(blocks: list[glossary.Block], language: Language) -> bytes:
    """The glossary as a page of its own, to be kept as a file."""
    told = printed("printed_glossary.html", language, blocks=blocks, written=glossary_written, origins=NAMES)
    return told.encode()


def collection_of(book: Book) -> bytes:
    """The Postman collection of an address."""
    told = postman.collection(book, employer=examples.EMPLOYER, worker=examples.WORKER)
    return msgspec.json.format(msgspec.json.encode(told), indent=2)


def _form(request: AnyRequest) -> str:
    """The extension of the address."""
    return request.url.path.rpartition(".")[2]


def _file(request: AnyRequest, content: bytes, media_type: str, name: str) -> Response[bytes]:
    answer = kept(request, content, media_type, CHECK_SOON)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Vary"] = "Accept-Language, Cookie"
    return answer


def _words(request: AnyRequest) -> dict[str, Any]:
    language = language_of(request)
    return {"in_general": lambda message: anomaly_list.in_general(language, message)}


routes: Final[list[Any]] = [
    *(glossary_page, glossary_file, code_lists, anomalies, anomalies_file, anomaly, collection),
]
