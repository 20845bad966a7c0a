"""The account of the model as the register would tell it, so that the two can be laid beside each other."""

from fractions import Fraction

from openfla.contract.findings import Finding
from openfla.platform.kernel.issues import BadRequest
from openfla.platform.kernel.refusals import Refusal
from tests.platform.register.model import Account, Course, Key, Record, deducted
from tests.platform.register.model_rules import Json, number, without_usual

_ADDED = ("id", "href", "registeredAt", "changedAt", "warnings")
_CODES = {"resourceNotFound": "recordUnknown"}


def told_of(record: Record) -> Json:
    """A line as the register should tell it."""
    about = _about(record, record.version)
    if record.kind == "trainingRight":
        return {**record.content, **about, "source": "declared"}
    if record.kind == "employabilityBudget":
        spent = sum((number(each["amount"]) for each in record.content.get("payments", [])), Fraction(0))
        return {**record.content, **about, "remainingAmount": float(number(record.content["initialAmount"]) - spent)}
    if record.kind == "employment":
        return {**record.content, **about}
    verified = record.verification in ("notNeeded", "confirmed", "corrected")
    told = {**record.shown, **about, "verification": record.verification, "verified": verified}
    if record.is_provided:
        told["provider"] = {"enterpriseNumber": record.declarer[0]}
        told["countsForAccount"] = record.verification != "rejected"
        if verified and record.decision:
            told["countsForAccount"] = record.decision.get("countsForAccount", True)
    return {**told, "deductedFrom": deducted(record)}


def told_of_course(course: Course) -> Json:
    """What a training provider sees of its training."""
    standing = [part for part in course.parts.values() if not part.withdrawn] or [*course.parts.values()]
    parts = [_part_of(part) for part in standing]
    about = {"declaredBy": _by(course.declarer), "version": course.version, "withdrawn": course.withdrawn}
    return _sorted({**course.content, **about, "participants": parts})


def seen(told: Json) -> Json:
    """What the register tells, without what only it knows."""
    return usual(_sorted({name: value for name, value in told.items() if name not in _ADDED}))


def usual(told: Json) -> Json:
    """The same, without what need not be told."""
    found: Json = without_usual(told)
    return found


def account_of(account: Account, enterprises: list[str]) -> dict[Key, Json]:
    """Every line of these enterprises."""
    lines = [each for each in account.everything() if each.enterprise in enterprises]
    return {each.key: usual(told_of(each)) for each in lines}


def courses_of(account: Account) -> dict[Key, Json]:
    return {key: usual(told_of_course(course)) for key, course in account.courses.items()}


def minutes_of(credit: Json) -> dict[str, Fraction]:
    """A credit of the register in exact minutes; hours and days say the same."""
    found = {}
    for name in ("entitled", "carriedOver", "taken", "planned", "left"):
        minutes = number(credit[name]["minutes"])
        assert minutes == credit[name]["inHours"]["hours"] * 60 + number(credit[name]["inHours"]["minutes"])
        assert abs(minutes / 456 - number(credit[name]["days"])) <= Fraction(1, 20_000)
        found[name] = minutes
    return found


def codes_of(refusal: Refusal) -> frozenset[str]:
    """The rules for which a single call was refused."""
    if isinstance(refusal, BadRequest):
        return frozenset(str(issue.anomaly) for issue in refusal.issues)
    return frozenset({_CODES.get(refusal.code, refusal.code)})


def codes_of_problem(problem: Json) -> frozenset[str]:
    """The same, as it is told over the wire."""
    code = problem["type"].rpartition(":")[2]
    if code == "badRequest":
        return frozenset(issue["anomaly"] for issue in problem["issues"])
    return frozenset({_CODES.get(code, code)})


def codes_in(findings: tuple[Finding, ...]) -> frozenset[str]:
    return frozenset(each.code for each in findings)


def _about(record: Record, version: int) -> Json:
    return {"declaredBy": _by(record.declarer), "version": version, "withdrawn": record.withdrawn}


def _part_of(part: Record) -> Json:
    names = ("ssin", "status", "certificate", *(["enterpriseNumber"] if part.is_named else []))
    return {name: part.content[name] for name in names if name in part.content}


def _by(who: tuple[str, str]) -> Json:
    return {"enterpriseNumber": who[0], "quality": who[1]}


def _sorted(told: Json) -> Json:
    if "participants" not in told:
        return told
    return {**told, "participants": sorted(told["participants"], key=lambda each: str(each["ssin"]))}
