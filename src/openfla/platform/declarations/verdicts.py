"""What became of the records of a chunk: kept for who declared them, counted, and told to the trail."""

import hashlib
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct

from openfla.contract.declarations import Verdict
from openfla.contract.records import Record
from openfla.contract.shapes import MOST_FINDINGS
from openfla.platform.declarations.model import StoredVerdict, encoded
from openfla.platform.records.model import Outcome, Result, refused

_NOT_ALLOWED: Final = ("noMandate", "notYourEnterprise")


class Judged(Struct, frozen=True):
    """The verdicts of a chunk, as they are kept, and how many there are of each kind."""

    stored: bytes
    accepted: int
    warned: int
    blocked: int
    not_allowed: int

    @property
    def counts(self) -> Mapping[str, int]:
        return {"accepted": self.accepted, "warned": self.warned, "blocked": self.blocked}

    @property
    def details(self) -> dict[str, Any]:
        """What the trail keeps: by the digest nobody can change afterwards what was done to which record."""
        return {
            "records": self.accepted + self.warned + self.blocked,
            "notAllowed": self.not_allowed,
            "blocked": self.blocked,
            "digest": hashlib.sha256(self.stored).hexdigest(),
        }


class Verdicts:
    """The verdicts on the records of a chunk, a part after the other.

    Args:
        read: the records that have none yet, in their order; what is read later is put behind them.
    """

    def __init__(self, read: deque[Record]) -> None:
        self._read = read
        self._told: list[StoredVerdict] = []

    def tell(self, outcomes: Iterable[Outcome]) -> None:
        """The next records with a content had these outcomes; of those between them the shape is wrong."""
        for outcome in outcomes:
            while (record := self._read.popleft()).content is None:
                self._told.append(_misshapen(record))
            self._told.append(_verdict(record, outcome))

    def all(self) -> Judged:
        """Those on the whole chunk: of the records that are left the shape is wrong, too."""
        self._told += map(_misshapen, self._read)
        self._read.clear()
        told = [each for each in self._told if each.verdict is not Verdict.ACCEPTED]
        blocked = sum(each.verdict is Verdict.BLOCKED for each in told)
        not_allowed = sum(any(found.code in _NOT_ALLOWED for found in each.findings) for each in told)
        return Judged(encoded(self._told), len(self._told) - len(told), len(told) - blocked, blocked, not_allowed)


def _misshapen(each: Record) -> StoredVerdict:
    return _verdict(each, refused(*each.findings))


def _verdict(each: Record, outcome: Outcome) -> StoredVerdict:
    if outcome.result is not Result.BLOCKED and not outcome.findings:
        return StoredVerdict(Verdict.ACCEPTED, each.kind, each.reference, outcome.record)
    findings = outcome.findings[:MOST_FINDINGS]
    if each.member:
        findings = tuple(found.under(each.member) for found in findings)
    verdict = Verdict.BLOCKED if outcome.result is Result.BLOCKED else Verdict.WARNED
    return StoredVerdict(verdict, each.kind, each.reference, outcome.record, findings)
