"""Rules on addresses and their parameters (channel.md sections 20 and 21)."""

import re
from typing import Any, Final

from tests.platform.documents.belgif.book import (
    LOWER_CAMEL,
    Document,
    Found,
    contents,
    first,
    operations,
    parameters,
    properties,
    rule,
)

_SERVER: Final = re.compile(
    r"((http://localhost)[:0-9]{0,7}/?|(https://[-a-zA-Z0-9@:%._\\+~#=]{1,256})|/?)"
    r"(/[A-Za-z0-9]*)*(/[a-z0-9]+([A-Z]?[a-z0-9]+)*)+/v[0-9]+"
)
_VERBS: Final = {
    *("add", "cancel", "change", "check", "confirm", "correct", "create", "declare", "delete", "do", "edit", "export"),
    *("fetch", "find", "get", "insert", "list", "load", "make", "modify", "post", "put", "query", "read", "register"),
    *("remove", "retrieve", "save", "send", "set", "submit", "update", "upload", "validate", "verify", "withdraw"),
}
"""Of these the guide knows `search` and `query` only, as controllers; ours is `search`."""
_WORKER: Final = re.compile(r"ssin|insz|niss|inss|nationalNumber|nrn|worker", re.IGNORECASE)
_GENERAL: Final = {"accept-language", "authorization", "belgov-trace-id", "belgov-related-trace-id", "content-type"}
_FILES: Final = ("/doc/openapi.json", "/doc/openapi.yaml")


def _path(path: str, method: str = "get") -> Any:
    """Puts some operation at another path."""

    def put(document: Document) -> None:
        document["paths"][path] = {method: first(document)}

    return put


def _parameter(name: str, place: str = "query", **schema: Any) -> Any:
    def put(document: Document) -> None:
        told = {"name": name, "in": place, "schema": schema or {"type": "string"}}
        first(document).setdefault("parameters", []).append(told)

    return put


def _server(url: str) -> Any:
    return lambda document: document["servers"][0].update({"url": url})


@rule("the server's address ends in the major version", "uri-format", broken=_server("https://a.be/REST/fla/v1.2"))
def server(document: Document) -> Found:
    return (told["url"] for told in document["servers"] if not _SERVER.fullmatch(told["url"]))


@rule("steps of a path are in lowerCamelCase", "uri-notat", broken=_path("/Training_rights"))
def steps(document: Document) -> Found:
    for path in document["paths"]:
        for step in path.strip("/").split("/"):
            if not LOWER_CAMEL.fullmatch(step.strip("{}").partition(".")[0]):
                yield path


@rule("no path ends in a slash", "uri-notat", broken=_path("/trainings/"))
def slash(document: Document) -> Found:
    return (path for path in document["paths"] if path.endswith("/"))


@rule("no path has an extension, but for the OpenAPI document", "uri-extens", broken=_path("/trainings.json"))
def extension(document: Document) -> Found:
    return (path for path in document["paths"] if "." in path and path not in _FILES)


@rule("collections have names in the plural", "col-name", broken=_path("/training/{trainingId}"))
def plural(document: Document) -> Found:
    for path in document["paths"]:
        before, _, last = path.rpartition("/")
        is_collection = last.startswith("{") or _lists(document, path)
        name = before.rpartition("/")[2] if last.startswith("{") else last
        if is_collection and not name.startswith("{") and not name.endswith(("s", "data", "Data", "history")):
            yield path


def _lists(document: Document, path: str) -> bool:
    told = document["paths"][path].get("get", {}).get("responses", {}).get("200", {}).get("content", {})
    return "items" in properties(document, told.get("application/json", {}).get("schema", {}))


@rule("a path has nouns, and no verb but search", "uri-verbs", broken=_path("/trainings/registerAll"))
def verbs(document: Document) -> Found:
    for path in document["paths"]:
        for step in path.strip("/").split("/"):
            if re.split("(?=[A-Z])", step)[0] in _VERBS:
                yield path


@rule(
    "parameters of a path are in lowerCamelCase and say of what they are the id",
    "path-param, id-name",
    broken=_parameter("id", "path"),
)
def path_parameters(document: Document) -> Found:
    for place, told in parameters(document):
        wrong = not LOWER_CAMEL.fullmatch(told["name"]) or told["name"] in ("id", "code")
        if told["in"] == "path" and wrong:
            yield f"{place}: {told['name']}"


