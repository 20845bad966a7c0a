"""What became of the records of a chunk: kept for who declared them, counted, and told to the trail."""

import hashlib
from collections.abc import Mapping, Sequence
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


def judged(read: Sequence[Record], outcomes: Sequence[Outcome]) -> Judged:
    """The verdicts on records; `outcomes` are those of the records that have a content, in their order."""
    coming = iter(outcomes)
    verdicts = [_verdict(each, next(coming) if each.content is not None else refused(*each.findings)) for each in read]
    told = [each for each in verdicts if each.verdict is not Verdict.ACCEPTED]
    blocked = sum(each.verdict is Verdict.BLOCKED for each in told)
    not_allowed = sum(any(found.code in _NOT_ALLOWED for found in each.findings) for each in told)
    return Judged(encoded(verdicts), len(verdicts) - len(told), len(told) - blocked, blocked, not_allowed)


def _verdict(each: Record, outcome: Outcome) -> StoredVerdict:
    if outcome.result is not Result.BLOCKED and not outcome.findings:
        return StoredVerdict(Verdict.ACCEPTED, each.kind, each.reference, outcome.record)
    findings = outcome.findings[:MOST_FINDINGS]
    if each.member:
        findings = tuple(found.under(each.member) for found in findings)
    verdict = Verdict.BLOCKED if outcome.result is Result.BLOCKED else Verdict.WARNED
    return StoredVerdict(verdict, each.kind, each.reference, outcome.record, findings)
