"""What the employer's side does to a training, decided in memory (records.model, "Book")."""

from typing import cast

from msgspec import structs

from openfla.contract.checks import trainings as checks
from openfla.contract.findings import Finding
from openfla.contract.trainings import NewTraining, NewVerification
from openfla.platform.records.model import Command, Deed, Occasion, Outcome, Result, refused
from openfla.platform.trainings import messages, rules
from openfla.platform.trainings.context import Context
from openfla.platform.trainings.held import Held
from openfla.platform.trainings.model import Row


def do(held: Held, context: Context, command: Command, occasion: Occasion) -> Outcome:
    """Declare, correct, withdraw or verify, as somebody who may act for the enterprise."""
    if command.deed is Deed.DECLARE:
        return _declare(held, context, command, occasion)
    row = standing(held, command)
    if command.deed is Deed.CORRECT:
        return _correct(held, context, command, occasion, row)
    if row is None:
        return refused(Finding("recordUnknown"))
    return (_withdraw if command.deed is Deed.WITHDRAW else _verify)(held, context, command, occasion, row)


def standing(held: Held, command: Command) -> Row | None:
    """The row that a command is about, by its id or under the reference of its content."""
    if command.record is not None:
        return held.rows.get(command.record)
    reference = getattr(command.content, "reference", "")
    found = held.under((command.actor.enterprise_number, command.actor.quality, reference))
    return found[0] if found else None


def beside(rows: list[Row], digest: str) -> Outcome:
    """The outcome of a declaration whose reference is not free."""
    first = max(rows, key=lambda row: row.declared_version)
    if all(row.withdrawn for row in rows):
        return refused(Finding("withdrawnBefore", "reference"), record=first.record_id, rows=tuple(rows))
    if first.digest != digest:
        return refused(Finding("referenceTaken", "reference"), record=first.record_id, rows=tuple(rows))
    return Outcome(result=Result.SAME, record=first.record_id, rows=tuple(rows))


def changed_since(command: Command, version: int) -> list[Finding]:
    """Whether the record is at another version than the one that the caller saw."""
    if command.version is None or command.version == version:
        return []
    return [Finding("versionChanged", "", {"version": version})]


def _declare(held: Held, context: Context, command: Command, occasion: Occasion) -> Outcome:
    training, actor = cast("NewTraining", command.content), command.actor
    found = checks.findings_of(training, held.regime.day_minutes, occasion.today)
    if found and any(each.blocks for each in found):
        return refused(*found)
    digest = rules.digest(training)
    if rows := held.under((actor.enterprise_number, actor.quality, training.reference)):
        return beside(rows, digest)
    row = messages.row_of(training, actor, digest=digest, occasion=occasion)
    found += context.findings(row, occasion.today)
    if found and any(each.blocks for each in found):
        return refused(*found)
    if context.uses(row):
        found += context.exhausted(row)
        context.use(row)
    held.insert(row)
    return Outcome(result=Result.NEW, record=row.id, rows=(row,), findings=tuple(found))


def _correct(held: Held, context: Context, command: Command, occasion: Occasion, row: Row | None) -> Outcome:
    training = cast("NewTraining", command.content)
    found = checks.findings_of(training, held.regime.day_minutes, occasion.today)
    against = _against_correction(row, training, found)
    if row is None or against:
        return refused(*against)
    digest = rules.digest(training)
    if digest == row.digest:
        return Outcome(result=Result.SAME, record=row.id, rows=(row,))
    if against := changed_since(command, row.version) or _identity_changed(row, training):
        return refused(*against)
    meant = messages.corrected(row, training, command.actor, digest=digest, occasion=occasion)
    return _changed(held, context, command, occasion, row, meant, "corrected", found)


def _against_correction(row: Row | None, training: NewTraining, found: list[Finding]) -> list[Finding]:
    if row is not None and row.participant:
        return [Finding("declaredByProvider")]
    if any(each.blocks for each in found):
        return found + (_identity_changed(row, training) if row else [])
    if row is None:
        return [Finding("recordUnknown")]
    return [Finding("withdrawnBefore")] if row.withdrawn else []


def _withdraw(held: Held, context: Context, command: Command, occasion: Occasion, row: Row) -> Outcome:
    if row.participant:
        return refused(Finding("declaredByProvider"))
    if row.withdrawn:
        return Outcome(result=Result.SAME, record=row.id, rows=(row,))
    if stale := changed_since(command, row.version):
        return refused(*stale)
    context.use(row, -1)
    changed = held.change(row, command.actor, "withdrawn", occasion, withdrawn=True)
    return Outcome(result=Result.WITHDRAWN, record=row.id, rows=(changed,))


def _verify(held: Held, context: Context, command: Command, occasion: Occasion, row: Row) -> Outcome:
    verification = cast("NewVerification", command.content)
    if not row.participant:
        return refused(Finding("nothingToVerify"))
    found = checks.findings_of_verification(verification, held.regime.day_minutes, occasion.today)
    if any(each.blocks for each in found):
        return refused(*found)
    if row.withdrawn:
        return refused(Finding("withdrawnBefore"))
    declared = messages.as_provided(row)
    decided = messages.decided_content(verification)
    provided = messages.provided_of(declared) if verification.correction else None
    meant = structs.replace(declared, provided=provided, **decided)
    if meant == row:
        return Outcome(result=Result.SAME, record=row.id, rows=(row,))
    if stale := changed_since(command, row.version):
        return refused(*stale)
    return _changed(held, context, command, occasion, row, meant, verification.decision.value, found)


def _changed(
    held: Held,
    context: Context,
    command: Command,
    occasion: Occasion,
    row: Row,
    meant: Row,
    act: str,
    found: list[Finding],
) -> Outcome:
    """Put `meant` in the place of a row, unless what else is known of the worker is against it."""
    if act != "rejected":
        found += context.findings(meant, occasion.today)
        if any(each.blocks for each in found):
            return refused(*found)
    context.use(row, -1)
    found += context.exhausted(meant)
    context.use(meant)
    to = {name: value for name, value in structs.asdict(meant).items() if value != getattr(row, name)}
    changed = held.change(row, command.actor, act, occasion, **to)
    return Outcome(result=Result.CHANGED, record=row.id, rows=(changed,), findings=tuple(found))


def _identity_changed(row: Row, training: NewTraining) -> list[Finding]:
    told = {"reference": training.reference, "enterpriseNumber": training.enterprise_number, "ssin": training.ssin}
    stands = {"reference": row.reference, "enterpriseNumber": row.enterprise, "ssin": row.ssin}
    return [Finding("identityChanged", name) for name in told if told[name] != stands[name]]
