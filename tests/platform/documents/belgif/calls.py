"""Rules on operations and their answers (channel.md sections 16 to 19 and 21)."""

import re
from collections import Counter
from typing import Any, Final

from tests.platform.documents.belgif.book import (
    JSON,
    KEBAB,
    LOWER_CAMEL,
    PROBLEM,
    Document,
    Found,
    contents,
    first,
    operations,
    problems,
    properties,
    resolved,
    responses,
    rule,
)

_NEVER: Final = {
    "get": {"201", "202", "204", "409", "412", "413"},
    "put": {"202", "304"},
    "post": {"304"},
    "delete": {"201", "202", "304", "413"},
}
"""What the guide excludes for a method."""
_WITH_A_WORKER: Final = {("delete", "/calculationOptOuts/{year}")}
"""Where we differ: a worker's number may stand in a body only, so this DELETE has one (docs/contract.md)."""
_STANDARD: Final = {
    "badRequest": (400, "Bad Request"),
    "noAccessToken": (401, "No Access Token"),
    "invalidAccessToken": (401, "Invalid Access Token"),
    "expiredAccessToken": (401, "Expired Access Token"),
    "missingScope": (403, "Missing Scope"),
    "missingPermission": (403, "Missing Permission"),
    "resourceNotFound": (404, "Resource Not Found"),
    "payloadTooLarge": (413, "Payload Too Large"),
    "tooManyRequests": (429, "Too Many Requests"),
    "tooManyFailedRequests": (429, "Too Many Failed Requests"),
    "internalServerError": (500, "Internal Server Error"),
    "badGateway": (502, "Bad Gateway"),
    "serviceUnavailable": (503, "Service is unavailable"),
}
"""Channel.md section 17."""
_ISSUES: Final = {"schemaViolation", "invalidInput", "unknownInput", "referencedResourceNotFound"}
_MORE_ISSUES: Final = {
    *("anyOfExpected", "equalExpected", "exactlyOneOfExpected", "zeroOrAllOfExpected", "zeroOrExactlyOneOfExpected"),
    *("invalidPeriod", "invalidStructure", "outOfRange", "rejectedInput", "requiredInput"),
}
"""Channel.md section 18."""


def _in_first(**changed: Any) -> Any:
    return lambda document: first(document).update(changed)


def _answer(status: str, content: dict[str, Any] | None = None, method: str = "post") -> Any:
    told = {"description": "broken", **({"content": content} if content else {})}
    return lambda document: first(document, method)["responses"].update({status: told})


def _versioned(document: Document) -> None:
    path = next(path for path in document["paths"] if path.startswith("/refData/{codeList}"))
    document["paths"][path]["put"] = {"responses": {}}


def _problem(**changed: Any) -> Any:
    def change(document: Document) -> None:
        next(iter(problems(document)))[2].update(changed)

    return change


@rule("the document is OpenAPI 3.0", "oas-contra", broken=lambda document: document.update(openapi="3.1.0"))
def openapi(document: Document) -> Found:
    if not re.fullmatch(r"3\.0\.\d", document["openapi"]):
        yield document["openapi"]


@rule("each operation has an id of its own in lowerCamelCase", "openapi-opid", broken=_in_first(operationId="health"))
def ids(document: Document) -> Found:
    counted = Counter(told.get("operationId", "") for _, _, told in operations(document))
    return (name or "none" for name, many in counted.items() if many > 1 or not LOWER_CAMEL.fullmatch(name))


@rule("each operation has a summary", "oas-descr", broken=_in_first(summary=" "))
def summaries(document: Document) -> Found:
    return (f"{method} {path}" for path, method, told in operations(document) if not told.get("summary", "").strip())


@rule(
    "each operation has one tag, which is declared and looks like a title", "oas-tags", broken=_in_first(tags=["codes"])
)
def tags(document: Document) -> Found:
    declared = {tag["name"] for tag in document["tags"]}
    for path, method, told in operations(document):
        found = told.get("tags", [])
        if len(found) != 1 or not declared.issuperset(found) or not found[0][0].isupper():
            yield f"{method} {path}: {found}"


@rule("each operation has a default problem", "prb-defaul", broken=lambda d: first(d)["responses"].pop("default"))
def default(document: Document) -> Found:
    for path, method, told in operations(document):
        schema = told["responses"].get("default", {}).get("content", {}).get(PROBLEM, {}).get("schema", {})
        if not schema.get("$ref", "").endswith("/Problem"):
            yield f"{method} {path}"


