"""One training, right and credit of a made-up worker: what stands as example in every document."""

from typing import Any, Final

from openfla.contract import addresses
from openfla.identifiers import EnterpriseNumber
from openfla.platform.api.paging import USUAL_PAGE
from openfla.platform.kernel.issues import issue

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
    issue("schemaViolation", "status is required", "status"),
    issue("invalidPeriod", "endDate should not precede startDate", "period"),
]


def training() -> dict[str, Any]:
    """NEW_TRAINING as it stands in the account."""
    told = {**NEW_TRAINING, "countsForAccount": True, "deductedFrom": "legal", "verified": True}
    return {**_registered(addresses.FLA, EMPLOYER, "employer"), **told}


def provided() -> dict[str, Any]:
    """NEW_PROVIDED as it stands in the register."""
    return {**_registered(addresses.TRAINING_PROVIDER, OTHER, "trainingProvider"), **NEW_PROVIDED}


def _registered(base: str, declarer: str, quality: str) -> dict[str, Any]:
    return {
        "id": ID,
        "href": f"{_HOST}{base}/trainings/{ID}",
        "version": 1,
        "declaredBy": {"enterpriseNumber": declarer, "quality": quality},
        "registeredAt": _AT,
    }


def page(base: str, item: dict[str, Any], path: str = "/trainings/search") -> dict[str, Any]:
    """The one page of a collection at that address that has one item."""
    here = f"{_HOST}{base}{path}?page=1&pageSize={USUAL_PAGE}"
    links = {"self": here, "first": here, "last": here}
    return {"items": [item], **links, "page": 1, "pageSize": USUAL_PAGE, "total": 1}


BAD_PAGE: Final = [issue("outOfRange", "A whole number from 1 to 1000", "pageSize", place="query")]
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

CREDITS: Final[dict[str, Any]] = {
    "items": [
        {
            "kind": "legal",
            "entitled": {"minutes": 2280, "days": 5},
            "carriedOver": {"minutes": 0, "days": 0},
            "taken": {"minutes": 912, "days": 2},
            "planned": {"minutes": 456, "days": 1},
            "left": {"minutes": 1368, "days": 3},
        }
    ],
    "total": 1,
}
