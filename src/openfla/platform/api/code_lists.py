"""The door to the codes of the contract, for anybody (Belgif guide, rules doc-refdata and cod-design)."""

from functools import cache
from typing import Any, Final

import msgspec
from litestar import Response, get

from openfla.contract.code_lists import CODE_LISTS, CodeList, by_name, in_all_languages
from openfla.contract.messages import Answer
from openfla.contract.ref_data import CodeLists, Codes, Labels, ListedCode, ListedCodeList
from openfla.platform.api.documents import JSON
from openfla.platform.api.doors import AnyRequest, Given
from openfla.platform.api.errors import ResourceNotFound
from openfla.platform.api.kept import CHECK_SOON, kept
from openfla.platform.api.paging import parameters


@get("/refData", name="codeLists")
async def every_list(request: AnyRequest, base: Given[str]) -> Response[bytes]:
    """Every list of codes."""
    return _kept(request, _written(base, lists_at))


@get("/refData/{codeList:str}", name="codes")
async def one_list(request: AnyRequest, base: Given[str]) -> Response[bytes]:
    """Every code of one list."""
    return _kept(request, _written(base, codes_at, _asked(request)))


@get("/refData/{codeList:str}/{listedCode:str}", name="code")
async def one_code(request: AnyRequest, base: Given[str]) -> Response[bytes]:
    """One code."""
    wanted = request.path_params["listedCode"]
    found = next((code for code in codes_at(base, _asked(request)).items if code.code == wanted), None)
    if found is None:
        raise ResourceNotFound
    return _kept(request, msgspec.json.encode(found))


def lists_at(base: str) -> CodeLists:
    """Every list, as this address of the API tells it."""
    items = tuple(
        ListedCodeList(
            name=found.name,
            label=_labels(found.title),
            description=_labels(found.description),
            href=f"{base}/refData/{found.name}",
        )
        for found in CODE_LISTS
    )
    return CodeLists(items=items, self=f"{base}/refData", total=len(items))


def codes_at(base: str, found: CodeList) -> Codes:
    """The codes of a list, as this address of the API tells them."""
    here = f"{base}/refData/{found.name}"
    items = tuple(
        ListedCode(code=str(code), label=_labels(label), href=f"{here}/{code}") for code, label in found.labels.items()
    )
    return Codes(items=items, self=here, total=len(items))


def plain(told: Answer) -> Any:
    """As JSON has it."""
    return msgspec.to_builtins(told)


def _asked(request: AnyRequest) -> CodeList:
    found = by_name().get(request.path_params["codeList"])
    if found is None:
        raise ResourceNotFound
    return found


def _kept(request: AnyRequest, content: bytes) -> Response[bytes]:
    parameters(request.scope["query_string"], known=())
    return kept(request, content, JSON, CHECK_SOON)


@cache
def _written(base: str, told: Any, *about: CodeList) -> bytes:
    return msgspec.json.encode(told(base, *about))


def _labels(text: str) -> Labels:
    return Labels(**in_all_languages(text))


api_routes: Final = [every_list, one_list, one_code]