@rule("parameters of a query are in lowerCamelCase", "uri-notat", broken=_parameter("page_size"))
def query_parameters(document: Document) -> Found:
    for place, told in parameters(document):
        if told["in"] == "query" and not LOWER_CAMEL.fullmatch(told["name"]):
            yield f"{place}: {told['name']}"


@rule(
    "no worker's number stands in an address or a header",
    "sens-dat",
    broken=_parameter("number", "header", type="string", pattern="^[0-9]{11}$"),
)
def sensitive(document: Document) -> Found:
    for place, told in parameters(document):
        fits = re.fullmatch(told["schema"].get("pattern", "never"), "85073003328")
        if _WORKER.search(told["name"]) or (fits and "0-9" in told["schema"]["pattern"]):
            yield f"{place}: {told['name']}"
    for path in document["paths"]:
        if _WORKER.search(path):
            yield path


@rule("page and pageSize are whole numbers from 1", "reserved", broken=_parameter("page", type="string"))
def reserved(document: Document) -> Found:
    for place, told in parameters(document):
        if told["name"] in ("page", "pageSize") and told["in"] == "query":
            schema = told["schema"]
            if schema.get("type") != "integer" or schema.get("minimum") != 1:
                yield f"{place}: {told['name']}"


@rule(
    "a parameter with many values is repeated for each",
    "qry-multi",
    broken=lambda document: (
        first(document)
        .setdefault("parameters", [])
        .append({"name": "status", "in": "query", "schema": {"type": "array"}, "explode": False})
    ),
)
def many_values(document: Document) -> Found:
    for place, told in parameters(document):
        if told["in"] == "query" and told["schema"].get("type") == "array" and not told.get("explode", True):
            yield f"{place}: {told['name']}"


@rule("headers of a request are in Kebab-Case", "hdr-case", broken=_parameter("if_match", "header"))
def header_names(document: Document) -> Found:
    for place, told in parameters(document):
        if told["in"] == "header" and not re.fullmatch(r"[A-Z][a-z0-9]*(-[A-Z][a-z0-9]*)*", told["name"]):
            yield f"{place}: {told['name']}"


@rule(
    "headers that every call may have are not told of each",
    "gen-header",
    broken=_parameter("Accept-Language", "header"),
)
def general_headers(document: Document) -> Found:
    for place, told in parameters(document):
        if told["in"] == "header" and told["name"].lower() in _GENERAL:
            yield f"{place}: {told['name']}"


@rule(
    "the version stands in the path only, not in a media type",
    "channel.md 20",
    broken=lambda document: first(document)["requestBody"]["content"].update({"application/vnd.fla.v2+json": {}}),
)
def media_versions(document: Document) -> Found:
    for place, media_type, _ in contents(document):
        if re.search(r"[.;]\s*v(ersion)?=?[0-9]", media_type):
            yield f"{place}: {media_type}"


@rule(
    "there is a health, for anybody: 200, or 503 as JSON that is no problem",
    "hlth-res",
    broken=lambda d: d["paths"]["/health"]["get"]["responses"].pop("503"),
)
def health(document: Document) -> Found:
    told = document["paths"].get("/health", {}).get("get", {})
    if told.get("security") != []:
        yield "/health needs a token"
    for status in ("200", "503"):
        if list(told.get("responses", {}).get(status, {}).get("content", {})) != ["application/json"]:
            yield f"/health {status}"


@rule(
    "the document stands under /doc, for anybody", "doc-refdata", broken=lambda d: d["paths"].pop("/doc/openapi.json")
)
def doc(document: Document) -> Found:
    for path in ("/doc", *_FILES):
        if document["paths"].get(path, {}).get("get", {}).get("security") != []:
            yield path


@rule(
    "code lists stand under /refData, for anybody, and can be kept",
    "doc-refdata",
    broken=lambda d: d["paths"]["/refData"]["get"].pop("security"),
)
def code_lists(document: Document) -> Found:
    for path in ("/refData", "/refData/{codeList}"):
        told = document["paths"].get(path, {}).get("get", {})
        if told.get("security") != [] or "ETag" not in told["responses"]["200"].get("headers", {}):
            yield path


@rule("parameters of a path are told, each once", "OpenAPI 3.0.3", broken=_path("/trainings/{anything}"))
def told_parameters(document: Document) -> Found:
    for path, method, operation in operations(document):
        told = [one["name"] for one in operation.get("parameters", []) if one["in"] == "path"]
        if sorted(told) != sorted(re.findall(r"\{(\w+)\}", path)):
            yield f"{method} {path}"
