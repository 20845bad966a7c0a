"""The door to the OpenAPI document of each address; anybody may read it (Belgif guide, channel.md section 21)."""

from collections.abc import Mapping
from typing import Final

from litestar import Response, get

from openfla.platform.api.documents import JSON, Book
from openfla.platform.api.doors import AnyRequest, Given
from openfla.platform.api.kept import CHECK_SOON, kept

YAML: Final = "application/yaml"
"""RFC 9512."""
Books = Mapping[str, Book]
"""By the path of the address that each is about."""


@get("/doc/openapi.json", name="openapiJson")
async def as_json(request: AnyRequest, books: Given[Books]) -> Response[bytes]:
    """The OpenAPI document of this address, in JSON."""
    return kept(request, books[request.route_handler.opt["base"]].as_json, JSON, CHECK_SOON)


@get("/doc/openapi.yaml", name="openapiYaml")
async def as_yaml(request: AnyRequest, books: Given[Books]) -> Response[bytes]:
    """The same document in YAML."""
    return kept(request, books[request.route_handler.opt["base"]].as_yaml, YAML, CHECK_SOON)


api_routes: Final = [as_json, as_yaml]
