"""What anybody can do at both addresses, without a token."""

from typing import Annotated, Any, Final, Literal

from msgspec import Meta

from openfla.contract.code_lists import CODE_LISTS, CodeList
from openfla.contract.messages import Answer
from openfla.contract.ref_data import CodeLists
from openfla.platform.api import code_lists
from openfla.platform.api.documents import JSON, Link, Operation, Parameter, Reply
from openfla.platform.api.documents_routes import YAML
from openfla.platform.api.errors import ResourceNotFound
from openfla.platform.kernel.issues import BadRequest, unknown
from openfla.texts import N_

_HTML: Final = "text/html"
_SHOWN: Final[CodeList] = CODE_LISTS[0]
_CODES: Final = [str(code) for code in _SHOWN.labels]
_HAS_IT: Final = Parameter(
    "If-None-Match", "header", N_("The ETag of what the reader has; 304 when it is still so."), {"type": "string"}
)
_SAME: Final = Reply(N_("What the reader has is still so"), media_type="", headers=("ETag",))
_LIST: Final = Parameter(
    "codeList", "path", N_("Name of the code list."), {"type": "string", "enum": [found.name for found in CODE_LISTS]}
)
_CODE: Final = Parameter("listedCode", "path", N_("A code of that list."), {"type": "string", "maxLength": 100})
_NO_PARAMETERS: Final = BadRequest([unknown("lang", place="query")])


class Health(Answer, frozen=True, kw_only=True):
    """Whether requests can be answered (Belgif guide)."""

    status: Annotated[
        Literal["UP", "DEGRADED", "DOWN"],
        Meta(title=N_("Status"), description=N_("UP, or DEGRADED when only a part works, or DOWN.")),
    ]


def operations(base: str) -> list[Operation]:
    """The public operations of an address, by its path."""
    return [*_about_the_service(), *_about_codes(f"https://fla.example.org{base}")]


def _about_the_service() -> list[Operation]:
    health = {
        200: Reply(N_("Requests can be answered"), Health, {"status": "UP"}),
        503: Reply(N_("They cannot, for the moment"), Health, {"status": "DOWN"}),
    }
    return [
        Operation("GET", "/health", "health", N_("Whether requests can be answered."), health, is_public=True),
        _document("/doc", "documentation", N_("This contract as a page for people."), _HTML),
        _document("/doc/openapi.json", "openapiJson", N_("This contract as OpenAPI 3.0, in JSON."), JSON),
        _document("/doc/openapi.yaml", "openapiYaml", N_("This contract as OpenAPI 3.0, in YAML."), YAML),
    ]


def _about_codes(base: str) -> list[Operation]:
    lists, codes = code_lists.lists_at(base), code_lists.codes_at(base, _SHOWN)
    shown = CodeLists(items=lists.items[:1], self=lists.self, total=1)
    to_codes = Link("codes", {"codeList": "$response.body#/items/0/name"})
    to_code = Link("code", {"codeList": "$request.path.codeList", "listedCode": "$response.body#/items/0/code"})
    return [
        _reading("/refData", "codeLists", N_("The code lists of this contract."), shown, links=(to_codes,)),
        _reading("/refData/{codeList}", "codes", N_("One code list."), codes, _LIST, links=(to_code,)),
        _reading("/refData/{codeList}/{listedCode}", "code", N_("One code."), codes.items[0], _LIST, _CODE),
    ]


def _document(path: str, name: str, summary: str, media_type: str) -> Operation:
    if media_type == _HTML:
        return Operation(
            "GET", path, name, summary, {200: Reply(N_("The page"), media_type=media_type)}, is_public=True
        )
    replies = {200: Reply(N_("The document"), media_type=media_type, headers=("ETag",)), 304: _SAME}
    return Operation("GET", path, name, summary, replies, parameters=(_HAS_IT,), is_public=True)


def _reading(
    path: str, name: str, summary: str, example: Answer, *parameters: Parameter, links: tuple[Link, ...] = ()
) -> Operation:
    told: Any = code_lists.plain(example)
    found = Reply(N_("What was found"), type(example), told, headers=("ETag",), links=links)
    return Operation(
        "GET",
        path,
        name,
        summary,
        {200: found, 304: _SAME},
        problems=(_NO_PARAMETERS, *((ResourceNotFound(),) if parameters else ())),
        parameters=(*parameters, _HAS_IT),
        is_public=True,
    )
