"""One operation as an Operation Object of OpenAPI 3.0.3."""

from collections.abc import Sequence
from typing import Any, Final

from openfla.platform.api import problems
from openfla.platform.api.documents_operations import JSON, Link, Medium, Operation, Parameter, Reply
from openfla.platform.api.documents_schemas import PLACE
from openfla.platform.kernel.issues import BadRequest
from openfla.platform.kernel.refusals import Refusal

_TRACE_ID: Final = "00000000-0000-4000-8000-000000000000"
_TEXT: Final[dict[str, Any]] = {"type": "string"}
_HEADERS: Final[dict[str, dict[str, Any]]] = {
    "Allow": {"description": "The methods that the address takes.", "schema": _TEXT},
    "Content-Disposition": {"description": "Under which name to keep the file.", "schema": _TEXT},
    "ETag": {"description": "Version of what is answered.", "schema": _TEXT},
    "Location": {"description": "Address of the record.", "schema": _TEXT | {"format": "uri"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "WWW-Authenticate": {"description": "What to show instead (RFC 6750 section 3).", "schema": _TEXT},
}
"""Those of single operations; the guide leaves out the general ones, of which `info` tells (rule gen-header)."""


def operation_object(operation: Operation, base_url: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "tags": [operation.tag],
    }
    if operation.is_public:
        told["security"] = []
    if operation.parameters:
        told["parameters"] = [_parameter(parameter) for parameter in operation.parameters]
    if body := _body(operation):
        told["requestBody"] = {"required": True, "content": body}
    told["responses"] = {**_replies(operation), **_refusals(base_url, operation), "default": _default()}
    return told


def _body(operation: Operation) -> dict[str, Any]:
    told = {JSON: _json(operation.request, operation.example)} if operation.request else {}
    if operation.is_many:
        told[JSON]["schema"] = {"type": "array", "items": told[JSON]["schema"], "minItems": 1}
    return told | {medium.media_type: _medium(medium) for medium in operation.media}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    told = {"name": parameter.name, "in": parameter.place, "description": parameter.description}
    required = parameter.is_required or parameter.place == "path"
    return {**told, "required": required, "schema": dict(parameter.schema)}


def _replies(operation: Operation) -> dict[str, Any]:
    return {str(status): _reply(reply) for status, reply in operation.replies.items()}


def _reply(reply: Reply) -> dict[str, Any]:
    told: dict[str, Any] = {"description": reply.description}
    if reply.headers:
        told["headers"] = _headers(reply.headers)
    if reply.links:
        told["links"] = {link.operation: _link(link) for link in reply.links}
    if content := _content(reply):
        told["content"] = content
    return told


def _content(reply: Reply) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if reply.message:
        told[reply.media_type] = _json(reply.message, reply.example)
    elif reply.media_type:
        schema = _schema_of_medium(reply.media_type)
        told[reply.media_type] = {"schema": schema} if schema else {}
    return told | {medium.media_type: _medium(medium) for medium in reply.media}


def _link(link: Link) -> dict[str, Any]:
    return {"operationId": link.operation, "parameters": dict(link.parameters)}


def _json(message: type, example: Any) -> dict[str, Any]:
    schema = {"$ref": f"{PLACE}{message.__name__}"}
    return {"schema": schema} if example is None else {"schema": schema, "example": example}


def _medium(medium: Medium) -> dict[str, Any]:
    schema = {**_schema_of_medium(medium.media_type), "description": medium.description}
    return {"schema": schema, "example": medium.example} if medium.example else {"schema": schema}


def _schema_of_medium(media_type: str) -> dict[str, Any]:
    """What is neither JSON nor a text is bytes to the guide (rule rep-struct), which has no schema for YAML."""
    if media_type.endswith("/yaml"):
        return {}
    if media_type == JSON:
        return {"type": "object"}
    return {"type": "string"} if media_type.startswith("text/") else {"type": "string", "format": "binary"}


def _refusals(base_url: str, operation: Operation) -> dict[str, Any]:
    """Those with the same status are one response, with an example of each."""
    by_status: dict[str, list[Refusal]] = {}
    for refusal in operation.problems:
        by_status.setdefault(str(refusal.status), []).append(refusal)
    return {status: _refusal(base_url, found) for status, found in sorted(by_status.items())}


def _refusal(base_url: str, refusals: list[Refusal]) -> dict[str, Any]:
    message = "InputValidationProblem" if isinstance(refusals[0], BadRequest) else "Problem"
    examples = {refusal.code: {"value": _problem(base_url, refusal)} for refusal in refusals}
    headers = [name for refusal in refusals for name in refusal.headers(problems.REALM)]
    told: dict[str, Any] = {"description": " or ".join(dict.fromkeys(refusal.title for refusal in refusals))}
    if headers:
        told["headers"] = _headers(headers)
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": f"{PLACE}{message}"}, "examples": examples}}
    return {**told, "content": content}


def _problem(base_url: str, refusal: Refusal) -> dict[str, Any]:
    return problems.document(refusal, "en", base_url=base_url, trace_id=_TRACE_ID)


def _headers(names: Sequence[str]) -> dict[str, Any]:
    return {name: _HEADERS[name] for name in dict.fromkeys(names)}


def _default() -> dict[str, Any]:
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": f"{PLACE}Problem"}}}
    return {"description": "Any other problem", "content": content}
