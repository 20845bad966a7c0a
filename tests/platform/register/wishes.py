"""What people may want done to the account, without saying yet who is who: "W1" is a worker, "E1" an employer."""

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite, fixed_dictionaries, just, sampled_from

from tests.platform.register.model_rules import Json

TODAY: Final = "2026-03-16"
REFERENCES: Final = sampled_from(["r1", "r2", "r3"])
WORKERS: Final = sampled_from(["W1", "W1", "W2", "W3"])
ENTERPRISES: Final = sampled_from(["E1", "E1", "E1", "E2"])
YEARS: Final = (2024, 2025, 2026)
_WEIRD: Final = st.integers(0, 9).map(lambda dice: dice == 9)
_PAST: Final = (
    ("2026-03-02", "2026-03-03"),
    ("2026-03-03", "2026-03-04"),
    ("2026-03-16", "2026-03-16"),
    ("2025-11-05", "2025-11-05"),
    ("2024-06-03", "2024-06-04"),
)
_OTHER: Final = (
    ("2026-03-16", "2026-03-17"),
    ("2026-04-01", "2026-04-02"),
    ("2025-01-01", "2026-01-01"),
    ("2025-01-01", "2026-01-02"),
    ("2026-03-03", "2026-03-02"),
)
_DURATIONS: Final = ((1, "days"), (2, "days"), (7.6, "hours"), (90, "minutes"), (0.5, "days"), (12, "hours"))
_ODD_DURATIONS: Final = (
    (12.001, "hours"),
    (24, "hours"),
    (24.5, "hours"),
    (49, "hours"),
    (7.6001, "hours"),
    (0, "days"),
)
_TITLES: Final = ("First aid", "FIRST AID", "Forklift")
_STATUSES: Final = ("completed", "reserved", "notFollowed", "unsuitable")
_CERTIFICATES: Final[tuple[Json, ...]] = (
    {},
    {"validUntil": "2031-03-03"},
    {"validUntil": "2026-03-15"},
    {"validUntil": "2026-03-01"},
)
_CONTRACTS: Final = (
    ("2020-01-01", None),
    ("2026-03-03", None),
    ("2020-01-01", "2026-03-02"),
    ("2020-01-01", "2026-02-14"),
    ("2020-01-01", "2026-02-13"),
    ("2024-06-01", "2024-06-30"),
)
_BACKWARDS: Final = ("2026-03-03", "2026-03-02")


@composite
def contents(draw: DrawFn) -> Json:
    """Title, days and length of a training."""
    is_weird = draw(_WEIRD)
    first, last = draw(sampled_from(_OTHER if is_weird else _PAST))
    value, unit = draw(sampled_from(_ODD_DURATIONS if draw(_WEIRD) else _DURATIONS))
    told = {
        "title": draw(sampled_from(_TITLES)),
        "type": draw(sampled_from(["formal", "informal"])),
        "period": {"startDate": first, "endDate": last},
        "duration": {"value": value, "unit": unit},
    }
    return {**told, "funding": "Sectorfonds"} if draw(_WEIRD) else told


@composite
def states(draw: DrawFn, period: Json) -> Json:
    """How it stands with the part of a worker; most often such as can be."""
    if draw(_WEIRD):
        status = draw(sampled_from(_STATUSES))
        return {"status": status, "certificate": draw(sampled_from(_CERTIFICATES))}
    if period["endDate"] > TODAY:
        return {"status": "reserved"}
    status = draw(sampled_from(["completed", "completed", "completed", *_STATUSES]))
    has_one = status == "completed" and draw(st.booleans())
    return {"status": status, **({"certificate": draw(sampled_from(_CERTIFICATES))} if has_one else {})}


@composite
def deductions(draw: DrawFn) -> Json:
    kind = draw(sampled_from([None, None, None, "legal", "sectoral", "none"]))
    counts = draw(sampled_from([None, None, None, True, False]))
    told = {"deductedFrom": kind, "countsForAccount": counts}
    if counts is False and not draw(_WEIRD):
        told["deductedFrom"] = None
    return {name: value for name, value in told.items() if value is not None}


