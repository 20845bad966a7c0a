"""What a training provider does to a training with its participants, decided in memory (PROVIDER-1, PROVIDER-2)."""

from typing import cast
from uuid import UUID

from msgspec import UNSET, structs
from uuid_utils.compat import uuid7

from openfla.contract.checks import trainings as checks
from openfla.contract.findings import Finding
from openfla.contract.trainings import NewProviderTraining, Participant
from openfla.platform.records.model import Command, Deed, Occasion, Outcome, Result, refused
from openfla.platform.trainings import messages, rules
from openfla.platform.trainings.context import Context
from openfla.platform.trainings.deeds import beside, changed_since
from openfla.platform.trainings.held import Held
from openfla.platform.trainings.model import Row


def do(held: Held, context: Context, command: Command, occasion: Occasion) -> Outcome:
    """Declare, correct or withdraw what the caller itself declared."""
    if command.deed is Deed.DECLARE:
        return _declare(held, context, command, occasion)
    rows = standing(held, command)
    if not rows and (command.record is not None or command.deed is Deed.WITHDRAW):
        return refused(Finding("recordUnknown"))
    if command.deed is Deed.WITHDRAW:
        return _withdraw(held, command, occasion, rows)
    return _correct(held, context, command, occasion, rows)


def version_of(rows: list[Row]) -> int:
    """The version of what the provider declared."""
    return max(row.declared_version for row in rows)


def latest(rows: list[Row]) -> Row:
    """A part that the provider declared last."""
    return max(rows, key=lambda row: row.declared_version)


def standing(held: Held, command: Command) -> list[Row]:
    """The parts of what a command of a training provider is about, if the provider declared it."""
    declarer = (command.actor.enterprise_number, command.actor.quality.value)
    if command.record is None:
        return held.under((*declarer, getattr(command.content, "reference", "")))
    return [row for row in held.of_record(command.record) if (row.declarer, row.quality) == declarer]


def _declare(held: Held, context: Context, command: Command, occasion: Occasion) -> Outcome:
    training, actor = cast("NewProviderTraining", command.content), command.actor
    found = checks.findings_of_provider(training, held.regime.day_minutes, occasion.today)
    if any(each.blocks for each in found):
        return refused(*found)
    digest = rules.digest(training)
    if rows := held.under((actor.enterprise_number, actor.quality.value, training.reference)):
        return beside(rows, digest)
    record: UUID = uuid7()
    made = []
    for place, participant in enumerate(training.participants):
        row = messages.provided_row(
            training, participant, actor, record=record, place=place + 1, digest=digest, occasion=occasion
        )
        made.append(_placed(context, row, participant, place, found))
    if any(each.blocks for each in found):
        return refused(*found)
    for row in made:
        held.insert(row)
    return Outcome(result=Result.NEW, record=record, rows=tuple(made), findings=tuple(found))


def _correct(held: Held, context: Context, command: Command, occasion: Occasion, rows: list[Row]) -> Outcome:
    training = cast("NewProviderTraining", command.content)
    found = checks.findings_of_provider(training, held.regime.day_minutes, occasion.today)
    if against := _against_correction(rows, training, found):
        return refused(*against)
    digest = rules.digest(training)
    if digest == latest(rows).digest:
        return Outcome(result=Result.SAME, record=rows[0].record_id, rows=tuple(rows))
    if against := changed_since(command, version_of(rows)) or _identity_changed(rows, training):
        return refused(*against)
    meant = _meant(context, command, occasion, rows, found)
    if any(each.blocks for each in found):
        return refused(*found)
    to = {"digest": digest, "declared_version": version_of(rows) + 1}
    now = {row.id: row for row in rows}
    # A digest has to be somewhere, even when only the order of the participants changed.
    for row in meant or [latest(rows)]:
        now[row.id] = _put(held, command, occasion, structs.replace(row, **to))
    return Outcome(result=Result.CHANGED, record=rows[0].record_id, rows=tuple(now.values()), findings=tuple(found))


def _against_correction(rows: list[Row], training: NewProviderTraining, found: list[Finding]) -> list[Finding]:
    if any(each.blocks for each in found):
        return found + (_identity_changed(rows, training) if rows else [])
    if not rows:
        return [Finding("recordUnknown")]
    return [Finding("withdrawnBefore")] if all(row.withdrawn for row in rows) else []


def _identity_changed(rows: list[Row], training: NewProviderTraining) -> list[Finding]:
    return [] if training.reference == rows[0].reference else [Finding("identityChanged", "reference")]


