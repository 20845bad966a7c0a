"""The account as one reads of it in docs/register.md: dictionaries, lists and loops, nothing looked up twice.

It knows nothing of the register but its messages and its list of anomalies. What is not written there is decided as a
user would expect it; where the two differ, one of them is wrong.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from openfla.contract.trainings import Verification
from tests.platform.register import model_rules as rules
from tests.platform.register.model_rules import Json, day

PROVIDER = "trainingProvider"
Who = tuple[str, str]
"""Number and quality of who acts."""
Key = tuple[Any, ...]
_IDENTITY = {
    "training": ("enterpriseNumber", "ssin", "reference"),
    "employment": ("enterpriseNumber", "ssin", "reference"),
    "employabilityBudget": ("enterpriseNumber", "ssin", "reference"),
    "trainingRight": ("enterpriseNumber", "ssin", "year", "kind"),
}
_OF_KIND = {
    "training": rules.of_own_training,
    "employment": rules.of_employment,
    "employabilityBudget": rules.of_budget,
    "trainingRight": rules.of_right,
}
_DECLARED = ("title", "type", "period", "duration", "funding", "jointCommittee", "status", "certificate")
"""What a training provider tells of each participant."""
_STANDING = (Verification.NOT_NEEDED, Verification.CONFIRMED, Verification.CORRECTED)


@dataclass
class Record:
    """One line of the account; `acts` tells how each version beyond the first came to be, and by whom."""

    kind: str
    key: Key
    declarer: Who
    content: Json
    verification: str = "notNeeded"
    version: int = 1
    withdrawn: bool = False
    acts: list[tuple[str, Who]] = field(default_factory=list)
    decision: Json | None = None
    is_named: bool = False
    """Whether the training provider named the employer; else it is not told who that is."""

    @property
    def enterprise(self) -> str | None:
        return self.content.get("enterpriseNumber")

    @property
    def ssin(self) -> str:
        return str(self.content["ssin"])

    @property
    def is_provided(self) -> bool:
        return self.verification != "notNeeded"

    @property
    def shown(self) -> Json:
        """A training as it stands: what was declared, or what the employer put in the place of it."""
        correction = (self.decision or {}).get("correction")
        if correction is None:
            return self.content
        kept = {name: told for name, told in self.content.items() if name not in _DECLARED}
        return {**kept, **correction}

    def change(self, act: str, by: Who, **to: Any) -> None:
        self.version += 1
        self.acts.append((act, by))
        for name, value in to.items():
            setattr(self, name, value)


@dataclass
class Course:
    """What a training provider declared, and the parts of workers in it, by their place."""

    key: Key
    declarer: Who
    content: Json
    version: int = 1
    parts: dict[int, Record] = field(default_factory=dict)

    @property
    def withdrawn(self) -> bool:
        return all(part.withdrawn for part in self.parts.values())

    def part_of(self, ssin: str) -> Record | None:
        """The last part of a worker."""
        return next((part for part in reversed(self.parts.values()) if part.ssin == ssin), None)


@dataclass(frozen=True)
class Wish:
    """What somebody wants done: by the content, or (single calls) to the record under a key, seen at a version."""

    who: Who
    deed: str
    kind: str
    content: Json | None = None
    record: Key | None = None
    version: int | None = None


@dataclass(frozen=True)
class Told:
    """What becomes of it: done or not, and every rule that it breaks."""

    is_done: bool
    codes: frozenset[str]

    @property
    def verdict(self) -> str:
        return "B" if not self.is_done else "W" if self.codes else "A"


class Blocked(Exception):
    """Nothing is changed, for these rules."""

    def __init__(self, codes: set[str]) -> None:
        super().__init__(codes)
        self.codes = codes


def stop(*codes: str, when: bool = True) -> None:
    """Change nothing, if one of these blocks."""
    if when and rules.blocking(set(codes)):
        raise Blocked(set(codes))


class Account:
    """Everything that is known of the workers of some enterprises, at some day."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.records: dict[Key, Record] = {}
        self.courses: dict[Key, Course] = {}
        self.mandates: set[tuple[str, Who]] = set()
        self.opt_outs: set[tuple[str, int, str | None]] = set()

    def do(self, wish: Wish) -> Told:
        """Do one thing, as far as the rules allow it."""
        try:
            return self._of_provider(wish) if wish.who[1] == PROVIDER else self._of_employer(wish)
        except Blocked as blocked:
            return Told(is_done=False, codes=frozenset(rules.blocking(set(blocked.codes))))

    def _of_employer(self, wish: Wish) -> Told:
        record = self._meant(wish)
        enterprise = self._whose(wish, record)
        may = enterprise is not None and self.may(wish.who, enterprise)
        # Nobody learns what exists; what waits for an employer is nobody's yet.
        stop("recordUnknown", when=enterprise is None or (wish.record is not None and not may))
        stop("notYourEnterprise" if wish.who[1] == "employer" else "noMandate", when=not may)
        told: Told = getattr(self, f"_{wish.deed}")(wish, record)
        return told

    def may(self, who: Who, enterprise: str) -> bool:
        """An employer acts for itself, a mandatary for whom it has a mandate of."""
        return who == (enterprise, "employer") or (enterprise, who) in self.mandates

    def opt(self, who: Who, enterprise: str, year: int, ssin: str | None, *, out: bool) -> Told:
        """Stop the yearly calculation, or let it go on."""
        if not self.may(who, enterprise):
            return Told(is_done=False, codes=frozenset({"noMandate"}))
        (self.opt_outs.add if out else self.opt_outs.discard)((enterprise, year, ssin))
        return _done()

    def lines(self, enterprise: str, kind: str) -> list[Record]:
        """What an enterprise sees of a kind, withdrawn ones too."""
        return [each for each in self.everything() if each.kind == kind and each.enterprise == enterprise]

    def everything(self) -> list[Record]:
        """Every line of every account, and what waits for an employer."""
        return [*self.records.values(), *(part for course in self.courses.values() for part in course.parts.values())]

    def employers_of(self, ssin: str, days: list[date]) -> list[str]:
        """With whom a worker is in service on each of these days."""
        known = {each.enterprise for each in self.everything() if each.kind == "employment" and each.ssin == ssin}
        return sorted(number for number in known if number and self.is_in_service(number, ssin, days))

    def is_in_service(self, enterprise: str, ssin: str, days: list[date]) -> bool:
        """On each of these days."""
        held = [(start, end) for start, end in self._contracts(enterprise, ssin)]
        return all(any(start <= each <= end for start, end in held) for each in days)

    def credit(
        self, enterprise: str, ssin: str, kind: str, year: int, but: Record | None = None
    ) -> dict[str, Fraction]:
        """A worker's credit in minutes, counted again from the beginning of its five years."""
        owed, taken, planned = {}, dict.fromkeys(range(2000, 2100), Fraction(0)), Fraction(0)
        for right in self.lines(enterprise, "trainingRight"):
            if right.ssin == ssin and right.content["kind"] == kind and not right.withdrawn:
                owed[right.content["year"]] = rules.number(right.content["days"]) * rules.DAY_MINUTES
        for training in self.lines(enterprise, "training"):
            if training is but or training.ssin != ssin or not _counts(training) or deducted(training) != kind:
                continue
            begun, status = day(training.shown["period"]["startDate"]).year, training.shown["status"]
            taken[begun] += rules.minutes_of(training.shown) if status == "completed" else 0
            planned += rules.minutes_of(training.shown) if status == "reserved" and begun == year else 0
        first = year if year < 2024 else year - (year - 2024) % 5
        carried = Fraction(0)
        for earlier in range(first, year):
            carried = max(Fraction(0), carried + owed.get(earlier, Fraction(0)) - taken[earlier])
        entitled = owed.get(year, Fraction(0))
        left = entitled + carried - taken[year] - planned
        is_known = any(first <= of <= year for of in owed)
        told = {"entitled": entitled, "carriedOver": carried, "taken": taken[year], "planned": planned, "left": left}
        return {**told, "isKnown": Fraction(is_known)}

    def _contracts(self, enterprise: str, ssin: str) -> list[tuple[date, date]]:
        return [
            (day(each.content["startDate"]), day(each.content.get("endDate", "9999-12-31")))
            for each in self.lines(enterprise, "employment")
            if each.ssin == ssin and not each.withdrawn
        ]

    def _meant(self, wish: Wish) -> Record | None:
        """The line that a wish is about."""
        if wish.record is not None:
            found = self.records.get(wish.record)
            if found is None and wish.record[:-1] in self.courses:
                found = self.courses[wish.record[:-1]].parts.get(wish.record[-1])
            return found
        told = wish.content or {}
        enterprise = told.get("enterpriseNumber", wish.who[0] if wish.who[1] == "employer" else "")
        return self.records.get(_key(wish.kind, wish.who, {**told, "enterpriseNumber": enterprise}))

    def _whose(self, wish: Wish, record: Record | None) -> str | None:
        """The enterprise that a wish is about; a training that is withdrawn is found by its reference alone."""
        if wish.record is not None or (wish.deed == "withdraw" and wish.kind == "training"):
            return record.enterprise if record else None
        own = wish.who[0] if wish.who[1] == "employer" else None
        return (wish.content or {}).get("enterpriseNumber", own)

    def _declare(self, wish: Wish, record: Record | None) -> Told:
        content: Json = wish.content or {}
        found = _OF_KIND[wish.kind](content, self.today)
        stop(*found)
        if record is None:
            made = Record(wish.kind, _key(wish.kind, wish.who, content), wish.who, content)
            found |= self._beside(made, made)
            stop(*found)
            self.records[made.key] = made
        elif record.withdrawn and wish.kind == "trainingRight":
            # It has no reference of its own under which it could be declared anew.
            record.change("declared", wish.who, content=content, withdrawn=False)
        else:
            stop("withdrawnBefore", when=record.withdrawn)
            taken = "rightTaken" if wish.kind == "trainingRight" else "referenceTaken"
            stop(taken, when=not rules.says_the_same(record.content, content))
            return _done()
        self._employ(wish, content["ssin"])
        return _done(*found)

    def _correct(self, wish: Wish, record: Record | None) -> Told:
        content: Json = wish.content or {}
        stop("declaredByProvider", when=record is not None and record.is_provided)
        found = _OF_KIND[wish.kind](content, self.today)
        stop(*found)
        record = _standing(record)
        if rules.says_the_same(record.content, content):
            return _done()
        stop("versionChanged", when=wish.version not in (None, record.version))
        stop("identityChanged", when=any(content[name] != record.content[name] for name in _IDENTITY[wish.kind]))
        found |= self._beside(Record(wish.kind, record.key, record.declarer, content), record)
        stop(*found)
        record.change("corrected", wish.who, content=content)
        self._employ(wish, record.ssin)
        return _done(*found)

    def _withdraw(self, wish: Wish, record: Record | None) -> Told:
        stop("recordUnknown", when=record is None)
        assert record is not None
        stop("declaredByProvider", when=record.is_provided)
        if record.withdrawn:
            return _done()
        stop("versionChanged", when=wish.version not in (None, record.version))
        record.change("withdrawn", wish.who, withdrawn=True)
        self._employ(wish, record.ssin)
        return _done()

    def _verify(self, wish: Wish, record: Record | None) -> Told:
        decision: Json = wish.content or {}
        stop("nothingToVerify", when=record is not None and not record.is_provided)
        found = rules.of_decision(decision, self.today)
        stop(*found)
        record = _standing(record)
        if record.decision and _means_the_same(record.decision, decision):
            return _done()
        stop("versionChanged", when=wish.version not in (None, record.version))
        told = decision["decision"]
        meant = Record("training", record.key, record.declarer, record.content, told, decision=decision)
        found |= self._beside(meant, record) if told != "rejected" else set()
        stop(*found)
        record.change(told, wish.who, verification=told, decision=decision)
        return _done(*found)

    def _beside(self, meant: Record, now: Record) -> set[str]:
        """What is strange about a training beside everything else that is known of the worker; `now` is left aside."""
        if meant.kind != "training" or meant.enterprise is None:
            return set()
        found, ssin, told = set(), meant.ssin, meant.shown
        days = rules.days_of(told)
        if not self.is_in_service(meant.enterprise, ssin, days):
            found.add("noEmployment")
        ends = [end for _, end in self._contracts(meant.enterprise, ssin)]
        if ends and (self.today - max(ends)).days > 30:
            found.add("accessClosed")
        others = [each for each in self.lines(meant.enterprise, "training") if each.ssin == ssin]
        for other in others:
            if other is not now and not other.withdrawn and other.verification != "rejected":
                found |= _twice(meant, other)
        kind = deducted(meant)
        if _counts(meant) and kind != "none" and told["status"] in ("completed", "reserved"):
            year = day(told["period"]["startDate"]).year
            credit = self.credit(meant.enterprise, ssin, kind, year, but=now)
            if credit["isKnown"] and credit["left"] < rules.minutes_of(told):
                found.add("rightExhausted")
        return found

    def _employ(self, wish: Wish, ssin: str | None) -> None:
        """Whoever is the only employer by now gets what waited for one."""
        for part in self.everything() if wish.kind == "employment" else ():
            if part.kind == "training" and part.ssin == ssin and part.enterprise is None and not part.withdrawn:
                employers = self.employers_of(part.ssin, rules.days_of(part.content))
                if len(employers) == 1:
                    part.change("placed", wish.who, content={**part.content, "enterpriseNumber": employers[0]})

    def _of_provider(self, wish: Wish) -> Told:
        content: Json = wish.content or {}
        key = wish.record or ("training", *wish.who, content["reference"])
        course = self.courses.get(key)
        if course is not None and course.declarer != wish.who:
            course = None
        stop("recordUnknown", when=course is None and (wish.record is not None or wish.deed == "withdraw"))
        if course is not None and wish.deed == "withdraw":
            return self._withdraw_course(wish, course)
        found = rules.of_course(content, self.today)
        stop(*found)
        if course is None:
            stop("recordUnknown", when=wish.deed == "correct")
            return self._declare_course(wish, key, found)
        stop("withdrawnBefore", when=course.withdrawn)
        if rules.says_the_same(course.content, content):
            return _done()
        stop("referenceTaken", when=wish.deed == "declare")
        return self._correct_course(wish, course, found)

    def _declare_course(self, wish: Wish, key: Key, found: set[str]) -> Told:
        content: Json = wish.content or {}
        course = Course(key, wish.who, content)
        for told in content["participants"]:
            found |= self._part(course, content, told, wish.who)
        stop(*found)
        self.courses[key] = course
        return _done(*found)

    def _correct_course(self, wish: Wish, course: Course, found: set[str]) -> Told:
        content: Json = wish.content or {}
        stop("versionChanged", when=wish.version not in (None, course.version))
        stop("identityChanged", when=content["reference"] != course.content["reference"])
        draft = Course(course.key, course.declarer, content, course.version + 1, dict(course.parts))
        corrected, gone = list[tuple[Record, Json, bool]](), list[Record]()
        for told in content["participants"]:
            part, is_named = course.part_of(told["ssin"]), "enterpriseNumber" in told
            if part is None or (is_named and part.enterprise not in (None, told["enterpriseNumber"])):
                # On the account of the employer that it leaves, the part is withdrawn.
                gone += [part] if part and not part.withdrawn else []
                found |= self._part(draft, content, told, wish.who)
                continue
            meant = _part_of(content, told, part.enterprise)
            if not _is_decided(part):
                meant = self._placed(meant)
                found |= set() if is_named else {"employerNotNamed"}
            is_other = is_named != part.is_named and not _is_decided(part)
            if is_other or part.withdrawn or not rules.says_the_same(meant, part.content):
                corrected.append((part, meant, is_named))
        named = {each["ssin"] for each in content["participants"]}
        gone += [part for part in course.parts.values() if part.ssin not in named and not part.withdrawn]
        changed = [*gone, *(part for part, _, _ in corrected)]
        stop(*found, *("decidedByEmployer" for part in changed if _is_decided(part)))
        for part, meant, is_named in corrected:
            again = {"withdrawn": False, "verification": "toVerify", "decision": None, "is_named": is_named}
            part.change("corrected", wish.who, content=meant, **again)
        for part in gone:
            part.change("withdrawn", wish.who, withdrawn=True)
        course.content, course.version, course.parts = content, draft.version, draft.parts
        return _done(*found)

    def _withdraw_course(self, wish: Wish, course: Course) -> Told:
        if course.withdrawn:
            return _done()
        stop("versionChanged", when=wish.version not in (None, course.version))
        stop("decidedByEmployer", when=any(_is_decided(part) for part in course.parts.values()))
        for part in course.parts.values():
            if not part.withdrawn:
                part.change("withdrawn", wish.who, withdrawn=True)
        course.version += 1
        return _done()

    def _part(self, course: Course, content: Json, told: Json, who: Who) -> set[str]:
        """Add the part of one worker."""
        place, is_named = len(course.parts) + 1, "enterpriseNumber" in told
        meant, key = self._placed(_part_of(content, told, None)), (*course.key, place)
        course.parts[place] = Record("training", key, who, meant, "toVerify", is_named=is_named)
        return set() if is_named else {"employerNotNamed"}

    def _placed(self, meant: Json) -> Json:
        """The part with its employer, if there is one; a training provider is not told where somebody works."""
        employers = self.employers_of(meant["ssin"], rules.days_of(meant))
        is_found = "enterpriseNumber" not in meant and len(employers) == 1
        return {**meant, "enterpriseNumber": employers[0]} if is_found else meant


