"""The script that judges an answer in a Postman collection, and keeps of it what later requests need."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from openfla.platform.api import problems
from openfla.platform.api.documents import Link, Operation

_POINTER: Final = re.compile(r"\$response\.body#(?P<pointer>/.+)")
_HEADER: Final = re.compile(r"\$response\.header\.(?P<name>.+)")
_SCRIPT: Final = """\
const documented = %(documented)s;
const media = (pm.response.headers.get("Content-Type") || "").split(";")[0];
pm.test("the request was granted", () => {
  pm.expect(pm.response.code, pm.response.text()).to.be.oneOf(Object.keys(documented).map(Number));
});
pm.test("the answer has the documented media type", () => {
  const expected = documented[pm.response.code] || [];
  pm.expect(expected.length ? expected : [media]).to.include(media);
});
"""
_KEEPING: Final = """\
const at = (pointer) => pointer.split("/").slice(1).reduce((part, step) => (part || {})[step], pm.response.json());
const keep = (name, value) => { if (value) { pm.collectionVariables.set(name, String(value)); } };
if (pm.response.code < 300) {
%(lines)s
}
"""


def variable_of(name: str) -> str:
    """The collection variable of a parameter.

    >>> variable_of("If-Match")
    'ifMatch'
    """
    first, *more = re.split("[^A-Za-z0-9]+", name)
    return first[0].lower() + first[1:] + "".join(word.capitalize() for word in more)


def reference_of(operation: Operation) -> str:
    """The variable that keeps the reference of the last record that was made in a collection."""
    return f"{operation.path.split('/')[1]}Reference"


def script_of(operation: Operation, links: Sequence[Link]) -> str:
    """JavaScript for one operation: its refusals fail the run, but where it may come too early."""
    documented = {str(status): _media_types(operation, status) for status in operation.replies if status < 400}  # noqa: PLR2004
    if operation.is_later:
        documented |= {str(refusal.status): [problems.MEDIA_TYPE] for refusal in operation.problems}
    told = _SCRIPT % {"documented": msgspec.json.encode(documented).decode()}
    lines = list(dict.fromkeys(_lines(operation, links)))
    return told + (_KEEPING % {"lines": "\n".join(lines)} if lines else "")


def _media_types(operation: Operation, status: int) -> list[str]:
    reply = operation.replies[status]
    return [media_type for media_type in (reply.media_type, *(one.media_type for one in reply.media)) if media_type]


def _lines(operation: Operation, links: Sequence[Link]) -> Iterator[str]:
    if not operation.is_public and any("ETag" in reply.headers for reply in operation.replies.values()):
        yield '  keep("ifMatch", pm.response.headers.get("ETag"));'
    for link in links:
        for name, expression in link.parameters.items():
            if found := _POINTER.fullmatch(expression):
                yield f'  keep("{variable_of(name)}", at("{found["pointer"]}"));'
            elif found := _HEADER.fullmatch(expression):
                yield f'  keep("{variable_of(name)}", pm.response.headers.get("{found["name"]}"));'
    if operation.method == "POST" and isinstance(operation.example, dict) and "reference" in operation.example:
        yield f'  keep("{reference_of(operation)}", at("/reference"));'
