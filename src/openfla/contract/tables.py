"""Records as rows of a table: what the columns are, and what stands in the cells; pure.

Columns have the names of the contract, with a dot where a field has fields of its own (`period.startDate`). All
cells are texts, and empty where a record says nothing.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

REGISTERED: Final = (
    "declaredBy.enterpriseNumber",
    "declaredBy.quality",
    "version",
    "registeredAt",
    "changedAt",
    "withdrawn",
)
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "employments": (
        "id",
        "reference",
        "enterpriseNumber",
        "ssin",
        "startDate",
        "endDate",
        "workingRegime.hoursPerWeek",
        "workingRegime.fullTimeHoursPerWeek",
        "jointCommittees",
        "collectiveAgreement",
        *REGISTERED,
    ),
    "trainingRights": (
        "id",
        "enterpriseNumber",
        "ssin",
        "year",
        "kind",
        "days",
        "collectiveAgreement",
        "source",
        "explanation",
        *REGISTERED,
    ),
    "employabilityBudgets": (
        "id",
        "reference",
        "enterpriseNumber",
        "ssin",
        "measure",
        "initialAmount",
        "remainingAmount",
        "lastSpendingDate",
        "payments",
        *REGISTERED,
    ),
    "trainings": (
        "id",
        "reference",
        "enterpriseNumber",
        "ssin",
        "title",
        "type",
        "period.startDate",
        "period.endDate",
        "duration.value",
        "duration.unit",
        "status",
        "certificate",
        "certificate.validUntil",
        "countsForAccount",
        "deductedFrom",
        "funding",
        "provider.enterpriseNumber",
        "provider.name",
        "jointCommittee",
        "verification",
        "verified",
        *REGISTERED,
    ),
    "calculationOptOuts": ("year", "enterpriseNumber", "ssin", "since"),
    "providedTrainings": (
        "id",
        "reference",
        "title",
        "type",
        "period.startDate",
        "period.endDate",
        "duration.value",
        "duration.unit",
        "funding",
        "jointCommittee",
        "participants",
        *REGISTERED,
    ),
}
"""Each kind of record with its columns, in the order in which they can be declared elsewhere."""

_USUAL: Final = {"withdrawn": "false"}
"""What a message leaves out because it is usual."""
_FORMULA: Final = re.compile(r"(?:^|[;,|\t])\s*[=+\-@\t\r]")
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


def cells(told: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    """The text of each column of a record, given as JSON was read, or as `msgspec.to_builtins` gives it."""
    return [_text(_found(told, column)) or _USUAL.get(column, "") for column in columns]


def unarmed(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: what looks like one gets an apostrophe.

    Also behind what some of them, set to Dutch or French, take for the end of a cell.

    >>> unarmed("=1+1")
    "'=1+1"
    """
    return _FORMULA.sub(lambda found: found[0][:-1] + "'" + found[0][-1], cell)


def _found(told: Any, column: str) -> Any:
    for name in column.split("."):
        if not isinstance(told, Mapping) or name not in told:
            return None
        told = told[name]
    return told


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "true"  # that it is there is what it tells; its members have columns of their own
    if isinstance(value, list):
        plain = all(isinstance(item, str) for item in value)
        return ", ".join(value) if plain else _ENCODER.encode(value).decode()
    return str(value)
