"""The door to the codes of the contract, for anybody (Belgif guide, rules doc-refdata and cod-design)."""

from functools import cache
from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get
from msgspec import Meta

from openfla.contract.code_lists import CODE_LISTS, CodeList, by_name, in_all_languages
from openfla.contract.messages import Answer
from openfla.platform.api.documents import JSON
from openfla.platform.api.doors import AnyRequest, Given
from openfla.platform.api.errors import ResourceNotFound
from openfla.platform.api.kept import CHECK_SOON, kept
from openfla.platform.api.paging import parameters
from openfla.texts import N_

_Self = Annotated[str, Meta(title=N_("This page"), description=N_("Address of this page."))]
_Total = Annotated[int, Meta(title=N_("Total"), description=N_("How many there are."))]
_Address = Annotated[str, Meta(title=N_("Address"), description=N_("Where it stands."))]


class Labels(Answer, frozen=True, kw_only=True):
    """A text in every language (Belgif LocalizedString, with English too)."""

    nl: Annotated[str, Meta(title=N_("Dutch"), description=N_("The text in Dutch."))]
    fr: Annotated[str, Meta(title=N_("French"), description=N_("The text in French."))]
    de: Annotated[str, Meta(title=N_("German"), description=N_("The text in German."))]
    en: Annotated[str, Meta(title=N_("English"), description=N_("The text in English."))]


_Label = Annotated[Labels, Meta(title=N_("Label"), description=N_("What it is called."))]


class ListedCode(Answer, frozen=True, kw_only=True):
    """One code and what it is called."""

    code: Annotated[str, Meta(title=N_("Code"), description=N_("As it stands in messages."))]
    label: _Label
    href: _Address


class ListedCodeList(Answer, frozen=True, kw_only=True):
    """One list of codes."""

    name: Annotated[str, Meta(title=N_("Name"), description=N_("Under which it is found."))]
    label: _Label
    description: Annotated[Labels, Meta(title=N_("Description"), description=N_("What its codes are for."))]
    href: _Address


class Codes(Answer, frozen=True, kw_only=True):
    """Every code of a list."""

    items: Annotated[tuple[ListedCode, ...], Meta(title=N_("Codes"), description=N_("Each with what it is called."))]
    self: _Self
    total: _Total


class CodeLists(Answer, frozen=True, kw_only=True):
    """Every list of codes."""

    items: Annotated[tuple[ListedCodeList, ...], Meta(title=N_("Code lists"), description=N_("Each with its address."))]
    self: _Self
    total: _Total


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
