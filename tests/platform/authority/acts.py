"""Every operation of both addresses, as software asks for it: what differs between two calls is who makes them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from openfla.contract import addresses
from tests.platform.authority.callers import Caller
from tests.platform.authority.holdings import COURSE, NEIGHBOUR, NEW, OTHERWISE, WORKER, content, course

Body = Callable[[Caller], Any]
FLA, TRAINER = addresses.FLA, addresses.TRAINING_PROVIDER


@dataclass(frozen=True)
class Act:
    """One operation on one thing.

    `of` names the id that stands in the path, as holdings.py calls it; `changes` are the tables that are written, and
    the trail tells of it whenever there are any, or it `is_told` without.
    """

    method: str
    base: str
    path: str
    of: str = ""
    body: Body | None = None
    status: int = 200
    changes: frozenset[str] = frozenset()
    is_told: bool = False


_KINDS: Final = {
    "training": ("/trainings", "training", "trainings"),
    "employment": ("/employments", "employment", "employments"),
    "right": ("/trainingRights", "right", "training_rights"),
    "budget": ("/employabilityBudgets", "budget", "employability_budgets"),
}
_DECLARED: Final = frozenset({"declarations", "declaration_chunks"})
_OPT_OUTS: Final = frozenset({"calculation_opt_outs"})
_CHANGED: Final = frozenset({"trainings", "record_history"})


def _new(kind: str) -> Body:
    return lambda caller: content(kind, caller.employer, NEW)


def _otherwise(kind: str) -> Body:
    return lambda caller: {**content(kind, caller.employer, 1), **OTHERWISE[kind]}


def _worker(**about: Any) -> Body:
    return lambda caller: {"enterpriseNumber": caller.employer, "ssin": WORKER, **about}


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] == "e" else f"a {kind}"


def _of_kind(kind: str) -> dict[str, Act]:
    collection, name, table = _KINDS[kind]
    one, wrote = f"{collection}/{{{name}}}", frozenset({table})
    changed = wrote | {"record_history"}
    return {
        f"declare {_a(kind)}": Act("POST", FLA, collection, body=_new(kind), status=201, changes=wrote),
        f"read {_a(kind)}": Act("GET", FLA, one, f"{kind} to read"),
        f"read the history of {_a(kind)}": Act("GET", FLA, f"{one}/history", f"{kind} to read"),
        f"correct {_a(kind)}": Act("PUT", FLA, one, f"{kind} to correct", _otherwise(kind), changes=changed),
        f"withdraw {_a(kind)}": Act("DELETE", FLA, one, f"{kind} to withdraw", status=204, changes=changed),
        f"search {kind}s": Act("POST", FLA, f"{collection}/search", body=_worker()),
    }


def _verify(of: str) -> Act:
    decision = {"decision": "confirmed", "deductedFrom": "none"}
    return Act("POST", FLA, "/trainings/{training}/verification", of, lambda _: decision, changes=_CHANGED)


def _many(base: str) -> Act:
    return Act("POST", base, "/declarations", body=_one_of_many, status=202, changes=_DECLARED)


def _one_of_many(_: Caller) -> Any:
    return [{"withdrawal": {"kind": "training", "reference": "there-is-none"}}]


OF_EMPLOYER: Final[dict[str, Act]] = {
    **_of_kind("training"),
    **_of_kind("employment"),
    **_of_kind("right"),
    **_of_kind("budget"),
    "verify what a provider declared": _verify("the employer's part"),
    "search the credit": Act("POST", FLA, "/trainingCredits/search", body=_worker(year=2026)),
    "opt out of a year": Act(
        "PUT", FLA, "/calculationOptOuts/{year}", "another year", _worker(), status=201, changes=_OPT_OUTS
    ),
    "opt in again": Act(
        "DELETE",
        FLA,
        "/calculationOptOuts/{year}",
        "a year that was opted out of",
        _worker(),
        status=204,
        changes=_OPT_OUTS,
    ),
    "search opt-outs": Act(
        "POST", FLA, "/calculationOptOuts/search", body=lambda caller: {"enterpriseNumber": caller.employer}
    ),
    "ask for an export": Act(
        "POST",
        FLA,
        "/exports",
        body=lambda caller: {"enterpriseNumber": caller.employer, "format": "ndjson"},
        status=202,
        changes=frozenset({"exports"}),
    ),
    "see how far the export is that it asked for": Act("GET", FLA, "/exports/{export}", "its own export"),
    "fetch the export that it asked for": Act("GET", FLA, "/exports/{export}/file", "its own export", is_told=True),
}
"""About the employer whose workers the caller is after."""

ASKED_BY_EMPLOYER: Final[dict[str, Act]] = {
    "see how far the employer's export is": Act("GET", FLA, "/exports/{export}", "the employer's export"),
    "fetch the employer's export": Act("GET", FLA, "/exports/{export}/file", "the employer's export", is_told=True),
    "see how far the employer's declaration is": Act(
        "GET", FLA, "/declarations/{declaration}", "the employer's declaration"
    ),
    "read the verdicts of the employer's declaration": Act(
        "GET", FLA, "/declarations/{declaration}/results", "the employer's declaration"
    ),
}
"""What the employer asked for and declared with software of its own."""

OWN: Final[dict[str, Act]] = {
    "ask for whom it may act": Act("GET", FLA, "/mandators"),
    "declare many records": _many(FLA),
    "see how far its own declaration is": Act("GET", FLA, "/declarations/{declaration}", "its own declaration"),
    "read the verdicts of its own declaration": Act(
        "GET", FLA, "/declarations/{declaration}/results", "its own declaration"
    ),
}
"""What concerns nobody but the caller; whose records it may declare is decided when they are judged."""

OF_NOBODY: Final[dict[str, Act]] = {
    "read what a provider declared of nobody's worker yet": Act("GET", FLA, "/trainings/{training}", "nobody's part"),
    "read the history of what is nobody's yet": Act("GET", FLA, "/trainings/{training}/history", "nobody's part"),
    "verify what is nobody's yet": _verify("nobody's part"),
    "correct what is nobody's yet": Act(
        "PUT", FLA, "/trainings/{training}", "nobody's part", _otherwise("training"), changes=_CHANGED
    ),
    "withdraw what is nobody's yet": Act("DELETE", FLA, "/trainings/{training}", "nobody's part", changes=_CHANGED),
    "read what a provider declared of the neighbour's worker": Act(
        "GET", FLA, "/trainings/{training}", "the neighbour's part"
    ),
    "verify what a provider declared of the neighbour's worker": _verify("the neighbour's part"),
    "read a provider's course by its own id": Act("GET", FLA, "/trainings/{training}", "course to read"),
    "verify a provider's course by its own id": _verify("course to read"),
}
"""At the employers' address, what none of the callers may see."""

