"""What every record is held against: numbers that exist, days within bounds, decimals that can be kept."""

from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import UNSET, UnsetType

from openfla.contract.findings import Finding
from openfla.identifiers import is_enterprise_number, is_ssin

EARLIEST: Final = date(1950, 1, 1)
LATEST: Final = date(2099, 12, 31)
_OUT_OF_RANGE: Final = {"first": str(EARLIEST), "last": str(LATEST)}
_LAST_DECIMAL: Final = tuple(Decimal(1).scaleb(-places) for places in range(5))


def about_numbers(found: list[Finding], enterprise: str | UnsetType, ssin: str | UnsetType) -> None:
    """An enterprise and a worker, where they are told."""
    about_enterprise(found, enterprise, "enterpriseNumber")
    if ssin is not UNSET and not is_ssin(ssin):
        found.append(Finding("ssinInvalid", "ssin"))


def about_enterprise(found: list[Finding], number: str | UnsetType, name: str) -> None:
    """An enterprise, where it is told."""
    if number is not UNSET and not is_enterprise_number(number):
        found.append(Finding("enterpriseNumberInvalid", name))


def about_day(found: list[Finding], day: date, name: str) -> None:
    """A day that is too far away is a slip of the keyboard."""
    if not EARLIEST <= day <= LATEST:
        found.append(Finding("dayOutOfRange", name, _OUT_OF_RANGE))


def about_decimals(found: list[Finding], value: Decimal, most: int, name: str) -> None:
    """A finite number that is kept with at most so many decimals."""
    if has_more_decimals(value, most):
        found.append(Finding("tooManyDecimals", name, {"most": most}))


def has_more_decimals(value: Decimal, most: int) -> bool:
    """Whether a finite number cannot be written with so many decimals, at most four; zeros at its end are none."""
    return value != value.quantize(_LAST_DECIMAL[most])
