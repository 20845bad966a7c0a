"""What a record breaks, read from the list of anomalies and nothing else: the slow and plain way (see model.py)."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openfla.contract.anomalies import ANOMALIES, AnomalyClass
from openfla.identifiers import is_ssin

Json = dict[str, Any]
DAY = timedelta(days=1)
DAY_MINUTES = Fraction(38) / 5 * 60
"""R7.4: a training day is a fifth of the full-time week, which is 38 hours here."""
_UNITS = {"minutes": Fraction(1), "hours": Fraction(60), "days": DAY_MINUTES}
_LONGEST = {"minutes": 600_000, "hours": 10_000, "days": 1_250}


def blocking(codes: set[str]) -> set[str]:
    """Those that change nothing."""
    return {code for code in codes if ANOMALIES[code].cls is AnomalyClass.BLOCKING}


def day(text: str) -> date:
    return date.fromisoformat(text)


def number(value: Any) -> Fraction:
    """What a number of JSON says, exactly."""
    return Fraction(str(value))


def has_more_decimals(value: Any, most: int) -> bool:
    return bool(number(value) * 10**most % 1)


def minutes_of(training: Json) -> Fraction:
    return number(training["duration"]["value"]) * _UNITS[training["duration"]["unit"]]


def days_of(training: Json) -> list[date]:
    """Each day of its period."""
    first, last = day(training["period"]["startDate"]), day(training["period"]["endDate"])
    return [first + each * DAY for each in range((last - first).days + 1)]


def of_training(training: Json) -> set[str]:
    """What is strange about a training, whoever declares it."""
    found = set()
    first, last = day(training["period"]["startDate"]), day(training["period"]["endDate"])
    value = training["duration"]["value"]
    if not training["title"].strip():
        found.add("blank")
    if last < first:
        found.add("endBeforeStart")
    if not 0 < number(value) <= _LONGEST[training["duration"]["unit"]]:
        found.add("durationOutOfRange")
    elif has_more_decimals(value, 3):
        found.add("tooManyDecimals")
    return found or _of_length(training)


def _of_length(training: Json) -> set[str]:
    days, minutes = len(days_of(training)), minutes_of(training)
    found = {"longPeriod"} if days > 366 else set()
    if minutes > days * 12 * 60:
        found.add("durationExceedsPeriod" if minutes > days * 24 * 60 else "durationUnlikely")
    return found


def of_status(told: Json, period: Json, today: date) -> set[str]:
    """What is strange about how it stands with a worker's part: its status, its certificate."""
    found = set()
    first, last = day(period["startDate"]), day(period["endDate"])
    if told["status"] == "completed" and last > today:
        found.add("completedInFuture")
    if told["status"] == "notFollowed" and first > today:
        found.add("notFollowedInFuture")
    if told["status"] == "reserved" and last < today:
        found.add("reservedInPast")
    return found | (_of_certificate(told, last, today) if "certificate" in told else set())


def _of_certificate(told: Json, last: date, today: date) -> set[str]:
    found = {"certificateWithoutCompletion"} if told["status"] != "completed" else set()
    if "validUntil" in told["certificate"]:
        until = day(told["certificate"]["validUntil"])
        if until < max(last, today):
            found.add("certificateEndsTooSoon" if until < last else "certificateExpired")
    return found


def of_deduction(told: Json) -> set[str]:
    counts = told.get("countsForAccount", True)
    return set() if counts or told.get("deductedFrom", "none") == "none" else {"deductionWithoutCounting"}


def of_worker(told: Json) -> set[str]:
    return set() if is_ssin(told["ssin"]) else {"ssinInvalid"}


def of_own_training(training: Json, today: date) -> set[str]:
    """What an employer or mandatary declares."""
    about = of_training(training) | of_status(training, training["period"], today)
    return about | of_deduction(training) | of_worker(training)


def of_course(course: Json, today: date) -> set[str]:
    """What a training provider declares."""
    found = of_training(course)
    for each in course["participants"]:
        found |= of_status(each, course["period"], today) | of_worker(each)
    workers = [each["ssin"] for each in course["participants"]]
    return found | ({"participantTwice"} if len(set(workers)) < len(workers) else set())


def of_decision(decision: Json, today: date) -> set[str]:
    """What an employer decides on a training provider's training."""
    right = decision.get("correction")
    found = of_deduction(decision)
    if (right is not None) != (decision["decision"] == "corrected"):
        found.add("correctionExpected")
    return found | (of_training(right) | of_status(right, right["period"], today) if right else set())


def of_employment(employment: Json, _today: date) -> set[str]:
    found = of_worker(employment)
    regime = employment["workingRegime"]
    hours, full_time = regime["hoursPerWeek"], regime["fullTimeHoursPerWeek"]
    if employment.get("endDate", "9999-12-31") < employment["startDate"]:
        found.add("endBeforeStart")
    if not 0 < number(hours) <= number(full_time) <= 48:
        found.add("workingRegimeOutOfRange")
    elif has_more_decimals(hours, 2) or has_more_decimals(full_time, 2):
        found.add("tooManyDecimals")
    return found


def of_right(right: Json, _today: date) -> set[str]:
    found = of_worker(right)
    if not 0 <= number(right["days"]) <= 366:
        found.add("daysOutOfRange")
    elif has_more_decimals(right["days"], 4):
        found.add("tooManyDecimals")
    elif right["kind"] == "legal" and number(right["days"]) > 5:
        found.add("rightAboveLaw")
    return found


def of_budget(budget: Json, _today: date) -> set[str]:
    found = of_worker(budget)
    payments = budget.get("payments", [])
    for amount in [budget["initialAmount"], *(each["amount"] for each in payments)]:
        if not 0 < number(amount) <= 1_000_000:
            found.add("amountOutOfRange")
        elif has_more_decimals(amount, 2):
            found.add("tooManyDecimals")
    if any(each["paidOn"] > budget["lastSpendingDate"] for each in payments):
        found.add("paymentTooLate")
    is_sound = not found & {"amountOutOfRange", "tooManyDecimals"}
    if is_sound and sum(number(each["amount"]) for each in payments) > number(budget["initialAmount"]):
        found.add("spentMoreThanBudget")
    return found


def says_the_same(one: Any, other: Any) -> bool:
    """Whether two texts of JSON say the same: 7.60 is 7.6, and what is usual need not be told."""
    return bool(without_usual(one) == without_usual(other))


def without_usual(told: Any) -> Any:
    """The same, with exact numbers and without what is usual."""
    if isinstance(told, dict):
        usual = {"countsForAccount": True, "payments": [], "withdrawn": False}
        return {name: without_usual(value) for name, value in told.items() if value != usual.get(name, ...)}
    if isinstance(told, list):
        return [without_usual(each) for each in told]
    return Decimal(str(told)) if isinstance(told, int | float) and not isinstance(told, bool) else told
