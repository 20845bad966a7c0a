"""What a table of operations becomes: other media, headers and links in OpenAPI, and a run in Postman."""

from dataclasses import replace
from typing import Annotated, Any, Final

import msgspec
import pytest

from openfla.contract.messages import Answer, Message
from openfla.platform.api import postman
from openfla.platform.api.documents import NDJSON, Book, Link, Medium, Operation, Parameter, Reply
from openfla.platform.api.postman_tests import variable_of


class Loaf(Message, frozen=True, kw_only=True):
    """One loaf of bread."""

    reference: Annotated[str, msgspec.Meta(title="Reference", description="Its name.")]
    baker: Annotated[str, msgspec.Meta(title="Baker", description="Who bakes it.")]


class Baked(Answer, frozen=True, kw_only=True):
    """A loaf as it came out."""

    id: str


_LOAF: Final = {"reference": "2026-0001", "baker": "0999999922"}
_ID: Final = Parameter("loaf", "path", "Which one.", {"type": "string", "format": "uuid"})
_MATCH: Final = Parameter("If-Match", "header", "Its ETag.", {"type": "string"}, is_required=True)
_LINK: Final = Link("replace", {"loaf": "$response.body#/id", "If-Match": "$response.header.ETag"})
BAKE: Final = Operation(
    "POST",
    "/loaves",
    "bake",
    "Bake one.",
    {201: Reply("Baked", Baked, {"id": "a"}, headers=("Location", "ETag"), links=(_LINK,))},
    request=Loaf,
    example=_LOAF,
    media=(Medium(NDJSON, "A loaf a line.", '{"reference":"2026-0001"}\n{"reference":"2026-0002"}'),),
)
REPLACE: Final = Operation(
    "PUT",
    "/loaves/{loaf}",
    "replace",
    "Put another in its place.",
    {200: Reply("Replaced", Baked, {"id": "a"}, media=(Medium(NDJSON, "As a line."),))},
    request=Loaf,
    example=_LOAF,
    parameters=(_ID, _MATCH),
)
EAT: Final = Operation(
    "DELETE", "/loaves/{loaf}", "eat", "Eat it.", {204: Reply("Gone", media_type="")}, parameters=(_ID,)
)
MANY: Final = Operation(
    "POST",
    "/ovens",
    "bakeMany",
    "Bake many.",
    {202: Reply("Begun", Baked, {"id": "a"}, headers=("Location",))},
    parameters=(Parameter("Idempotency-Key", "header", "So that it is done once.", {"type": "string"}),),
    media=BAKE.media,
)
OPEN: Final = Operation("GET", "/breadKinds", "kinds", "Which there are.", {200: Reply("All", Baked)}, is_public=True)
BOOK: Final = Book(
    "Bakery",
    "/REST/bakery/v1",
    "Bread.",
    {"scope:bread": "All."},
    (BAKE, REPLACE, EAT, MANY, OPEN),
    "https://a.be",
    "https://a.be/t",
)
COLLECTION: Final = postman.collection(BOOK, employer="0999999922", worker="85073003328")


