"""Trainings for tests of rules: a test names only what it is about."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import msgspec

from openfla.contract.qualities import Quality
from openfla.contract.trainings import NewProviderTraining, NewTraining, NewVerification
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Actor
from openfla.platform.kernel.findings import Finding
from openfla.platform.records.model import Occasion
from openfla.platform.trainings import messages
from openfla.platform.trainings.model import Near, Row

TODAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = Decimal(456)
"""Minutes of a training day of 7.6 hours."""
BAKERY = EnterpriseNumber("0999999922")
WORKER = "85073003328"
BAKER = Actor(BAKERY, Quality.EMPLOYER, "self_service_chaman_1_a", frozenset())


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


def row(verification: str = "notNeeded", *, enterprise: str | None = BAKERY, **about: Any) -> Row:
    """A training of the bakery's worker as a row."""
    made = messages.row_of(declared(**about), BAKER, digest="", occasion=Occasion(at=NOON, today=NOON.date()))
    return msgspec.structs.replace(made, verification=verification, enterprise=enterprise)


def near(first: str, last: str, value: str, unit: str = "days", title: str = "Heftruck", *, provided: bool) -> Near:
    """Another training of the same worker."""
    days = date.fromisoformat(first), date.fromisoformat(last)
    return Near(uuid4(), *days, Decimal(value), unit, title, provided)


def told(findings: list[Finding]) -> set[tuple[str, str]]:
    """The rules that were broken, and where."""
    return {(found.code, found.name) for found in findings}


NOBODY = UUID(int=0)
