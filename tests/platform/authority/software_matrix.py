"""What software may do, written by hand from the guide (2.2 to 2.5, 4.4, 6.2) and its reference, not from the code."""

from collections.abc import Iterable, Mapping
from typing import Final

from tests.platform.authority.acts import (
    ACTS,
    ASKED_BY_EMPLOYER,
    OF_EMPLOYER,
    OF_NOBODY,
    OF_OTHER_PROVIDER,
    OF_PROVIDER,
    OWN,
    PUBLIC,
)

OK: Final = "allowed"
Answers = Mapping[str, str]
"""What an act is answered: allowed, or the code of the problem."""
MANDATORS: Final = "ask for whom it may act"


def _all(acts: Iterable[str], code: str) -> dict[str, str]:
    return dict.fromkeys(acts, code)


_BY_ID: Final = (
    *("read a training", "read the history of a training", "correct a training", "withdraw a training"),
    *("read an employment", "read the history of an employment", "correct an employment", "withdraw an employment"),
    *("read a right", "read the history of a right", "correct a right", "withdraw a right"),
    *("read a budget", "read the history of a budget", "correct a budget", "withdraw a budget"),
    "verify what a provider declared",
)
"""Of whom a record is, is told to nobody who may not see it: it is as if there were none."""
_MANDATARY: Final = {
    **_all(OF_EMPLOYER, OK),
    **_all(ASKED_BY_EMPLOYER, "resourceNotFound"),
    **_all(OWN, OK),
    **_all(OF_NOBODY, "resourceNotFound"),
    **_all((*OF_PROVIDER, *OF_OTHER_PROVIDER), "missingScope"),
    **_all(PUBLIC, OK),
}
_EMPLOYER: Final = {**_MANDATARY, **_all(ASKED_BY_EMPLOYER, OK)}
_STRANGER: Final = {
    **_MANDATARY,
    **_all(OF_EMPLOYER, "missingPermission"),
    **_all(_BY_ID, "resourceNotFound"),
}
_PROVIDER: Final = {
    **_all((*OF_EMPLOYER, *ASKED_BY_EMPLOYER, *OWN, *OF_NOBODY), "missingScope"),
    **_all(OF_PROVIDER, OK),
    **_all(OF_OTHER_PROVIDER, "resourceNotFound"),
    **_all(PUBLIC, OK),
}


def _outside(code: str) -> Answers:
    return {**_all(ACTS, code), **_all(PUBLIC, OK)}


EXPECTED: Final[dict[str, Answers]] = {
    "the employer itself": _EMPLOYER,
    "another employer": _STRANGER,
    "a social secretariat with an active mandate": _MANDATARY,
    "a service provider with an active mandate": _MANDATARY,
    "a mandatary that recorded a procuration": _MANDATARY,
    "a mandatary whose mandate ends with this quarter": _MANDATARY,
    "a social secretariat without a mandate": _STRANGER,
    "a service provider without a mandate": _STRANGER,
    "a mandatary that was asked and did not answer": _STRANGER,
    "a mandatary that asked and got no answer": _STRANGER,
    "a mandatary whose mandate was refused": _STRANGER,
    "a mandatary whose mandate was withdrawn": _STRANGER,
    "a mandatary whose mandate was revoked": _STRANGER,
    "a mandatary whose mandate ended last quarter": _STRANGER,
    "a mandatary whose mandate begins next quarter": _STRANGER,
    "a mandatary for Dimona and DmfA": _STRANGER,
    "a mandatary for the eBox": _STRANGER,
    "a mandatary of another employer": _STRANGER,
    "a mandatary that was replaced by another": _STRANGER,
    "a mandatary of an employer that stopped": _STRANGER,
    "a mandatary in another quality than its mandate": _STRANGER,
    "a mandatary with its account as employer": _STRANGER,
    "a mandator of that employer": _STRANGER,
    "a training provider": _PROVIDER,
    "the employer, as a social secretariat": _STRANGER,
    "the employer, as a service provider": _STRANGER,
    "the employer, with an account for Dimona alone": _outside("missingScope"),
    "the employer, after its permission was taken away": _outside("missingScope"),
    "the employer, with an expired token": _outside("expiredAccessToken"),
    "the employer, after its certificate was revoked": _outside("invalidAccessToken"),
    "the employer, after its account was closed": _outside("invalidAccessToken"),
    "the employer, after it stopped": _outside("invalidAccessToken"),
    "a manager who signed in, without a token": _outside("noAccessToken"),
    "a manager who signed in, with the session for a token": _outside("invalidAccessToken"),
    "nobody": _outside("noAccessToken"),
}

JUDGED: Final[dict[str, str]] = {
    "the employer itself": OK,
    "another employer": "notYourEnterprise",
    "a social secretariat with an active mandate": OK,
    "a service provider with an active mandate": OK,
    "a mandatary that recorded a procuration": OK,
    "a mandatary whose mandate ends with this quarter": OK,
    "a social secretariat without a mandate": "noMandate",
    "a service provider without a mandate": "noMandate",
    "a mandatary that was asked and did not answer": "noMandate",
    "a mandatary that asked and got no answer": "noMandate",
    "a mandatary whose mandate was refused": "noMandate",
    "a mandatary whose mandate was withdrawn": "noMandate",
    "a mandatary whose mandate was revoked": "noMandate",
    "a mandatary whose mandate ended last quarter": "noMandate",
    "a mandatary whose mandate begins next quarter": "noMandate",
    "a mandatary for Dimona and DmfA": "noMandate",
    "a mandatary for the eBox": "noMandate",
    "a mandatary of another employer": "noMandate",
    "a mandatary that was replaced by another": "noMandate",
    "a mandatary of an employer that stopped": "noMandate",
    "a mandatary in another quality than its mandate": "noMandate",
    "a mandatary with its account as employer": "notYourEnterprise",
    "a mandator of that employer": "noMandate",
    "the employer, as a social secretariat": "noMandate",
    "the employer, as a service provider": "noMandate",
}
"""What becomes of the records of that employer in a declaration, for who may send one at its address."""
