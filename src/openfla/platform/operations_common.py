"""What many operations have in common: how they are refused, paged and made conditional."""

from collections.abc import Sequence
from typing import Final

from openfla.platform import operations_examples as examples
from openfla.platform.access.errors import MissingPermission, MissingScope
from openfla.platform.api import bodies
from openfla.platform.api import errors as edge
from openfla.platform.api.documents import Link, Parameter
from openfla.platform.api.paging import FARTHEST_ITEM, LARGEST_PAGE, USUAL_PAGE
from openfla.platform.kernel.issues import BadRequest
from openfla.platform.kernel.refusals import Refusal
from openfla.platform.tokens.bearer import ExpiredAccessToken, InvalidAccessToken, NoAccessToken
from openfla.texts import N_

Scopes = Sequence[str]
_ALWAYS: Final = (edge.InternalServerError(), edge.ServiceUnavailable())
_UNWELCOME: Final = (NoAccessToken(), InvalidAccessToken(), ExpiredAccessToken())
NOT_ITS_OWN: Final = MissingPermission(examples.EMPLOYER, examples.OTHER)
_SIZE: Final = Parameter(
    "pageSize",
    "query",
    N_("How many items a page has."),
    {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": USUAL_PAGE},
)
PAGE: Final = (
    Parameter(
        "page",
        "query",
        N_("Which page, from 1; page times pageSize must stay within the maximum."),
        {"type": "integer", "minimum": 1, "maximum": FARTHEST_ITEM, "default": 1},
    ),
    _SIZE,
)
_CURSOR: Final = {"type": "string", "maxLength": 200}
TURN: Final = (Parameter("cursor", "query", N_("Where the page begins: follow `next` as it is."), _CURSOR), _SIZE)
TURN_OF_SEARCH: Final = (
    Parameter("cursor", "query", N_("Where the page begins: follow `next` as it is, with the same body."), _CURSOR),
    _SIZE,
)
IF_MATCH: Final = Parameter(
    "If-Match",
    "header",
    N_("The ETag of the version that you read: nobody's change is overwritten unseen."),
    {"type": "string", "pattern": '^"[1-9][0-9]{0,8}"$'},
    is_required=True,
)


def id_of(name: str, told: str) -> Parameter:
    """The id of a record in the path, and what is told of it."""
    return Parameter(name, "path", told, {"type": "string", "format": "uuid"})


def to(operation: str, name: str) -> Link:
    """From a record to what can be done with it by its id."""
    return Link(operation, {name: "$response.body#/id"})


def to_change(operation: str, name: str) -> Link:
    """The same to what changes it: the version that was read goes along."""
    return Link(operation, {name: "$response.body#/id", "If-Match": "$response.header.ETag"})


def guarded(required: Scopes, *own: Refusal) -> tuple[Refusal, ...]:
    """How an operation can be refused, beside its own ways."""
    return (*_UNWELCOME, MissingScope(tuple(required)), *own, *_ALWAYS)


def with_page(required: Scopes, *own: Refusal) -> tuple[Refusal, ...]:
    """The same for one with parameters in its address."""
    return guarded(required, BadRequest(examples.BAD_PAGE), *own)


def with_body(required: Scopes, limit: int, *own: Refusal) -> tuple[Refusal, ...]:
    """The same for one that takes a body of at most so many bytes."""
    body = (
        BadRequest(examples.ISSUES),
        edge.RequestTimeout(bodies.PATIENCE_S),
        edge.PayloadTooLarge(limit),
        edge.UnsupportedMediaType(),
    )
    return (*body, *guarded(required, *own))