@rule("a refusal is a problem document, and nothing else", "err-problem", broken=_answer("418", {JSON: {"schema": {}}}))
def refusals(document: Document) -> Found:
    for place, status, response in responses(document):
        is_health = place == "get /health" and status == "503"
        if status[0] in "45" and not is_health and list(response.get("content", {})) != [PROBLEM]:
            yield f"{place} {status}"


@rule("what is granted is no problem document", "err-problem", broken=_answer("200", {PROBLEM: {"schema": {}}}))
def granted(document: Document) -> Found:
    for place, status, response in responses(document):
        if status[0] in "123" and PROBLEM in response.get("content", {}):
            yield f"{place} {status}"


@rule("no method answers with a status that the guide excludes for it", "stat-codes", broken=_answer("304"))
def statuses(document: Document) -> Found:
    for path, method, told in operations(document):
        never = _NEVER["put"] if (method, path) in _WITH_A_WORKER else _NEVER[method]
        if wrong := never & set(told["responses"]):
            yield f"{method} {path}: {wrong}"


@rule("what a POST created or took in tells where it stands", "stat-codes", broken=_answer("202"))
def locations(document: Document) -> Found:
    for place, status, response in responses(document):
        is_told = "Location" in response.get("headers", {})
        if place.startswith("post ") and status in ("201", "202") and not is_told:
            yield f"{place} {status}"


@rule("200 has a content; 204 and 304 have none", "meth-http", broken=_answer("204", {JSON: {"schema": {}}}))
def payloads(document: Document) -> Found:
    for place, status, response in responses(document):
        has_content = bool(response.get("content"))
        if (status == "200" and not has_content) or (status in ("204", "304") and has_content):
            yield f"{place} {status}"


@rule(
    "reading and withdrawing have no body",
    "meth-http",
    broken=lambda d: first(d, "get").update(requestBody={"content": {}}),
)
def bodies(document: Document) -> Found:
    for path, method, told in operations(document):
        if method in ("get", "delete") and "requestBody" in told and (method, path) not in _WITH_A_WORKER:
            yield f"{method} {path}"


@rule("a body is told to be required or not", "opbody-req", broken=lambda d: first(d)["requestBody"].pop("required"))
def required_bodies(document: Document) -> Found:
    for path, method, told in operations(document):
        if "requestBody" in told and "required" not in told["requestBody"]:
            yield f"{method} {path}"


_MANY_AT_ONCE: Final = "post /declarations"
"""It takes an array, which can be cut into its records while it comes in; NDJSON is the other form."""


@rule(
    "JSON has an object on top",
    "evo-object",
    broken=lambda d: first(d)["requestBody"]["content"].update({JSON: {"schema": {"type": "array", "items": {}}}}),
)
def objects(document: Document) -> Found:
    for place, media_type, medium in contents(document):
        schema = resolved(document, medium.get("schema", {}))
        is_object = schema.get("type") == "object" or bool(properties(document, schema))
        if media_type in (JSON, PROBLEM) and not is_object and not place.startswith(_MANY_AT_ONCE):
            yield f"{place} {media_type}"


@rule(
    "what is neither JSON nor a text is bytes",
    "rep-struct",
    broken=lambda d: first(d)["requestBody"]["content"].update(
        {"application/x-ndjson": {"schema": {"type": "object"}}}
    ),
)
def other_media(document: Document) -> Found:
    for place, media_type, medium in contents(document):
        if media_type in (JSON, PROBLEM) or "schema" not in medium:
            continue
        schema = resolved(document, medium["schema"])
        is_text = media_type.startswith("text/") and schema.get("type") == "string"
        if not is_text and schema.get("format") != "binary":
            yield f"{place} {media_type}"


@rule(
    "whoever needs a token may be refused for it, with a challenge",
    "channel.md 17",
    broken=lambda d: first(d)["responses"].pop("401"),
)
def unauthorized(document: Document) -> Found:
    for path, method, told in operations(document):
        if told.get("security") == []:
            continue
        challenge = told["responses"].get("401", {}).get("headers", {})
        if "WWW-Authenticate" not in challenge or "403" not in told["responses"]:
            yield f"{method} {path}"


