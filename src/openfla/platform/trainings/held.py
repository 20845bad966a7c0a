from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import structs

from openfla.contract.declarations import RecordKind
from openfla.platform.access.model import Actor
from openfla.platform.records.model import Change, Occasion
from openfla.platform.trainings import messages
from openfla.platform.trainings.model import Near, Regime, Row

Key = tuple[str, str, str]
"""Declarer, quality and reference."""


class Held:
    """The rows that a batch is about, as they stand in memory, and what the batch did to them so far."""

    def __init__(self, regime: Regime) -> None:
        self.regime = regime
        self.rows: dict[UUID, Row] = {}
        self.has_read = False
        self._inserted: dict[UUID, Row] = {}
        self._updated: dict[UUID, Row] = {}
        self._seen: dict[UUID, int] = {}
        self._changes: list[Change] = []
        self._decided: set[UUID] = set()
        self._under: dict[Key, list[UUID]] = {}
        self._of_record: dict[UUID, list[UUID]] = {}
        self._waiting: dict[str, list[UUID]] = {}
        self._near: dict[tuple[str, str], dict[UUID, Near | Row]] = {}

    def read(self, row: Row) -> None:
        """A row as the database has it."""
        self.has_read = True
        if row.id not in self.rows:
            self.rows[row.id] = row
            self._file(row)

    def read_near(self, enterprise: str, ssin: str, near: Near) -> None:
        """Another training of a worker that is asked about; what was decided here since prevails."""
        if near.id not in self._decided:
            self._near.setdefault((enterprise, ssin), {})[near.id] = near

    def under(self, key: Key) -> list[Row]:
        """What stands under a reference."""
        found = self._under.get(key)
        return [self.rows[identity] for identity in found] if found else []

    def of_record(self, record: UUID) -> list[Row]:
        """Every part of a training provider's record."""
        return [self.rows[identity] for identity in self._of_record.get(record, ())]

    def waiting(self, ssin: str) -> list[Row]:
        """Every part of a worker that has no employer yet."""
        rows = [self.rows[identity] for identity in self._waiting.get(ssin, ())]
        return [row for row in rows if row.enterprise is None and not row.withdrawn]

    def near(self, enterprise: str, ssin: str, first: date, last: date, but: UUID | None = None) -> list[Near | Row]:
        """Other trainings of a worker that share a day with a period."""
        held = self._near.get((enterprise, ssin))
        if not held:
            return []
        return [each for each in held.values() if each.start_date <= last and each.end_date >= first and each.id != but]

    def insert(self, row: Row) -> None:
        """A new row."""
        self.rows[row.id] = self._inserted[row.id] = row
        self._file(row)
        self._note(row)

    def change(self, row: Row, actor: Actor, act: str, occasion: Occasion, **to: Any) -> Row:
        """Another version of a row."""
        self._decided.add(row.id)
        changed = structs.replace(row, version=row.version + 1, changed_at=occasion.changed_at, **to)
        self.rows[row.id] = changed
        if row.id in self._inserted:
            self._inserted[row.id] = changed
        else:
            self._seen.setdefault(row.id, row.version)
            self._updated[row.id] = changed
        self._note(changed)
        self._changes.append(_change(row, changed, actor, act, occasion))
        return changed

    def taken(self) -> tuple[list[Row], list[Row], dict[UUID, int], list[Change]]:
        """What has to be written and was not taken before: new rows, changed ones, their versions, their history."""
        effects = [*self._inserted.values()], [*self._updated.values()], self._seen, self._changes
        self._inserted, self._updated, self._seen, self._changes = {}, {}, {}, []
        return effects

    def _file(self, row: Row) -> None:
        self._under.setdefault((row.declarer, row.quality, row.reference), []).append(row.id)
        if row.enterprise is None:
            self._waiting.setdefault(row.ssin, []).append(row.id)
        if row.participant:
            self._of_record.setdefault(row.record_id, []).append(row.id)

    def _note(self, row: Row) -> None:
        if row.enterprise is None:
            return
        held = self._near.setdefault((row.enterprise, row.ssin), {})
        if row.withdrawn or row.verification == "rejected":
            held.pop(row.id, None)
        else:
            held[row.id] = row


def row_of(values: Sequence[Any], columns: Iterable[str]) -> Row:
    """A row as the driver reads it."""
    told = dict(zip(columns, values, strict=True))
    told["digest"] = f"\\x{bytes(told['digest']).hex()}"
    return Row(**told)


def _change(before: Row, after: Row, actor: Actor, act: str, occasion: Occasion) -> Change:
    return Change(
        record=after.id,
        version=after.version,
        kind=RecordKind.TRAINING,
        act=act,
        at=occasion.at,
        enterprise=actor.enterprise_number,
        quality=actor.quality.value,
        client_id=actor.client_id,
        declaration=occasion.declaration,
        before=messages.training_of(before, ""),
        after=messages.training_of(after, ""),
    )
