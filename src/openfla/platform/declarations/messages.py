"""A declaration and its verdicts as messages."""

from datetime import datetime, timedelta
from typing import Final

from msgspec import UNSET, Struct

from openfla.contract import findings
from openfla.contract.declarations import DeclarationStatus, RecordKind, RecordVerdict, TaskState, Verdict, VerdictPage
from openfla.platform.declarations.model import Declaration, StoredVerdict
from openfla.platform.declarations.service import Numbered
from openfla.platform.declarations.turns import Turn
from openfla.texts import Language

_USUAL_SPEED: Final = 5000
"""Records a second that get their verdict, about; only to say when to ask again."""
_LONGEST_WAIT_S: Final = 60
_PLACES: Final = {
    RecordKind.TRAINING: "trainings",
    RecordKind.EMPLOYMENT: "employments",
    RecordKind.TRAINING_RIGHT: "trainingRights",
    RecordKind.EMPLOYABILITY_BUDGET: "employabilityBudgets",
}


class Reader(Struct, frozen=True):
    """Who is told: at which address of which installation, in which language."""

    base: str
    base_url: str
    language: Language


def status_of(declaration: Declaration, base: str, *, at: datetime, poll_after_s: int) -> DeclarationStatus:
    """How far a declaration is, and when to ask again."""
    here = f"{base}/declarations/{declaration.id}"
    if declaration.received_at is None:
        raise ValueError(declaration.id)
    return DeclarationStatus(
        id=str(declaration.id),
        href=here,
        reference=declaration.reference or UNSET,
        state=TaskState(declaration.state),
        poll_after=UNSET if declaration.completed_at else at + _wait(declaration, poll_after_s),
        received_at=declaration.received_at,
        completed=declaration.completed_at or UNSET,
        records=declaration.records,
        judged=declaration.judged,
        accepted=declaration.accepted,
        warned=declaration.warned,
        blocked=declaration.blocked,
        results=f"{here}/results",
    )


def verdict_of(numbered: Numbered, reader: Reader) -> RecordVerdict:
    """What became of one record, in its reader's language."""
    number, found = numbered
    return RecordVerdict(
        record=number,
        verdict=found.verdict,
        kind=found.kind or UNSET,
        reference=found.reference if found.reference is not None else UNSET,
        href=_href(found, reader.base) or UNSET,
        anomalies=findings.told(found.findings, reader.language, reader.base_url),
    )


def page_of(declaration: Declaration, found: list[Numbered], turn: Turn, reader: Reader) -> VerdictPage:
    """One page of verdicts; `found` has one more when there are more."""
    here = f"{reader.base}/declarations/{declaration.id}/results"
    shown, has_more = found[: turn.size], len(found) > turn.size
    return VerdictPage(
        items=tuple(verdict_of(numbered, reader) for numbered in shown),
        self=f"{here}?{turn.query(turn.after)}",
        first=f"{here}?{turn.query(0)}",
        next=f"{here}?{turn.query(shown[-1][0])}" if has_more else UNSET,
        page_size=turn.size,
        total=_total(declaration, turn),
    )


def _total(declaration: Declaration, turn: Turn) -> int:
    counts = {
        Verdict.ACCEPTED: declaration.accepted,
        Verdict.WARNED: declaration.warned,
        Verdict.BLOCKED: declaration.blocked,
    }
    return sum(counts[verdict] for verdict in turn.wanted)


def _href(found: StoredVerdict, base: str) -> str:
    return f"{base}/{_PLACES[found.kind]}/{found.record}" if found.kind and found.record else ""


def _wait(declaration: Declaration, least_s: int) -> timedelta:
    left_s = (declaration.records - declaration.judged) / _USUAL_SPEED
    return timedelta(seconds=round(max(least_s, min(left_s, _LONGEST_WAIT_S))))
