"""Which verdicts are asked for, and after which record."""

import base64
import binascii
from typing import Final
from urllib.parse import parse_qsl, urlencode

from msgspec import Struct

from openfla.contract.declarations import Verdict
from openfla.platform.api.paging import LARGEST_PAGE, USUAL_PAGE, out_of_range, parameters
from openfla.platform.kernel.issues import BadRequest, Issue, issue
from openfla.texts import N_

_ALL: Final = frozenset(Verdict)
_UNREADABLE: Final = N_("The cursor was not given by this address: follow the link `next` as it is")
_NO_VERDICT: Final = N_("Give A, W or B; the parameter may be repeated")


class Turn(Struct, frozen=True):
    """How many verdicts of which kinds, after which record."""

    size: int
    after: int = 0
    wanted: frozenset[Verdict] = _ALL

    def query(self, after: int) -> str:
        """The parameters of the page after that record."""
        told: list[tuple[str, str]] = [("pageSize", str(self.size))]
        if self.wanted != _ALL:
            told += [("verdict", verdict.value) for verdict in Verdict if verdict in self.wanted]
        if after:
            told.append(("cursor", _token(after)))
        return urlencode(told)


def turn_of(query: bytes) -> Turn:
    """The turn that a query string asks for: `pageSize`, `cursor`, and `verdict` as often as one likes.

    Raises:
        BadRequest: a parameter is unknown or out of range, or the cursor is none of ours.
    """
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    verdicts = [value for name, value in pairs if name == "verdict"]
    told = parameters(urlencode([pair for pair in pairs if pair[0] != "verdict"]).encode(), ("pageSize", "cursor"))
    size, after = told.get("pageSize", str(USUAL_PAGE)), _record(told["cursor"]) if "cursor" in told else 0
    issues: list[Issue] = []
    if not (size.isascii() and size.isdecimal() and len(size) < 5 and 1 <= int(size) <= LARGEST_PAGE):  # noqa: PLR2004
        issues.append(out_of_range("pageSize", LARGEST_PAGE))
    if after is None:
        issues.append(issue("invalidInput", _UNREADABLE, "cursor", place="query"))
    if not set(verdicts) <= {verdict.value for verdict in Verdict}:
        issues.append(issue("invalidInput", _NO_VERDICT, "verdict", place="query"))
    if issues or after is None:
        raise BadRequest(issues)
    return Turn(int(size), after, frozenset(map(Verdict, verdicts)) or _ALL)


def _token(record: int) -> str:
    return base64.urlsafe_b64encode(str(record).encode()).rstrip(b"=").decode()


def _record(token: str) -> int | None:
    try:
        plain = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    is_ours = plain.isdigit() and len(plain) < 8 and _token(int(plain)) == token  # noqa: PLR2004
    return int(plain) if is_ours else None
