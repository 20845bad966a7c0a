"""What OpenFLA adds to Schemathesis: values that pass the check digits, and a check of its own."""

import os
import re
from collections.abc import Mapping
from typing import Any, Final

import schemathesis

OF_THE_SCHEMA: Final = ("schemaViolation", "unknownInput")
SOUND: Final = {
    "ssin": (re.compile("[0-9]{11}"), os.environ["OPENFLA_TEST_WORKER"]),
    "enterpriseNumber": (re.compile("[01][0-9]{9}"), os.environ["OPENFLA_TEST_ENTERPRISE"]),
}
"""By the name of a field: the form that its schema asks for, and a value that is more than that."""
DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@schemathesis.serializer("application/x-ndjson")
def lines(ctx: Any, value: Any) -> Any:
    """Bytes as they are: what is no JSON is a record with a verdict of its own."""
    return value.encode() if isinstance(value, str) else value


@schemathesis.hook
def map_body(context: Any, body: Any) -> Any:
    """What has the right form gets a value that the rules take too; what has a wrong form stays wrong."""
    return sound(body)


def sound(value: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        told = {key: sound(part, key) for key, part in value.items()}
        return in_order(told) if "startDate" in told else told
    if isinstance(value, list):
        return [sound(part) for part in value]
    if name == "value" and isinstance(value, int | float) and not isinstance(value, bool):
        return round(abs(value) % 7, 1) + 0.5
    form, known = SOUND.get(name, (None, ""))
    return known if form and isinstance(value, str) and form.fullmatch(value) else value


def in_order(told: dict[str, Any]) -> dict[str, Any]:
    """A period of this year, which ends on the day on which it begins or later."""
    days = [told.get(name) for name in ("startDate", "endDate")]
    if not all(isinstance(day, str) and DAY.fullmatch(day) for day in days):
        return told
    first, last = sorted(f"2026-03-{str(day)[8:]}" for day in days)
    return {**told, "startDate": first, "endDate": last}


@schemathesis.check
def refused_for_a_rule_only(ctx: Any, response: Any, case: Any) -> None:
    """What fits the schema is never refused for its shape: all that is asked of JSON stands in the document."""
    is_positive = case.meta is not None and case.meta.generation.mode.is_positive
    if not is_positive or response.status_code != 400 or case.media_type not in (None, "application/json"):
        return
    issues = response.json().get("issues", [])
    wrong = [issue for issue in issues if issue["type"].rpartition(":")[2] in OF_THE_SCHEMA]
    if wrong:
        raise AssertionError(f"The request fits the schema and is refused for its shape: {wrong}")
