"""OpenAPI 3.0.3 of an address, made from the messages of the contract and a table of operations."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

import msgspec

from openfla import __version__
from openfla.platform.api import problems
from openfla.platform.api.documents_schemas import PLACE, schemas_of
from openfla.platform.kernel.issues import BadRequest
from openfla.platform.kernel.refusals import Refusal

Method = Literal["GET", "POST", "PUT", "DELETE"]
JSON: Final = "application/json"
_TRACE_ID: Final = "00000000-0000-4000-8000-000000000000"
_EVERYWHERE: Final = ("BelGov-Trace-Id", "BelGov-Related-Trace-Id")
_TEXT: Final[dict[str, Any]] = {"type": "string"}
_HEADERS: Final[dict[str, dict[str, Any]]] = {
    "BelGov-Trace-Id": {"description": "Id of this answer, made by the server.", "schema": _TEXT | {"format": "uuid"}},
    "BelGov-Related-Trace-Id": {"description": "The BelGov-Trace-Id of the request, if any.", "schema": _TEXT},
    "ETag": {"description": "Version of what is answered.", "schema": _TEXT},
    "Location": {"description": "Address of the record.", "schema": _TEXT | {"format": "uri"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "WWW-Authenticate": {"description": "What to show instead (RFC 6750 section 3).", "schema": _TEXT},
}
_PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "traceId": {
        "name": "BelGov-Trace-Id",
        "in": "header",
        "description": "The caller's own id of this call; answered as BelGov-Related-Trace-Id.",
        "schema": {"type": "string", "maxLength": 36, "pattern": "^[A-Za-z0-9-]{1,36}$"},
    },
    "language": {
        "name": "Accept-Language",
        "in": "header",
        "description": "Language of `detail` in a problem: nl, fr, de or en.",
        "schema": {"type": "string"},
        "example": "nl-BE",
    },
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of the query or the path."""

    name: str
    place: Literal["query", "path"]
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class Reply:
    """An answer that is no refusal."""

    description: str
    message: type | None = None
    example: Any = None
    media_type: str = JSON
    headers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """What one method does at one path; `problems` are refusals as they may really come."""

    method: Method
    path: str
    id: str
    summary: str
    replies: Mapping[int, Reply]
    problems: Sequence[Refusal] = ()
    request: type | None = None
    example: Any = None
    parameters: Sequence[Parameter] = ()
    is_public: bool = False


@dataclass(frozen=True)
class Book:
    """One address with all its operations: its document in every form, made when it is first asked for."""

    title: str
    base: str
    """The path of the address; it ends in /v1."""
    description: str
    scopes: Mapping[str, str]
    operations: Sequence[Operation]
    base_url: str
    token_url: str

    @cached_property
    def document(self) -> dict[str, Any]:
        """OpenAPI 3.0.3."""
        return _document(self)

    @cached_property
    def as_json(self) -> bytes:
        return msgspec.json.format(msgspec.json.encode(self.document), indent=2)

    @cached_property
    def as_yaml(self) -> bytes:
        import yaml  # noqa: PLC0415 - slow to load, and seldom asked for

        plain = msgspec.json.decode(self.as_json)
        text: str = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100)
        return text.encode()


def etag(content: bytes) -> str:
    """A strong validator (RFC 9110 section 8.8.3)."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _document(book: Book) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for operation in book.operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(book, operation)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": book.title,
            "version": __version__,
            "description": book.description,
            "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/en/"},
        },
        "servers": [{"url": f"{book.base_url}{book.base}"}],
        "security": [{"Oauth": list(book.scopes)[:1]}, *({"Oauth": [scope]} for scope in list(book.scopes)[1:])],
        "paths": paths,
        "components": {
            "schemas": schemas_of(_messages(book)),
            "parameters": _PARAMETERS,
            "headers": _HEADERS,
            "securitySchemes": {"Oauth": _scheme(book)},
        },
    }


def _messages(book: Book) -> list[type]:
    found: dict[type, None] = {}
    for operation in book.operations:
        told = [operation.request, *(reply.message for reply in operation.replies.values())]
        found.update(dict.fromkeys(message for message in told if message))
    return list(found)


def _scheme(book: Book) -> dict[str, Any]:
    flow = {"tokenUrl": book.token_url, "scopes": dict(book.scopes)}
    about = (
        "A client authenticates with a JWT signed by the key of its channel certificate (RFC 7523), not with a secret. "
        "`openfla token` does it; docs and error pages are under /doc of this installation."
    )
    return {"type": "oauth2", "description": about, "flows": {"clientCredentials": flow}}


def _operation(book: Book, operation: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {"operationId": operation.id, "summary": operation.summary}
    if operation.is_public:
        told["security"] = []
    told["parameters"] = [
        *(_parameter(parameter) for parameter in operation.parameters),
        *({"$ref": f"#/components/parameters/{name}"} for name in _PARAMETERS),
    ]
    if operation.request:
        content = {"schema": {"$ref": f"{PLACE}{operation.request.__name__}"}, "example": operation.example}
        told["requestBody"] = {"required": True, "content": {JSON: content}}
    told["responses"] = {**_replies(operation), **_refusals(book, operation), "default": _default()}
    return told


def _parameter(parameter: Parameter) -> dict[str, Any]:
    told = {"name": parameter.name, "in": parameter.place, "description": parameter.description}
    return {**told, "required": parameter.place == "path", "schema": dict(parameter.schema)}


def _replies(operation: Operation) -> dict[str, Any]:
    return {str(status): _reply(reply) for status, reply in operation.replies.items()}


def _reply(reply: Reply) -> dict[str, Any]:
    schema = {"$ref": f"{PLACE}{reply.message.__name__}"} if reply.message else _schema_of_medium(reply.media_type)
    content = {"schema": schema} | ({"example": reply.example} if reply.example is not None else {})
    headers = _headers(reply.headers)
    return {"description": reply.description, "headers": headers, "content": {reply.media_type: content}}


def _schema_of_medium(media_type: str) -> dict[str, Any]:
    return {"type": "object"} if media_type == JSON else {"type": "string"}


def _refusals(book: Book, operation: Operation) -> dict[str, Any]:
    """Those with the same status are one response, with an example of each."""
    by_status: dict[str, list[Refusal]] = {}
    for refusal in operation.problems:
        by_status.setdefault(str(refusal.status), []).append(refusal)
    return {status: _refusal(book, found) for status, found in sorted(by_status.items())}


def _refusal(book: Book, refusals: list[Refusal]) -> dict[str, Any]:
    message = "InputValidationProblem" if isinstance(refusals[0], BadRequest) else "Problem"
    examples = {refusal.code: {"value": _problem(book, refusal)} for refusal in refusals}
    headers = [name for refusal in refusals for name in refusal.headers(problems.REALM)]
    return {
        "description": " or ".join(dict.fromkeys(refusal.title for refusal in refusals)),
        "headers": _headers(headers),
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": f"{PLACE}{message}"}, "examples": examples}},
    }


def _problem(book: Book, refusal: Refusal) -> dict[str, Any]:
    return problems.document(refusal, "en", base_url=book.base_url, trace_id=_TRACE_ID)


def _headers(names: Sequence[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in dict.fromkeys([*names, *_EVERYWHERE])}


def _default() -> dict[str, Any]:
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": f"{PLACE}Problem"}}}
    return {"description": "Any other problem", "content": content}