@composite
def trainings(draw: DrawFn) -> Json:
    about = draw(contents())
    whose = {"reference": draw(REFERENCES), "enterpriseNumber": draw(ENTERPRISES), "ssin": draw(WORKERS)}
    return {**whose, **about, **draw(states(about["period"])), **draw(deductions())}


@composite
def courses(draw: DrawFn) -> Json:
    """A training provider's training, of one to three workers."""
    about = draw(contents())
    workers = draw(st.lists(WORKERS, min_size=1, max_size=3, unique=not draw(_WEIRD)))
    parts = []
    for ssin in workers:
        named = draw(sampled_from([None, None, "E1", "E2"]))
        told = {"ssin": ssin, **draw(states(about["period"]))}
        parts.append({**told, "enterpriseNumber": named} if named else told)
    return {"reference": draw(REFERENCES), **about, "participants": parts}


@composite
def decisions(draw: DrawFn) -> Json:
    """What an employer decides on a part."""
    decision = draw(sampled_from(["confirmed", "corrected", "rejected"]))
    told = {"decision": decision, **draw(deductions())}
    if (decision == "corrected") != draw(_WEIRD):
        about = draw(contents())
        told["correction"] = {**about, **draw(states(about["period"]))}
    return told


@composite
def employments(draw: DrawFn) -> Json:
    start, end = _BACKWARDS if draw(_WEIRD) and draw(_WEIRD) else draw(sampled_from(_CONTRACTS))
    hours = draw(sampled_from([38, 38, 30.4, 30.40, 19, 38.5 if draw(_WEIRD) else 38, 30.405 if draw(_WEIRD) else 38]))
    told = {
        "reference": draw(REFERENCES),
        "enterpriseNumber": draw(ENTERPRISES),
        "ssin": draw(WORKERS),
        "startDate": start,
        "workingRegime": {"hoursPerWeek": hours, "fullTimeHoursPerWeek": 38},
        "jointCommittees": ["200"],
    }
    return {**told, "endDate": end} if end else told


rights: Final[SearchStrategy[Json]] = fixed_dictionaries(
    {
        "enterpriseNumber": ENTERPRISES,
        "ssin": WORKERS,
        "year": sampled_from(YEARS),
        "kind": sampled_from(["legal", "legal", "sectoral", "extra"]),
        "days": sampled_from([0, 1, 2.5, 2.50, 5, 5.0001, 0.0001, 0.00001, 366.5]),
    },
    optional={"collectiveAgreement": just("181682/CO/200")},
)
payments: Final[SearchStrategy[Json]] = fixed_dictionaries(
    {
        "paidOn": sampled_from(["2026-03-01", "2026-12-31", "2027-01-01"]),
        "amount": sampled_from([600, 900.01, 600.0, 900.005, 0.01]),
    }
)
budgets: Final[SearchStrategy[Json]] = fixed_dictionaries(
    {
        "reference": REFERENCES,
        "enterpriseNumber": ENTERPRISES,
        "ssin": WORKERS,
        "measure": sampled_from(["Outplacement", "Coaching"]),
        "initialAmount": sampled_from([1800, 1500.01, 0]),
        "lastSpendingDate": sampled_from(["2026-12-31", "2027-06-30"]),
    },
    optional={"payments": st.lists(payments, max_size=2)},
)
OF_KIND: Final[dict[str, SearchStrategy[Json]]] = {
    "training": trainings(),
    "employment": employments(),
    "trainingRight": rights,
    "employabilityBudget": budgets,
}
KINDS: Final = sampled_from(
    ["training", "training", "training", "employment", "employment", "trainingRight", "employabilityBudget"]
)
ofs: Final[SearchStrategy[tuple[str, Json]]] = KINDS.flatmap(lambda kind: OF_KIND[kind].map(lambda told: (kind, told)))


def named(told: Any, names: dict[str, str]) -> Any:
    """The same, with the numbers of this run."""
    if isinstance(told, dict):
        return {name: named(value, names) for name, value in told.items()}
    if isinstance(told, list):
        return [named(each, names) for each in told]
    return names.get(told, told) if isinstance(told, str) else told