def _meant(context: Context, command: Command, occasion: Occasion, rows: list[Row], found: list[Finding]) -> list[Row]:
    """The parts that a correction changes: who is no longer named is withdrawn, who is new comes after the others."""
    training, provider = cast("NewProviderTraining", command.content), command.actor.enterprise_number
    by_worker = {row.ssin: row for row in rows}
    last = max(row.participant for row in rows)
    meant = []
    for place, participant in enumerate(training.participants):
        row = by_worker.pop(participant.ssin, None)
        if row is not None and _leaves(row, participant):
            meant += _left(row, f"participants[{place}]", found)
            row = None
        told = messages.provided_content(training, participant, provider)
        if row is None:
            last += 1
            fresh = messages.provided_row(
                training, participant, command.actor, record=rows[0].record_id, place=last, digest="", occasion=occasion
            )
            meant.append(_placed(context, fresh, participant, place, found))
            continue
        told["enterprise"] = row.enterprise or told["enterprise"]
        again = structs.replace(row, verification="toVerify", withdrawn=False, **told)
        if _is_decided(row):
            meant += _still_decided(row, again, place, found)
        elif not _says_the_same(row, placed := _placed(context, again, participant, place, found)):
            # What an employer rejected stays rejected until it says something else.
            meant.append(placed)
    for row in by_worker.values():
        meant += _left(row, "participants", found)
    return meant


def _left(row: Row, name: str, found: list[Finding]) -> list[Row]:
    """A part that a correction takes from an employer, who is told so: it is withdrawn, unless one stands by it."""
    if _is_decided(row):
        found.append(Finding("decidedByEmployer", name))
    return [] if row.withdrawn else [structs.replace(row, withdrawn=True)]


def _still_decided(row: Row, again: Row, place: int, found: list[Finding]) -> list[Row]:
    """What a correction changes of a part that an employer stands by: whom the provider names, and nothing else."""
    if not _says_the_same(row, again):
        found.append(Finding("decidedByEmployer", f"participants[{place}]"))
    return [structs.replace(row, named=again.named)] if row.named != again.named else []


def _leaves(row: Row, participant: Participant) -> bool:
    """Whether the provider names another employer than the one whose account it is on."""
    named = participant.enterprise_number
    return named is not UNSET and row.enterprise not in (None, named)


def _is_decided(row: Row) -> bool:
    """Whether an employer stands by it; what one rejected can be put right."""
    return row.verification in ("confirmed", "corrected") and not row.withdrawn


def _says_the_same(row: Row, meant: Row) -> bool:
    declared = messages.as_provided(row)
    names = ("enterprise", "withdrawn", *messages.DECLARED, *(() if _is_decided(row) else ("named",)))
    return all(getattr(declared, name) == getattr(meant, name) for name in names)


def _withdraw(held: Held, command: Command, occasion: Occasion, rows: list[Row]) -> Outcome:
    if all(row.withdrawn for row in rows):
        return Outcome(result=Result.SAME, record=rows[0].record_id, rows=tuple(rows))
    if stale := changed_since(command, version_of(rows)):
        return refused(*stale)
    if any(_is_decided(row) for row in rows):
        return refused(Finding("decidedByEmployer"))
    version = version_of(rows) + 1
    meant = [structs.replace(row, declared_version=version, withdrawn=True) for row in rows if not row.withdrawn]
    now = [_put(held, command, occasion, row) for row in meant]
    return Outcome(result=Result.WITHDRAWN, record=now[0].record_id, rows=tuple(now))


def _put(held: Held, command: Command, occasion: Occasion, meant: Row) -> Row:
    row = held.rows.get(meant.id)
    if row is None:
        held.insert(meant)
        return meant
    act = "withdrawn" if meant.withdrawn and not row.withdrawn else "corrected"
    to = {name: value for name, value in structs.asdict(meant).items() if value != getattr(row, name)}
    return held.change(row, command.actor, act, occasion, **to)


def _placed(context: Context, row: Row, participant: Participant, place: int, found: list[Finding]) -> Row:
    """The row with the employer of its worker.

    Nothing of what was found out is told: where somebody works is none of the provider's business.
    """
    if participant.enterprise_number is not UNSET:
        return structs.replace(row, enterprise=participant.enterprise_number)
    found.append(Finding("employerNotNamed", f"participants[{place}].enterpriseNumber"))
    return structs.replace(
        row, enterprise=row.enterprise or context.employer_of(row.ssin, row.start_date, row.end_date)
    )
