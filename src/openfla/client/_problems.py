from collections.abc import Mapping
from typing import Final

from openfla.channel import Answer, problem_told, retry_after_s
from openfla.client._errors import (
    BadRequest,
    Conflict,
    MethodNotAllowed,
    MissingPermission,
    MissingScope,
    NotAuthenticated,
    NotFound,
    PayloadTooLarge,
    PlatformFailed,
    PreconditionRequired,
    Problem,
    RequestTimeout,
    TooManyRequests,
    UnsupportedMediaType,
    VersionChanged,
)

_OF_STATUS: Final[Mapping[int, type[Problem]]] = {
    400: BadRequest,
    401: NotAuthenticated,
    403: MissingPermission,
    404: NotFound,
    405: MethodNotAllowed,
    408: RequestTimeout,
    409: Conflict,
    412: VersionChanged,
    413: PayloadTooLarge,
    415: UnsupportedMediaType,
    428: PreconditionRequired,
    429: TooManyRequests,
}


def problem_of(answer: Answer) -> Problem:
    """The mistake that an answer stands for; its HTTP status wins over what its body says."""
    told = problem_told(answer)
    return _kind(answer.status, told.type)(
        status=answer.status,
        type=told.type,
        title=told.title,
        detail=told.detail,
        issues=told.issues,
        instance=told.instance,
        trace_id=answer.trace_id,
        attempts=answer.attempts,
        retry_after_s=retry_after_s(answer),
        members=told.members,
    )


def _kind(status: int, urn: str) -> type[Problem]:
    if status == 403 and urn.rpartition(":")[2] == "missingScope":  # noqa: PLR2004
        return MissingScope
    return PlatformFailed if status >= 500 else _OF_STATUS.get(status, Problem)  # noqa: PLR2004
