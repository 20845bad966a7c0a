"""One training, right and credit of a made-up worker: what stands as example in every document."""

from typing import Any, Final

from openfla.contract import addresses
from openfla.contract.findings import Finding
from openfla.identifiers import EnterpriseNumber
from openfla.platform.api.paging import LARGEST_PAGE, USUAL_PAGE, out_of_range
from openfla.platform.kernel.findings import issue_of

EMPLOYER: Final = EnterpriseNumber("0999999922")
OTHER: Final = EnterpriseNumber("0884303369")
WORKER: Final = "85073003328"
ID: Final = "01980a3c-7e52-7c3e-8f4a-5b6d7e8f9a0b"
_HOST: Final = "https://fla.example.org"
_AT: Final = "2026-03-03T16:30:00Z"

_CONTENT: Final[dict[str, Any]] = {
    "reference": "2026-0001",
    "title": "First aid",
    "type": "formal",
    "period": {"startDate": "2026-03-02", "endDate": "2026-03-03"},
    "duration": {"value": 2, "unit": "days"},
    "jointCommittee": "118",
}
NEW_TRAINING: Final[dict[str, Any]] = {
    **_CONTENT,
    "enterpriseNumber": EMPLOYER,
    "ssin": WORKER,
    "status": "completed",
    "certificate": {"validUntil": "2029-03-03"},
    "provider": {"name": "Belgian Red Cross"},
}
NEW_PROVIDED: Final[dict[str, Any]] = {
    **_CONTENT,
    "participants": [{"ssin": WORKER, "enterpriseNumber": EMPLOYER, "status": "completed"}],
}
OWED: Final[dict[str, Any]] = {
    "enterpriseNumber": EMPLOYER,
    "ssin": WORKER,
    "year": 2026,
    "kind": "legal",
    "days": 5,
}
ISSUES: Final = [
    issue_of(Finding("missing", "status", {"field": "status"})),
    issue_of(Finding("endBeforeStart", "period.endDate")),
]


NEW_EMPLOYMENT: Final[dict[str, Any]] = {
    "reference": "contract-17",
    "enterpriseNumber": EMPLOYER,
    "ssin": WORKER,
    "startDate": "2024-04-29",
    "workingRegime": {"hoursPerWeek": 30.4, "fullTimeHoursPerWeek": 38},
    "jointCommittees": ["118"],
}
NEW_BUDGET: Final[dict[str, Any]] = {
    "reference": "outplacement-1",
    "enterpriseNumber": EMPLOYER,
    "ssin": WORKER,
    "measure": "Outplacement",
    "initialAmount": 1800,
    "lastSpendingDate": "2026-12-31",
    "payments": [{"paidOn": "2026-03-03", "amount": 600}],
}
OPT_OUT: Final[dict[str, Any]] = {"enterpriseNumber": EMPLOYER, "ssin": WORKER}


def training() -> dict[str, Any]:
    """NEW_TRAINING as it stands in the account."""
    told = {
        **NEW_TRAINING,
        "countsForAccount": True,
        "deductedFrom": "legal",
        "verification": "notNeeded",
        "verified": True,
    }
    return {**_registered("trainings"), **told}


def provided() -> dict[str, Any]:
    """NEW_PROVIDED as it stands in the register."""
    about = _registered("trainings", addresses.TRAINING_PROVIDER, OTHER, "trainingProvider")
    return {**about, **NEW_PROVIDED}


def employment() -> dict[str, Any]:
    """NEW_EMPLOYMENT as it stands in the register."""
    return {**_registered("employments"), **NEW_EMPLOYMENT}


def right() -> dict[str, Any]:
    """OWED as it stands in the account."""
    return {**_registered("trainingRights"), **OWED, "source": "declared"}


def budget() -> dict[str, Any]:
    """NEW_BUDGET as it stands in the account."""
    return {**_registered("employabilityBudgets"), **NEW_BUDGET, "remainingAmount": 1200}


def _registered(
    collection: str, base: str = addresses.FLA, declarer: str = EMPLOYER, quality: str = "employer"
) -> dict[str, Any]:
    return {
        "id": ID,
        "href": f"{_HOST}{base}/{collection}/{ID}",
        "version": 1,
        "declaredBy": {"enterpriseNumber": declarer, "quality": quality},
        "registeredAt": _AT,
        "changedAt": _AT,
    }


def page(base: str, item: dict[str, Any], path: str) -> dict[str, Any]:
    """The one page of a collection at that address that has one item."""
    here = f"{_HOST}{base}{path}?page=1&pageSize={USUAL_PAGE}"
    links = {"self": here, "first": here, "last": here}
    return {"items": [item], **links, "page": 1, "pageSize": USUAL_PAGE, "total": 1}


def listed(path: str, item: dict[str, Any], base: str = addresses.FLA) -> dict[str, Any]:
    """The same of a collection that is read by cursor."""
    here = f"{_HOST}{base}{path}?pageSize={USUAL_PAGE}"
    return {"items": [item], "self": here, "first": here, "pageSize": USUAL_PAGE}


def first_version(item: dict[str, Any]) -> dict[str, Any]:
    """How a record came to be, as its history tells it."""
    about = {"version": 1, "at": _AT, "act": "declared", "by": item["declaredBy"]}
    return {**about, "after": item}


BAD_PAGE: Final = [out_of_range("pageSize", LARGEST_PAGE)]
MANDATORS: Final = page(
    addresses.FLA,
    {
        "enterpriseNumber": EMPLOYER,
        "name": "Bakkerij De Korenbloem",
        "service": "federalLearningAccount",
        "firstQuarter": "2026Q4",
    },
    "/mandators",
)


def _amount(minutes: int, days: int) -> dict[str, Any]:
    return {"minutes": minutes, "inHours": {"hours": minutes // 60, "minutes": minutes % 60}, "days": days}


CREDITS: Final[dict[str, Any]] = {
    "items": [
        {
            "kind": "legal",
            "entitled": _amount(2280, 5),
            "carriedOver": _amount(0, 0),
            "taken": _amount(912, 2),
            "planned": _amount(456, 1),
            "left": _amount(912, 2),
        }
    ],
    "total": 1,
}