_ONE: Final = "/trainings/{training}"
_COURSE: Final = frozenset({"trainings"})


def _course(name: str, place: int) -> Body:
    return lambda _: {**course(name, NEIGHBOUR, place), "title": "Another course"}


OF_PROVIDER: Final[dict[str, Act]] = {
    "declare a course": Act(
        "POST", TRAINER, "/trainings", body=lambda _: course("new", NEIGHBOUR, NEW), status=201, changes=_COURSE
    ),
    "read a course": Act("GET", TRAINER, _ONE, "course to read"),
    "correct a course": Act("PUT", TRAINER, _ONE, "course to correct", _course("course-1", 1), changes=_CHANGED),
    "withdraw a course": Act("DELETE", TRAINER, _ONE, "course to withdraw", status=204, changes=_CHANGED),
    "search courses": Act("POST", TRAINER, "/trainings/search", body=lambda _: {}),
    "declare many courses": _many(TRAINER),
    "see how far its declaration of courses is": Act(
        "GET", TRAINER, "/declarations/{declaration}", "its own declaration"
    ),
    "read the verdicts of its courses": Act(
        "GET", TRAINER, "/declarations/{declaration}/results", "its own declaration"
    ),
}
"""What a training provider does with what it declares itself."""

OF_OTHER_PROVIDER: Final[dict[str, Act]] = {
    f"{doing} {what}": Act(method, TRAINER, _ONE, what, body, changes=_CHANGED)
    for what in ("another provider's course", "what the bakery declared as employer", "the neighbour's part")
    for method, doing, body in (
        ("GET", "read", None),
        ("PUT", "correct", _course("of-butcher", COURSE)),
        ("DELETE", "withdraw", None),
    )
} | {
    f"{doing} {what}": Act("GET", TRAINER, path, what)
    for what in ("another provider's declaration", "the bakery's declaration as employer")
    for path, doing in (
        ("/declarations/{declaration}", "see how far it is:"),
        ("/declarations/{declaration}/results", "read the verdicts of"),
    )
}
"""At the providers' address, what the provider that calls did not declare there."""

PUBLIC: Final[dict[str, Act]] = {
    f"{doing} at {base}": Act("GET", base, path)
    for base in (FLA, TRAINER)
    for path, doing in (
        ("/health", "ask for its health"),
        ("/doc/openapi.json", "read the contract"),
        ("/refData", "read the code lists"),
    )
}

ACTS: Final = {
    **OF_EMPLOYER,
    **ASKED_BY_EMPLOYER,
    **OWN,
    **OF_NOBODY,
    **OF_PROVIDER,
    **OF_OTHER_PROVIDER,
    **PUBLIC,
}
