"""Trainings as the register holds them: a test names only what it is about."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import msgspec

from openfla.contract.qualities import Quality
from openfla.platform.access.model import Actor
from openfla.platform.records.model import Occasion
from openfla.platform.trainings import messages
from openfla.platform.trainings.model import Near, Row
from tests.unit.contract.makers import BAKERY, declared

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
BAKER = Actor(BAKERY, Quality.EMPLOYER, "self_service_chaman_1_a", frozenset())


def row(verification: str = "notNeeded", *, enterprise: str | None = BAKERY, **about: Any) -> Row:
    """A training of the bakery's worker as a row."""
    made = messages.row_of(declared(**about), BAKER, digest="", occasion=Occasion(at=NOON, today=NOON.date()))
    return msgspec.structs.replace(made, verification=verification, enterprise=enterprise)


def near(first: str, last: str, value: str, unit: str = "days", title: str = "Heftruck", *, provided: bool) -> Near:
    """Another training of the same worker."""
    days = date.fromisoformat(first), date.fromisoformat(last)
    return Near(uuid4(), *days, Decimal(value), unit, title, provided)


NOBODY = UUID(int=0)
