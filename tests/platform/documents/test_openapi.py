"""The documents by the rules of OpenAPI 3.0.3 and of the Belgif guide, without a server."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from openfla.contract import addresses
from openfla.platform import operations
from openfla.platform.api.documents import Book, Operation
from openfla.platform.api.documents_schemas import as_openapi
from openfla.platform.kernel.refusals import Refusal
from openfla.platform.settings import Settings
from tests.platform.documents import checks

BOOKS = list(operations.books(Settings()).values())
EACH = pytest.mark.parametrize("book", BOOKS, ids=["employers", "providers"])


def every(book: Book) -> Iterator[tuple[Operation, dict[str, Any]]]:
    for operation in book.operations:
        yield operation, book.document["paths"][operation.path][operation.method.lower()]


@EACH
class TestDocument:
    @pytest.mark.requirement("CHANNEL-2")
    def test_it_names_version_server_and_licence(self, book: Book) -> None:
        document = book.document
        assert document["openapi"] == "3.0.3"
        assert re.search(r"/v[0-9]+$", document["servers"][0]["url"])
        assert document["info"]["version"]
        assert set(document) == {"openapi", "info", "servers", "security", "tags", "paths", "components"}

    def test_it_says_that_it_is_not_the_official_contract(self, book: Book) -> None:
        assert "OpenFLA's own contract, not the official one" in book.document["info"]["description"]

    def test_every_schema_holds_only_what_openapi_3_0_knows(self, book: Book) -> None:
        for path, schema in checks.schemas(book.document):
            unknown = {name for name in schema if not name.startswith("x-")} - checks.KEYWORDS - {"$ref"}
            assert not unknown, path
            assert not isinstance(schema.get("type"), list), path
            assert "type" in schema or "allOf" in schema or "$ref" in schema, path
            assert isinstance(schema.get("exclusiveMinimum", False), bool), path

    def test_every_reference_stands_alone_and_leads_somewhere(self, book: Book) -> None:
        found = list(checks.references(book.document))
        assert found
        for reference in found:
            assert set(reference) == {"$ref"}
            assert checks.resolve(book.document, reference["$ref"])

    def test_every_schema_is_used(self, book: Book) -> None:
        used = {reference["$ref"].rpartition("/")[2] for reference in checks.references(book.document)}
        assert set(book.document["components"]["schemas"]) <= used

    def test_every_field_tells_its_origin(self, book: Book) -> None:
        for name, schema in book.document["components"]["schemas"].items():
            for part in (schema, *schema.get("allOf", [])):
                for field, told in part.get("properties", {}).items():
                    assert told["x-origin"] in {"guide", "law", "publicSource", "belgif", "openfla"}, (name, field)

    def test_no_description_speaks_of_what_its_reader_cannot_see(self, book: Book) -> None:
        for path, schema in checks.schemas(book.document):
            assert not re.search(r"VERIFIED|NEIGHBOUR|\bOPEN\b|SEED|\.md\b", schema.get("description", "")), path

    def test_a_token_is_asked_as_the_guide_says(self, book: Book) -> None:
        scheme = book.document["components"]["securitySchemes"]["Oauth"]
        flow = scheme["flows"]["clientCredentials"]
        assert scheme["type"] == "oauth2"
        assert flow["tokenUrl"].endswith(addresses.TOKEN)
        asked = {scope for choice in book.document["security"] for scope in choice["Oauth"]}
        assert asked == set(flow["scopes"]) == set(book.scopes)


@EACH
class TestOperations:
    def test_each_has_a_name_of_its_own(self, book: Book) -> None:
        names = [operation.id for operation in book.operations]
        assert len(set(names)) == len(names)

    def test_only_what_needs_no_token_says_so(self, book: Book) -> None:
        for operation, told in every(book):
            assert (told.get("security") == []) is operation.is_public
            assert operation.is_public is (operation.path.startswith(("/health", "/doc", "/refData")))

    def test_parameters_of_the_path_are_those_in_braces(self, book: Book) -> None:
        for operation in book.operations:
            told = {parameter.name for parameter in operation.parameters if parameter.place == "path"}
            assert told == set(re.findall(r"\{(\w+)\}", operation.path))

    def test_each_has_a_default_problem_and_described_answers(self, book: Book) -> None:
        for operation, told in every(book):
            default = told["responses"]["default"]["content"]["application/problem+json"]["schema"]
            assert default["$ref"].endswith("/Problem"), operation.id
            assert all(answer["description"] for answer in told["responses"].values())

    def test_each_refusal_of_the_table_is_a_real_one(self, book: Book) -> None:
        for operation, told in every(book):
            statuses = {str(refusal.status) for refusal in operation.problems}
            assert all(isinstance(refusal, Refusal) for refusal in operation.problems)
            refused = {status for status in told["responses"] if status >= "4" and status != "default"}
            assert refused == statuses | {str(status) for status in operation.replies if status >= 400}

    def test_every_example_fits_its_schema(self, book: Book) -> None:
        seen = 0
        for operation, told in every(book):
            contents = [told.get("requestBody", {}), *told["responses"].values()]
            media = [medium for one in contents for medium in one.get("content", {}).values()]
            for medium in media:
                examples = [case["value"] for case in medium.get("examples", {}).values()]
                examples += [medium["example"]] if "example" in medium else []
                for example in examples:
                    seen += 1
                    assert not checks.violations(book.document, medium["schema"], example), operation.id
        assert seen > 20

    def test_every_link_leads_to_an_operation_and_its_parameters(self, book: Book) -> None:
        known = {operation.id: {parameter.name for parameter in operation.parameters} for operation in book.operations}
        for operation in book.operations:
            for link in (link for reply in operation.replies.values() for link in reply.links):
                assert set(link.parameters) <= known[link.operation], operation.id

    def test_every_body_has_an_example(self, book: Book) -> None:
        assert all(operation.example for operation in book.operations if operation.request)


class TestDialect:
    @pytest.mark.parametrize(
        ("schema", "told"),
        [
            ({"const": "a"}, {"enum": ["a"], "type": "string"}),
            ({"enum": [1, 2]}, {"enum": [1, 2], "type": "integer"}),
            ({"type": "string", "examples": ["a", "b"]}, {"type": "string", "example": "a"}),
            ({"type": "integer", "exclusiveMinimum": 0}, {"type": "integer", "minimum": 0, "exclusiveMinimum": True}),
            ({"$ref": "#/a", "description": "b"}, {"allOf": [{"$ref": "#/a"}], "description": "b"}),
            ({"$ref": "#/a"}, {"$ref": "#/a"}),
            ({"type": "string", "pattern": r"^a$(?!\n)"}, {"type": "string", "pattern": "^a$"}),
            ({"type": "object", "required": []}, {"type": "object"}),
            (
                {"type": "object", "properties": {"pattern": {"const": "a"}}},
                {"type": "object", "properties": {"pattern": {"enum": ["a"], "type": "string"}}},
            ),
        ],
    )
    def test_a_newer_keyword_is_told_in_the_older_dialect(self, schema: dict[str, Any], told: dict[str, Any]) -> None:
        assert as_openapi(schema) == told