@rule(
    "the scopes that are asked for are those of the security scheme",
    "sec-req",
    broken=lambda document: document["security"].append({"Oauth": ["scope:unknown"]}),
)
def scopes(document: Document) -> Found:
    schemes = document["components"]["securitySchemes"]
    asked = [*document["security"], *(one for _, _, told in operations(document) for one in told.get("security", []))]
    for requirement in asked:
        for name, wanted in requirement.items():
            flows = schemes.get(name, {}).get("flows", {}).values()
            known = {scope for flow in flows for scope in flow["scopes"]}
            yield from set(wanted) - known


@rule(
    "headers of an answer are in Kebab-Case",
    "hdr-case",
    broken=lambda d: first(d)["responses"]["400"].update(headers={"retry_after": {}}),
)
def headers(document: Document) -> Found:
    for place, status, response in responses(document):
        yield from (f"{place} {status}: {name}" for name in response.get("headers", {}) if not KEBAB.fullmatch(name))


@rule("too many requests and a time without service tell when to come back", "channel.md 19", broken=_answer("429"))
def retrying(document: Document) -> Found:
    for place, status, response in responses(document):
        is_health = place == "get /health"
        if status in ("429", "503") and not is_health and "Retry-After" not in response.get("headers", {}):
            yield f"{place} {status}"


@rule("a standard problem has the status and the title of the guide", "channel.md 17", broken=_problem(title="Oh no"))
def standard_problems(document: Document) -> Found:
    for place, status, problem in problems(document):
        _, _, owner, code = problem["type"].split(":")[:4]
        if owner == "belgif" and (problem["status"], problem["title"]) != _STANDARD.get(code):
            yield f"{place}: {problem['type']}"
        if str(problem["status"]) != status:
            yield f"{place}: {problem['status']}"


@rule(
    "a problem has a URN, an address that explains it and an instance",
    "channel.md 16",
    broken=_problem(type="about:blank"),
)
def problem_members(document: Document) -> Found:
    for place, _, problem in problems(document):
        is_urn = re.fullmatch(r"urn:problem-type:[a-z-]+:[a-z][A-Za-z]+(:[a-z][A-Za-z]+)?", problem["type"])
        has_all = {"href", "title", "status", "detail", "instance"} <= set(problem)
        if not is_urn or not has_all or not problem["instance"].startswith("urn:uuid:"):
            yield f"{place}: {problem['type']}"


@rule(
    "a bad request lists its issues, each of a known type and with its place",
    "channel.md 18",
    broken=_problem(issues=[{"type": "urn:problem-type:belgif:input-validation:oops"}]),
)
def issues(document: Document) -> Found:
    for place, _, problem in problems(document):
        if problem["type"].endswith(":badRequest") and not problem.get("issues"):
            yield f"{place}: no issues"
        for issue in problem.get("issues", []):
            _, _, owner, _, code = issue["type"].split(":")
            known = _ISSUES if owner == "belgif" else _MORE_ISSUES
            misplaced = issue.get("in") not in ("body", "header", "path", "query")
            if code not in known or misplaced or {"status", "instance"} & set(issue):
                yield f"{place}: {issue}"


@rule(
    "no problem tells what is inside the server",
    "channel.md 16",
    broken=_problem(detail="psycopg.errors.UniqueViolation at 127.0.0.1"),
)
def secrets(document: Document) -> Found:
    for place, _, problem in problems(document):
        if re.search(r"Traceback|psycopg|sqlstate|\.py\b|\b\d+\.\d+\.\d+\.\d+\b", problem["detail"], re.IGNORECASE):
            yield f"{place}: {problem['detail']}"


@rule(
    "who changes a record with an ETag says which version, and may be refused for it",
    "channel.md 20",
    broken=_versioned,
)
def versions(document: Document) -> Found:
    for path, methods in document["paths"].items():
        tag = methods.get("get", {}).get("responses", {}).get("200", {}).get("headers", {})
        for method in ("put", "delete"):
            if method in methods and "ETag" in tag:
                named = {one["name"] for one in methods[method].get("parameters", [])}
                if "If-Match" not in named or "412" not in methods[method]["responses"]:
                    yield f"{method} {path}"


@rule(
    "a link leads to an operation of the document",
    "OpenAPI 3.0.3",
    broken=lambda d: first(d)["responses"]["200"].update(links={"a": {"operationId": "nowhere"}}),
)
def links(document: Document) -> Found:
    known = {told["operationId"] for _, _, told in operations(document)}
    for place, status, response in responses(document):
        yield from (
            f"{place} {status}: {name}"
            for name, one in response.get("links", {}).items()
            if one["operationId"] not in known
        )