def told(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = BOOK.document["paths"][operation.path][operation.method.lower()]
    return found


def item(operation: Operation) -> dict[str, Any]:
    """The request of an operation in the collection."""
    every = {one["name"]: one for folder in COLLECTION["item"] for one in folder["item"]}
    found: dict[str, Any] = every[f"{operation.method} {operation.path}"]
    return found


class TestOpenapi:
    def test_a_body_may_have_other_forms_beside_json(self) -> None:
        content = told(BAKE)["requestBody"]["content"]
        assert list(content) == ["application/json", NDJSON]
        assert content[NDJSON]["schema"]["format"] == "binary"

    def test_and_so_may_an_answer(self) -> None:
        assert list(told(REPLACE)["responses"]["200"]["content"]) == ["application/json", NDJSON]

    def test_an_answer_may_have_no_content(self) -> None:
        assert told(EAT)["responses"]["204"] == {"description": "Gone"}

    def test_a_header_that_is_required_says_so(self) -> None:
        (header,) = (one for one in told(REPLACE)["parameters"] if one["in"] == "header")
        assert (header["name"], header["required"]) == ("If-Match", True)

    def test_a_link_carries_values_of_an_answer_to_the_next_call(self) -> None:
        link = told(BAKE)["responses"]["201"]["links"]["replace"]
        assert link == {"operationId": "replace", "parameters": dict(_LINK.parameters)}

    @pytest.mark.parametrize(("operation", "tag"), [(BAKE, "Loaves"), (OPEN, "Bread kinds")])
    def test_a_tag_is_the_collection_as_a_title(self, operation: Operation, tag: str) -> None:
        assert told(operation)["tags"] == [tag]
        assert {"name": tag} in BOOK.document["tags"]


class TestPostman:
    def test_a_new_record_gets_a_reference_that_nobody_used(self) -> None:
        body = msgspec.json.decode(item(BAKE)["request"]["body"]["raw"])
        assert body == {"reference": "{{$guid}}", "baker": "{{enterpriseNumber}}"}

    def test_a_record_that_is_replaced_keeps_its_reference(self) -> None:
        assert msgspec.json.decode(item(REPLACE)["request"]["body"]["raw"])["reference"] == "{{loavesReference}}"
        assert 'keep("loavesReference", at("/reference"))' in script(BAKE)

    def test_what_a_link_carries_is_kept_under_the_name_that_the_next_request_has(self) -> None:
        assert 'keep("loaf", at("/id"))' in script(BAKE)
        assert 'keep("ifMatch", pm.response.headers.get("ETag"))' in script(BAKE)
        request = item(REPLACE)["request"]
        assert request["url"]["variable"] == [{"key": "loaf", "value": "{{loaf}}"}]
        assert {"key": "If-Match", "value": "{{ifMatch}}", "description": "Its ETag."} in request["header"]

    def test_an_address_has_the_example_of_its_parameter_where_there_is_one(self) -> None:
        year = Parameter("year", "path", "Of which year.", {"type": "integer", "example": 2026})
        asked = replace(OPEN, path="/breadKinds/{year}", parameters=(year,))
        told = postman.collection(replace(BOOK, operations=(asked,)), employer="0999999922", worker="85073003328")
        (request,) = (one["request"] for folder in told["item"] for one in folder["item"])
        assert request["url"]["variable"] == [{"key": "year", "value": "2026"}]

    def test_lines_are_sent_as_lines(self) -> None:
        request = item(MANY)["request"]
        assert request["body"]["raw"].splitlines() == ['{"reference":"{{$guid}}"}'] * 2
        assert {"key": "Content-Type", "value": NDJSON} in request["header"]
        assert any(one["key"] == "Idempotency-Key" and one["value"] == "{{$guid}}" for one in request["header"])

    def test_only_what_needs_a_token_asks_for_one(self) -> None:
        has_token = {
            operation.id: any(one["key"] == "Authorization" for one in item(operation)["request"]["header"])
            for operation in BOOK.operations
        }
        assert has_token == {"bake": True, "replace": True, "eat": True, "bakeMany": True, "kinds": False}

    def test_folders_are_the_tags_in_the_order_of_the_operations(self) -> None:
        assert [folder["name"] for folder in COLLECTION["item"]] == ["Loaves", "Ovens", "Bread kinds"]

    def test_every_refusal_fails_a_run(self) -> None:
        assert 'documented = {"201":["application/json"]}' in script(BAKE)

    @pytest.mark.parametrize(
        ("name", "variable"), [("loaf", "loaf"), ("If-Match", "ifMatch"), ("pageSize", "pageSize")]
    )
    def test_a_variable_is_named_like_its_parameter(self, name: str, variable: str) -> None:
        assert variable_of(name) == variable


def script(operation: Operation) -> str:
    (event,) = item(operation)["event"]
    return "\n".join(event["script"]["exec"])
