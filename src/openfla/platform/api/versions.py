"""The version of a record as its ETag, and If-Match (RFC 9110 section 13.1.1)."""

import re
from typing import Final

from openfla.platform.api.doors import AnyRequest
from openfla.platform.kernel.issues import BadRequest, issue
from openfla.texts import N_

_TAG: Final = re.compile(r'"([1-9][0-9]{0,8})"')
_MISSING: Final = N_('Send the ETag of the version that you read, such as "3": nobody\'s change is overwritten unseen')
_UNREADABLE: Final = N_('Give one ETag as this address answered it, in quotes, such as "3"')


def etag_of(version: int) -> str:
    """A strong validator: the version in quotes."""
    return f'"{version}"'


def seen_version(request: AnyRequest) -> int:
    """The version that the caller read, from If-Match.

    Raises:
        BadRequest: the header is missing, or is not one ETag of a record.
    """
    told = request.headers.get("if-match")
    if told is None:
        raise BadRequest([issue("requiredInput", _MISSING, "If-Match", place="header")])
    found = _TAG.fullmatch(told.strip())
    if found is None:
        raise BadRequest([issue("invalidInput", _UNREADABLE, "If-Match", place="header")])
    return int(found[1])
