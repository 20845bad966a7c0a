"""How a declarer names a declaration: by Idempotency-Key, by a reference of its own, or not."""

import re
from typing import Final

from openfla.identifiers import holds_ssin
from openfla.platform.api.doors import AnyRequest
from openfla.platform.api.paging import parameters
from openfla.platform.declarations.model import Named
from openfla.platform.kernel.issues import BadRequest, Issue, issue
from openfla.texts import N_

_NAME: Final = re.compile(r"[!-~]([ -~]{0,62}[!-~])?")
_FORM: Final = N_("1 to 64 printable characters of ASCII, without a blank at either end")
_WORKER: Final = N_("A reference should not hold the number of a worker")


def named(request: AnyRequest) -> Named:
    """The names of a declaration, from its request.

    Raises:
        BadRequest: one has not the form that it should have, or may be a worker's number.
    """
    told = parameters(request.scope["query_string"], known=("reference",))
    key, reference = request.headers.get("idempotency-key"), told.get("reference")
    issues: list[Issue] = []
    if key is not None and not _NAME.fullmatch(key):
        issues.append(issue("invalidInput", _FORM, "Idempotency-Key", place="header"))
    if reference is not None and not _NAME.fullmatch(reference):
        issues.append(issue("invalidInput", _FORM, "reference", place="query"))
    elif reference is not None and holds_ssin(reference):
        issues.append(issue("rejectedInput", _WORKER, "reference", place="query"))
    if issues:
        raise BadRequest(issues)
    return Named(key, reference)
