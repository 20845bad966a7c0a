"""A Postman collection (v2.1) of an address, made from its operations; it asks for its own token."""

import re
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any, Final

import msgspec

from openfla import __version__
from openfla.platform.api.documents import JSON, Book, Link, Operation, Parameter
from openfla.platform.api.postman_tests import reference_of, script_of, variable_of

_SCHEMA: Final = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_FRESH: Final = "{{$guid}}"
_ABOUT: Final = (
    "{about}\n\nSet the variables `clientId` and `privateKeyPem` (the RSA key of the channel certificate, as PEM; keep "
    "it among the current values, which are not shared), then send any request: the collection signs an assertion and "
    "asks for a token by itself. `enterpriseNumber` and `ssin` are those that the examples are about. Run from top to "
    "bottom, each request gets from an earlier answer what it needs."
)
_DONE_WITH_CALLER: Final = ("If-None-Match",)
"""Headers that a run leaves out: they are for who has an answer already."""


def collection(book: Book, *, employer: str, worker: str) -> dict[str, Any]:
    """The collection of an address.

    Args:
        book: the address with its operations.
        employer: the enterprise that the examples are about, which becomes a variable.
        worker: the worker of the examples, another variable.
    """
    maker = _Maker(book, {employer: "{{enterpriseNumber}}", worker: "{{ssin}}"})
    folders: dict[str, list[Any]] = {}
    for operation in book.operations:
        folders.setdefault(operation.tag, []).append(maker.item(operation))
    values = {
        "baseUrl": f"{book.base_url}{book.base}",
        "tokenUrl": book.token_url,
        "clientId": "",
        "privateKeyPem": "",
        "scope": "",
        "enterpriseNumber": employer,
        "ssin": worker,
        "accessToken": "",
        "accessTokenUntil": "",
    }
    return {
        "info": {
            "name": book.title,
            "description": _ABOUT.format(about=book.description),
            "version": __version__,
            "schema": _SCHEMA,
        },
        "item": [{"name": tag, "item": items} for tag, items in folders.items()],
        "event": [_event("prerequest", _token_script())],
        "variable": [{"key": name, "value": value} for name, value in values.items()],
    }


class _Maker:
    def __init__(self, book: Book, told: Mapping[str, str]) -> None:
        """For one address; `told` are values of the examples that become variables."""
        self._told = told
        self._book = book

    def item(self, operation: Operation) -> dict[str, Any]:
        request: dict[str, Any] = {
            "method": operation.method,
            "header": list(self._headers(operation)),
            "url": _url(operation),
            "description": operation.summary,
        }
        if body := self._body(operation):
            request["body"] = {"mode": "raw", "raw": body}
        return {
            "name": f"{operation.method} {operation.path}",
            "event": [_event("test", script_of(operation, self._links(operation)))],
            "request": request,
            "response": [],
        }

    def _headers(self, operation: Operation) -> Iterator[dict[str, Any]]:
        if not operation.is_public:
            yield {"key": "Authorization", "value": "Bearer {{accessToken}}"}
        if media_type := _media_type(operation):
            yield {"key": "Content-Type", "value": media_type}
        for parameter in operation.parameters:
            if parameter.place == "header":
                yield _header(parameter)

    def _body(self, operation: Operation) -> str:
        if operation.request:
            return self._written(operation, operation.example, indent=2)
        if not operation.media or operation.media[0].media_type == JSON:
            return ""
        lines = operation.media[0].example.splitlines()
        return "\n".join(self._written(operation, msgspec.json.decode(line), indent=-1) for line in lines)

    def _written(self, operation: Operation, example: Any, *, indent: int) -> str:
        """An example with variables in the place of what differs from one user to the next, and one run to the next."""
        stands = operation.method == "PUT"
        reference = f"{{{{{reference_of(operation)}}}}}" if stands else _FRESH
        told = _with(example, self._told, reference)
        return msgspec.json.format(msgspec.json.encode(told), indent=indent).decode()

    def _links(self, operation: Operation) -> list[Link]:
        return [link for reply in operation.replies.values() for link in reply.links]


def _with(value: Any, told: Mapping[str, str], reference: str, name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {key: _with(part, told, reference, key) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_with(part, told, reference) for part in value]
    if name == "reference":
        return reference
    return told.get(value, value) if isinstance(value, str) else value


def _media_type(operation: Operation) -> str:
    if operation.request:
        return JSON
    return operation.media[0].media_type if operation.media else ""


def _header(parameter: Parameter) -> dict[str, Any]:
    value = _FRESH if parameter.name == "Idempotency-Key" else f"{{{{{variable_of(parameter.name)}}}}}"
    told = {"key": parameter.name, "value": value, "description": parameter.description}
    return told | ({"disabled": True} if parameter.name in _DONE_WITH_CALLER else {})


def _url(operation: Operation) -> dict[str, Any]:
    steps = [re.sub(r"\{(\w+)\}", r":\1", step) for step in operation.path.strip("/").split("/")]
    in_path = [parameter for parameter in operation.parameters if parameter.place == "path"]
    in_query = [parameter for parameter in operation.parameters if parameter.place == "query"]
    told: dict[str, Any] = {"raw": f"{{{{baseUrl}}}}/{'/'.join(steps)}", "host": ["{{baseUrl}}"], "path": steps}
    if in_path:
        told["variable"] = [{"key": one.name, "value": _value(one)} for one in in_path]
    if in_query:
        told["query"] = [_query(parameter) for parameter in in_query]
    return told


def _value(parameter: Parameter) -> str:
    """The example of a parameter that has one, else what an earlier answer left."""
    return str(parameter.schema.get("example", f"{{{{{variable_of(parameter.name)}}}}}"))


def _query(parameter: Parameter) -> dict[str, Any]:
    usual = parameter.schema.get("default", "")
    told = {"key": parameter.name, "value": str(usual), "description": parameter.description}
    return told | ({} if parameter.is_required else {"disabled": True})


def _token_script() -> str:
    return resources.files("openfla.platform.api").joinpath("postman_token.js").read_text(encoding="utf-8")


def _event(listen: str, script: str) -> dict[str, Any]:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": script.splitlines()}}