def _key(kind: str, who: Who, told: Json) -> Key:
    if kind == "trainingRight":
        return kind, told["enterpriseNumber"], told["ssin"], told["year"], told["kind"]
    if kind == "training":
        return kind, *who, told["reference"]
    return kind, told["enterpriseNumber"], told["reference"]


def _part_of(content: Json, told: Json, enterprise: str | None) -> Json:
    """What a training provider tells of one worker; an employer that is known stays when none is named."""
    part = {name: content[name] for name in content if name != "participants"}
    named = {"enterpriseNumber": enterprise} if enterprise else {}
    return {**part, **named, **told}


def _twice(meant: Record, other: Record) -> set[str]:
    one, two = meant.shown, other.shown
    days, others = rules.days_of(one), rules.days_of(two)
    if not set(days) & set(others):
        return set()
    if one["period"] == two["period"] and meant.is_provided != other.is_provided:
        return {"sameAsEmployers" if meant.is_provided else "sameAsProviders"}
    if one["period"] == two["period"] and one["title"].casefold() == two["title"].casefold():
        return {"sameTwice"}
    full = [rules.minutes_of(told) >= len(rules.days_of(told)) * rules.DAY_MINUTES for told in (one, two)]
    return {"fullDayTwice"} if all(full) else set()


def _is_decided(part: Record) -> bool:
    """Whether the employer stands by it; what one rejected can be put right."""
    return part.verification in ("confirmed", "corrected") and not part.withdrawn


