"""Files to check: a test names only what it is about."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openfla.contract.qualities import Quality
from openfla.sending import read
from openfla.sending.checking import Checked, check
from tests.client.sending.sheets import a_text

TODAY = date(2026, 6, 1)

FIRST_AID: Mapping[str, Any] = {
    "reference": "2026-0001",
    "enterpriseNumber": "0999999922",
    "ssin": "85073003328",
    "title": "First aid",
    "type": "formal",
    "period": {"startDate": "2026-03-02", "endDate": "2026-03-03"},
    "duration": {"value": 2, "unit": "days"},
    "status": "completed",
}


def a_training(**about: Any) -> dict[str, Any]:
    """A training as JSON; `_correction` makes a whole record of it."""
    return {**FIRST_AID, **about}


def on(first: str, last: str | None = None) -> dict[str, str]:
    return {"startDate": first, "endDate": last or first}


def an_ndjson(folder: Path, *records: Mapping[str, Any]) -> Path:
    return a_text(folder, "".join(f"{json.dumps(record)}\n" for record in records), name="trainings.ndjson")


def checked(file: Path, quality: Quality = Quality.EMPLOYER) -> list[Checked]:
    return list(check(read(file, quality=quality), TODAY))


def codes(found: Iterable[Checked]) -> list[list[str]]:
    """Record by record, the codes of everything that is told of it."""
    return [[note.code for note in each.notes("en")] for each in found]
