"""OpenAPI 3.0.3 of an address, made from the messages of the contract and a table of operations."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import msgspec

from openfla import __version__
from openfla.platform.api.documents_openapi import operation_object
from openfla.platform.api.documents_operations import JSON, NDJSON, Link, Medium, Method, Operation, Parameter, Reply
from openfla.platform.api.documents_schemas import schemas_of

__all__ = ["JSON", "NDJSON", "Book", "Link", "Medium", "Method", "Operation", "Parameter", "Reply", "etag"]

_GENERAL: Final = (
    "General headers: `Accept-Language` (nl, fr, de or en) chooses the language of `detail` in a problem. "
    "`BelGov-Trace-Id` on a request (at most 36 letters, digits and hyphens) comes back as `BelGov-Related-Trace-Id`; "
    "every answer has a `BelGov-Trace-Id` of its own."
)


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
        paths.setdefault(operation.path, {})[operation.method.lower()] = operation_object(operation, book.base_url)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": book.title,
            "version": __version__,
            "description": f"{book.description}\n\n{_GENERAL}",
            "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/en/"},
        },
        "servers": [{"url": f"{book.base_url}{book.base}"}],
        "security": [{"Oauth": list(book.scopes)[:1]}, *({"Oauth": [scope]} for scope in list(book.scopes)[1:])],
        "tags": [{"name": tag} for tag in dict.fromkeys(operation.tag for operation in book.operations)],
        "paths": paths,
        "components": {
            "schemas": schemas_of(_messages(book)),
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
