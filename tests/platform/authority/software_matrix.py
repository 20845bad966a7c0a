"""What software may do, written by hand from the guide (2.2 to 2.5, 4.4, 6.2) and its reference, not from the code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from openfla.contract import addresses
from tests.platform.authority.callers import Caller, Town
from tests.platforms import WORKER, a_provided_training, a_training

OK: Final = "allowed"


@dataclass(frozen=True)
class Act:
    """One operation: the only thing in which two calls of it differ is who makes them."""

    method: str
    base: str
    path: Callable[[Town, Caller], str]
    body: Callable[[Caller], Any] | None = None
    status: int = 200
    changes: frozenset[str] = frozenset()


def _to(path: str) -> Callable[[Town, Caller], str]:
    return lambda _town, _caller: path


def _worker(**about: Any) -> Callable[[Caller], Any]:
    return lambda caller: {"enterpriseNumber": caller.employer, "ssin": WORKER, **about}


_FLA, _TRAINER = addresses.FLA, addresses.TRAINING_PROVIDER
_TRAININGS, _RIGHTS = frozenset({"trainings"}), frozenset({"training_rights"})
ACTS: Final[dict[str, Act]] = {
    "register a training of the employer's worker": Act(
        "POST",
        _FLA,
        _to("/trainings"),
        lambda caller: a_training(enterpriseNumber=caller.employer),
        201,
        _TRAININGS,
    ),
    "read a training of the employer's worker": Act(
        "GET", _FLA, lambda _town, caller: f"/trainings/{caller.of_employer}"
    ),
    "search trainings of the employer's workers": Act("POST", _FLA, _to("/trainings/search"), _worker()),
    "declare a right of the employer's worker": Act(
        "POST", _FLA, _to("/trainingRights"), _worker(year=2026, kind="legal", days=5), changes=_RIGHTS
    ),
    "search the credit of the employer's worker": Act("POST", _FLA, _to("/trainingCredits/search"), _worker(year=2026)),
    "ask for whom it may act": Act("GET", _FLA, _to("/mandators")),
    "read what a provider organised, as if it were an employer's": Act(
        "GET", _FLA, lambda town, _caller: f"/trainings/{town.row_of_trainer()}"
    ),
    "register a training that it organised": Act(
        "POST", _TRAINER, _to("/trainings"), lambda _caller: a_provided_training(), 201, _TRAININGS
    ),
    "read a training that the bakery organised": Act(
        "GET", _TRAINER, lambda town, _caller: f"/trainings/{town.of_trainer}"
    ),
    "search the trainings that it organised": Act("POST", _TRAINER, _to("/trainings/search"), lambda _caller: {}),
    "read a training that another provider organised": Act(
        "GET", _TRAINER, lambda town, _caller: f"/trainings/{town.of_other_trainer}"
    ),
    "read, as a provider, what the bakery registered as employer": Act(
        "GET", _TRAINER, lambda town, _caller: f"/trainings/{town.of_trainer_as_employer}"
    ),
    "ask the employers' address for its health": Act("GET", _FLA, _to("/health")),
    "read the employers' contract": Act("GET", _FLA, _to("/doc/openapi.json")),
    "ask the providers' address for its health": Act("GET", _TRAINER, _to("/health")),
    "read the providers' contract": Act("GET", _TRAINER, _to("/doc/openapi.json")),
}
_OF_EMPLOYER: Final = tuple(ACTS)[:5]
MANDATORS: Final = tuple(ACTS)[5]
_AS_IF: Final = tuple(ACTS)[6]
_AT_PROVIDERS: Final = tuple(ACTS)[7:12]
_PUBLIC: Final = tuple(ACTS)[12:]

Answers = Mapping[str, str]
"""What an act is answered: allowed, or the code of the problem."""


def _all(acts: tuple[str, ...], code: str) -> dict[str, str]:
    return dict.fromkeys(acts, code)


_ANYBODY: Final = _all(_PUBLIC, OK)
_NO_PROVIDER: Final = _all(_AT_PROVIDERS, "missingScope")
_AT_HOME: Final = {**_all(_OF_EMPLOYER, OK), MANDATORS: OK, _AS_IF: "resourceNotFound", **_NO_PROVIDER, **_ANYBODY}
_STRANGER: Final = {
    **_AT_HOME,
    **_all(_OF_EMPLOYER, "missingPermission"),
    "read a training of the employer's worker": "resourceNotFound",
}
_PROVIDER: Final = {
    **_all((*_OF_EMPLOYER, MANDATORS, _AS_IF), "missingScope"),
    **_all(_AT_PROVIDERS, OK),
    "read a training that another provider organised": "resourceNotFound",
    "read, as a provider, what the bakery registered as employer": "resourceNotFound",
    **_ANYBODY,
}


def _outside(code: str) -> Answers:
    return {**_all(tuple(ACTS), code), **_ANYBODY}


EXPECTED: Final[dict[str, Answers]] = {
    "the employer itself": _AT_HOME,
    "another employer": _STRANGER,
    "a social secretariat with an active mandate": _AT_HOME,
    "a service provider with an active mandate": _AT_HOME,
    "a mandatary that recorded a procuration": _AT_HOME,
    "a mandatary whose mandate ends with this quarter": _AT_HOME,
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
