import re
from collections.abc import Sequence
from typing import Final

from openfla.contract.declarations import RecordKind
from openfla.contract.findings import blocking
from openfla.contract.shapes import MOST_FINDINGS
from openfla.identifiers import holds_ssin
from openfla.platform.access.errors import MissingPermission
from openfla.platform.kernel import audit, metrics
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Database, Driver
from openfla.platform.kernel.findings import bad_request
from openfla.platform.kernel.groups import GroupCommit
from openfla.platform.kernel.refusals import Refusal
from openfla.platform.records import errors
from openfla.platform.records.model import Command, Deed, Occasion, Outcome, Result
from openfla.platform.register import engine
from openfla.platform.trainings.model import Regime

_DONE: Final = {
    Deed.DECLARE: "declared",
    Deed.CORRECT: "corrected",
    Deed.WITHDRAW: "withdrawn",
    Deed.VERIFY: "verified",
}
_UNTOLD: Final = (Result.SAME, Result.BLOCKED)


class Registrar:
    """Does what single calls command; those that come together are decided and go to disk together."""

    def __init__(self, database: Database, clock: Clock, regime: Regime) -> None:
        self._clock = clock
        self._regime = regime
        self._ledger: GroupCommit[Command, Outcome] = GroupCommit(database, self._write)

    async def do(self, command: Command) -> Outcome:
        """Do one thing to one record; it is durable when this returns.

        Raises:
            BadRequest: it breaks rules; every issue at once, in the reader's language.
            MissingPermission: it is about another enterprise's worker (GROUP-3, MANDATE-2).
            RecordUnknown, ReferenceTaken, RightTaken, WithdrawnBefore, VersionChanged, NothingToVerify,
            DeclaredByProvider, DecidedByEmployer: what stands is against it.
        """
        outcome = await self._ledger.submit(command)
        _count(command, outcome)
        if outcome.result is Result.BLOCKED:
            raise refusal_of(command, outcome)
        return outcome

    async def _write(self, driver: Driver, commands: Sequence[Command]) -> list[Outcome]:
        occasion = Occasion(at=self._clock.now(), today=self._clock.today())
        applied = await engine.apply(driver, commands, occasion, self._regime)
        told = zip(commands, applied.outcomes, strict=True)
        entries = [_entry(command, outcome, occasion) for command, outcome in told if outcome.result not in _UNTOLD]
        if entries:
            await audit.extend(driver, await audit.hold(driver), entries)
        applied.writing.settle()
        return applied.outcomes


def refusal_of(command: Command, outcome: Outcome) -> Refusal:
    """How a single call is refused for what was found."""
    found = blocking(outcome.findings)
    first = found[0]
    if first.code in ("noMandate", "notYourEnterprise"):
        enterprise = getattr(command.content, "enterprise_number", None) or command.actor.enterprise_number
        return MissingPermission(command.actor.enterprise_number, enterprise)
    if first.code == "referenceTaken":
        return errors.ReferenceTaken(_shown(getattr(command.content, "reference", "")), str(outcome.record or ""))
    if first.code == "rightTaken":
        return errors.RightTaken(str(outcome.record or ""))
    if first.code == "versionChanged":
        return errors.VersionChanged(first.values["version"])
    simple = _REFUSALS.get(first.code)
    return simple() if simple else bad_request(found[:MOST_FINDINGS])


_REFUSALS: Final = {
    "recordUnknown": errors.RecordUnknown,
    "withdrawnBefore": errors.WithdrawnBefore,
    "nothingToVerify": errors.NothingToVerify,
    "declaredByProvider": errors.DeclaredByProvider,
    "decidedByEmployer": errors.DecidedByEmployer,
}


def _shown(reference: str) -> str:
    """A reference in a refusal; somebody may have taken a worker's number for one."""
    return "***" if holds_ssin(re.sub("[^0-9]", "", reference)) else reference


def _count(command: Command, outcome: Outcome) -> None:
    if command.kind is RecordKind.TRAINING and command.deed is Deed.DECLARE:
        told = {Result.NEW: "new", Result.SAME: "same"}.get(outcome.result, "refused")
        metrics.trainings.labels(told).inc()


def _entry(command: Command, outcome: Outcome, occasion: Occasion) -> audit.Entry:
    deed = "registered" if outcome.result is Result.NEW else _DONE[command.deed]
    return audit.Entry(
        action=f"{command.kind.value}.{deed}",
        at=occasion.at,
        enterprise_number=command.actor.enterprise_number,
        quality=command.actor.quality.value,
        client_id=command.actor.client_id,
        subject=str(outcome.record),
        trace_id=command.trace_id,
    )
