"""What a declaration makes of an account: a record a line, one after the other, as plainly as can be."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from openfla.identifiers import is_ssin

MINUTES = {"minutes": 1, "hours": 60, "days": 456}
"""A day is a fifth of 38 hours."""
LONGEST_TITLE = 200


class Judged(NamedTuple):
    """What becomes of a record: its verdict and the codes of its anomalies."""

    verdict: str
    anomalies: tuple[str, ...] = ()


@dataclass
class Standing:
    """A record of the account."""

    content: dict[str, Any]
    acts: list[str] = field(default_factory=list)
    is_withdrawn: bool = False

    @property
    def version(self) -> int:
        return 1 + len(self.acts)


class Recount:
    """The account of the workers of one employer; every training is in one year, and on a day of its own."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.held: dict[str, dict[str, Standing]] = {"employment": {}, "trainingRight": {}, "training": {}}
        self.employed: set[str] = set()
        self.taken: Counter[str] = Counter()
        """Minutes by worker."""
        self.verdicts = [self._judged(line) for line in lines]

    def owed(self, ssin: str) -> int:
        """Minutes."""
        right = self.held["trainingRight"].get(ssin)
        return right.content["days"] * MINUTES["days"] if right else 0

    def versions(self) -> Counter[int]:
        """How many records are at which version."""
        return Counter(one.version for kind in self.held.values() for one in kind.values())

    def _judged(self, line: bytes) -> Judged:
        try:
            record = json.loads(line)
        except ValueError:
            return _blocked("notJson")
        if "withdrawal" in record:
            return self._withdrawn(record["withdrawal"]["reference"])
        (kind,) = record.keys() - {"correction"}
        content = record[kind]
        if wrong := _wrong(content):
            return _blocked(wrong)
        key = content["ssin"] if kind == "trainingRight" else content["reference"]
        standing = self.held[kind].get(key)
        if "correction" in record:
            return self._corrected(standing, content)
        if standing:
            return _beside(standing, content)
        self.held[kind][key] = Standing(content)
        if kind == "employment":
            self.employed.add(content["ssin"])
        return self._counted(content)

    def _withdrawn(self, reference: str) -> Judged:
        standing = self.held["training"].get(reference)
        if standing is None:
            return _blocked("recordUnknown")
        if not standing.is_withdrawn:
            self._take(standing.content, -1)
            standing.is_withdrawn = True
            standing.acts.append("withdrawn")
        return Judged("A")

    def _corrected(self, standing: Standing | None, content: dict[str, Any]) -> Judged:
        if standing is None:
            return _blocked("recordUnknown")
        if standing.is_withdrawn:
            return _blocked("withdrawnBefore")
        if standing.content["ssin"] != content["ssin"]:
            return _blocked("identityChanged")
        if standing.content == content:
            return Judged("A")
        self._take(standing.content, -1)
        standing.content = content
        standing.acts.append("corrected")
        return self._counted(content)

    def _counted(self, content: dict[str, Any]) -> Judged:
        """Whether what is new is strange beside what stands."""
        if "title" not in content:
            return Judged("A")
        ssin, found = content["ssin"], []
        if ssin not in self.employed:
            found.append("noEmployment")
        minutes = _minutes(content)
        if minutes and ssin in self.held["trainingRight"] and self.owed(ssin) - self.taken[ssin] < minutes:
            found.append("rightExhausted")
        self._take(content)
        return Judged("W" if found else "A", tuple(found))

    def _take(self, content: dict[str, Any], times: int = 1) -> None:
        self.taken[content["ssin"]] += times * _minutes(content)


def _minutes(content: dict[str, Any]) -> int:
    """What it takes of a right: a training that was followed."""
    if content.get("status") != "completed":
        return 0
    return int(content["duration"]["value"]) * MINUTES[content["duration"]["unit"]]


def _beside(standing: Standing, content: dict[str, Any]) -> Judged:
    if standing.is_withdrawn:
        return _blocked("withdrawnBefore")
    return Judged("A") if standing.content == content else _blocked("referenceTaken")


def _wrong(content: dict[str, Any]) -> str:
    if len(content.get("title", "")) > LONGEST_TITLE:
        return "wrongLength"
    return "" if is_ssin(content["ssin"]) else "ssinInvalid"


def _blocked(code: str) -> Judged:
    return Judged("B", (code,))
