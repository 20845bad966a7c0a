"""Records for tests of rules: a test names only what it is about."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from openfla.contract.employments import NewEmployment, WorkingRegime
from openfla.contract.entitlements import NewEmployabilityBudget, NewTrainingRight
from openfla.contract.findings import Finding
from openfla.contract.trainings import NewProviderTraining, NewTraining, NewVerification
from openfla.identifiers import EnterpriseNumber

TODAY = date(2026, 3, 10)
DAY = Decimal(456)
"""Minutes of a training day of 7.6 hours."""
BAKERY = EnterpriseNumber("0999999922")
WORKER = "85073003328"


def a_training(**about: Any) -> dict[str, Any]:
    """A training of two days as JSON; None leaves a member out."""
    usual = {
        "reference": "2026-0001",
        "enterpriseNumber": BAKERY,
        "ssin": WORKER,
        "title": "Eerste hulp",
        "type": "formal",
        "period": {"startDate": "2026-03-02", "endDate": "2026-03-03"},
        "duration": {"value": 2, "unit": "days"},
        "status": "completed",
    }
    return {name: value for name, value in {**usual, **about}.items() if value is not None}


def declared(**about: Any) -> NewTraining:
    """The same, as it comes in."""
    return msgspec.json.decode(msgspec.json.encode(a_training(**about)), type=NewTraining)


def provided(*participants: Any, **about: Any) -> NewProviderTraining:
    """A training provider's training with these participants."""
    told = a_training(enterpriseNumber=None, ssin=None, status=None, participants=list(participants), **about)
    return msgspec.json.decode(msgspec.json.encode(told), type=NewProviderTraining)


def decided(decision: str, **about: Any) -> NewVerification:
    """What an employer decides."""
    return msgspec.json.decode(msgspec.json.encode({"decision": decision, **about}), type=NewVerification)


def a_correction(**about: Any) -> dict[str, Any]:
    """What an employer puts in the place of it, as JSON."""
    return a_training(reference=None, enterpriseNumber=None, ssin=None, **about)


def an_employment(**about: Any) -> NewEmployment:
    """An employment of the bakery's worker."""
    usual = {
        "reference": "2026-0001",
        "enterpriseNumber": BAKERY,
        "ssin": WORKER,
        "startDate": "2024-04-29",
        "workingRegime": {"hoursPerWeek": 30.4, "fullTimeHoursPerWeek": 38},
        "jointCommittees": ["200"],
    }
    return msgspec.convert({**usual, **about}, NewEmployment)


def a_regime(hours: str, full_time: str) -> NewEmployment:
    """The same, of so many hours a week."""
    regime = WorkingRegime(hours_per_week=Decimal(hours), full_time_hours_per_week=Decimal(full_time))
    return msgspec.structs.replace(an_employment(), working_regime=regime)


def a_right(**about: Any) -> NewTrainingRight:
    """Five days beside those of the law."""
    usual = {"enterpriseNumber": BAKERY, "ssin": WORKER, "year": 2026, "kind": "extra", "days": 5}
    return msgspec.convert({**usual, **about}, NewTrainingRight)


def a_budget(**about: Any) -> NewEmployabilityBudget:
    """A budget of which nothing is spent."""
    usual = {
        "reference": "one",
        "enterpriseNumber": BAKERY,
        "ssin": WORKER,
        "measure": "Outplacement",
        "initialAmount": 1800,
        "lastSpendingDate": "2026-12-31",
    }
    return msgspec.convert({**usual, **about}, NewEmployabilityBudget)


def paid(*amounts: Any, day: str = "2026-03-02", **about: Any) -> dict[str, Any]:
    """The payments of a budget, as JSON."""
    return {"payments": [{"paidOn": day, "amount": amount, **about} for amount in amounts]}


def told(findings: list[Finding]) -> set[tuple[str, str]]:
    """The rules that were broken, and where."""
    return {(found.code, found.name) for found in findings}