def _counts(training: Record) -> bool:
    return training.verification in _STANDING and not training.withdrawn


def deducted(training: Record) -> str:
    """The right it is deducted from; what is only a provider's, or was rejected, is deducted from none."""
    if training.verification in ("toVerify", "rejected"):
        return "none"
    told = training.decision if training.is_provided and training.decision else training.content
    return str(told.get("deductedFrom", "legal" if told.get("countsForAccount", True) else "none"))


def _standing(record: Record | None) -> Record:
    """The record that is to be changed."""
    stop("recordUnknown", when=record is None)
    assert record is not None
    stop("withdrawnBefore", when=record.withdrawn)
    return record


def _means_the_same(one: Json, other: Json) -> bool:
    """Whether two decisions come to the same."""
    if one["decision"] != other["decision"]:
        return False
    if one["decision"] == "rejected":
        return True
    told = [Record("training", (), ("", ""), {}, each["decision"], decision=each) for each in (one, other)]
    counting = [each.get("countsForAccount", True) for each in (one, other)]
    is_same = rules.says_the_same(one.get("correction"), other.get("correction"))
    return is_same and deducted(told[0]) == deducted(told[1]) and counting[0] == counting[1]


def _done(*codes: str) -> Told:
    return Told(is_done=True, codes=frozenset(codes))
