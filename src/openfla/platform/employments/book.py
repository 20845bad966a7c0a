"""The employments that some commands are about, read at once, decided on in memory, written at once (ADR 0014)."""

from collections.abc import Collection
from typing import Any, Final, cast
from uuid import UUID

from msgspec import structs

from openfla.contract.checks import employments as checks
from openfla.contract.declarations import RecordKind, Withdrawal
from openfla.contract.employments import NewEmployment
from openfla.contract.findings import Finding
from openfla.contract.qualities import Quality
from openfla.platform.employments import messages, queries, rules
from openfla.platform.employments.model import Row
from openfla.platform.employments.staff import Staff
from openfla.platform.kernel.arrays import column, columns
from openfla.platform.kernel.database import Driver
from openfla.platform.records import service as records
from openfla.platform.records.book import Writing
from openfla.platform.records.model import Change, Command, Deed, Occasion, Outcome, Result, refused

_IDENTITY: Final = ("enterpriseNumber", "ssin", "reference")


class EmploymentBook(Staff):
    """Implements `records.model.Book` for employments; and tells the other books who is in service."""

    kind = RecordKind.EMPLOYMENT

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[UUID, Row] = {}
        self._ids: dict[tuple[str, str], UUID] = {}
        self._seen: dict[UUID, int] = {}
        self._changes: list[Change] = []

    async def load(self, driver: Driver, commands: list[Command]) -> None:
        """Read what stands under the references and ids of the commands."""
        ids = list({command.record for command in commands if command.record})
        keys = {_key(command) for command in commands if not command.record}
        asked: list[Any] = []
        if ids:
            asked.append(await driver.execute(queries.by_ids(), (column(ids),)))
        if keys:
            asked.append(await driver.execute(queries.under_references(), columns(keys, 2)))
        for cursor in asked:
            for values in await cursor.fetchall():
                self._read(queries.row(values))

    def enterprise_of(self, command: Command) -> str | None:
        """Whose data a command touches; nothing when the record that it names does not stand."""
        if command.record:
            row = self._rows.get(command.record)
            return row.enterprise if row else None
        return _key(command)[0] or None

    def apply(self, command: Command, occasion: Occasion) -> Outcome:
        """Decide on a command whose actor may act for the enterprise; changes only what is held in memory."""
        row = self._standing(command)
        if command.deed is Deed.WITHDRAW:
            return self._withdraw(row, command, occasion)
        employment = cast("NewEmployment", command.content)
        if found := checks.findings_of(employment):
            return refused(*found)
        digest = rules.digest(employment)
        if command.deed is Deed.DECLARE:
            return self._declare(row, employment, digest, command, occasion)
        return self._correct(row, employment, digest, command, occasion)

    async def write(self, writing: Writing) -> None:
        """Send every effect."""
        rows = [self._rows[identity] for identity in self._decided]
        # In the order of their key: two processes that declare the same wait for each other by it, not by the id.
        new = sorted((row for row in rows if row.id not in self._seen), key=lambda row: (row.enterprise, row.reference))
        changed = records.in_order(row for row in rows if row.id in self._seen)
        seen = {row.id: self._seen[row.id] for row in changed}
        await writing.insert(queries.TABLE, queries.KEY, new)
        await writing.update(queries.TABLE, changed, seen)
        await writing.record(self._changes)

    def workers_of(self, commands: Collection[Command]) -> set[str]:
        """Whose employments the commands may change: what waits for an employer of theirs may get one."""
        told = {each.content.ssin for each in commands if isinstance(each.content, NewEmployment)}
        return told | {row.ssin for row in map(self._standing, commands) if row}

    def _declare(
        self, row: Row | None, employment: NewEmployment, digest: str, command: Command, occasion: Occasion
    ) -> Outcome:
        if row is None:
            made = messages.row_of(employment, command.actor, digest=digest, occasion=occasion)
            return _done(Result.NEW, self._put_down(made))
        if row.withdrawn:
            return _refused(row, Finding("withdrawnBefore"))
        if row.digest == digest:
            return _done(Result.SAME, row)
        return _refused(row, Finding("referenceTaken", "reference"))

    def _correct(
        self, row: Row | None, employment: NewEmployment, digest: str, command: Command, occasion: Occasion
    ) -> Outcome:
        if row is None:
            return refused(Finding("recordUnknown"))
        if row.withdrawn:
            return _refused(row, Finding("withdrawnBefore"))
        if row.digest == digest:
            return _done(Result.SAME, row)
        if found := _about_version(row, command) or _about_identity(row, employment):
            return _refused(row, *found)
        to = {**messages.content_of(employment), "digest": digest}
        return _done(Result.CHANGED, self._change(row, command, occasion, "corrected", to))

    def _withdraw(self, row: Row | None, command: Command, occasion: Occasion) -> Outcome:
        if row is None:
            return refused(Finding("recordUnknown"))
        if row.withdrawn:
            return _done(Result.SAME, row)
        if found := _about_version(row, command):
            return _refused(row, *found)
        return _done(Result.WITHDRAWN, self._change(row, command, occasion, "withdrawn", {"withdrawn": True}))

    def _change(self, row: Row, command: Command, occasion: Occasion, act: str, to: dict[str, Any]) -> Row:
        changed = structs.replace(row, version=row.version + 1, changed_at=occasion.changed_at, **to)
        self._changes.append(_change(row, changed, command, occasion, act))
        return self._put_down(changed)

    def _standing(self, command: Command) -> Row | None:
        identity = command.record or self._ids.get(_key(command))
        return self._rows.get(identity) if identity else None

    def _read(self, row: Row) -> None:
        self._file(row)
        self._seen[row.id] = row.version

    def _put_down(self, row: Row) -> Row:
        self._file(row)
        self._note(row)
        return row

    def _file(self, row: Row) -> None:
        self._rows[row.id] = row
        self._ids[row.enterprise, row.reference] = row.id


def _key(command: Command) -> tuple[str, str]:
    """Enterprise and reference that the content names; an employer need not name itself to withdraw."""
    content = cast("NewEmployment | Withdrawal", command.content)
    own = command.actor.enterprise_number if command.actor.quality is Quality.EMPLOYER else ""
    return content.enterprise_number or own, content.reference


def _about_version(row: Row, command: Command) -> list[Finding]:
    if command.version in (None, row.version):
        return []
    return [Finding("versionChanged", "", {"version": row.version})]


def _about_identity(row: Row, employment: NewEmployment) -> list[Finding]:
    told = (employment.enterprise_number, employment.ssin, employment.reference)
    held = (row.enterprise, row.ssin, row.reference)
    pairs = zip(_IDENTITY, told, held, strict=True)
    return [Finding("identityChanged", name) for name, one, other in pairs if one != other]


def _done(result: Result, row: Row) -> Outcome:
    return Outcome(result=result, record=row.id, rows=(row,))


def _refused(row: Row, *found: Finding) -> Outcome:
    return refused(*found, record=row.id, rows=(row,))


def _change(before: Row, after: Row, command: Command, occasion: Occasion, act: str) -> Change:
    return Change(
        record=after.id,
        version=after.version,
        kind=RecordKind.EMPLOYMENT,
        act=act,
        at=occasion.at,
        enterprise=command.actor.enterprise_number,
        quality=command.actor.quality.value,
        client_id=command.actor.client_id,
        declaration=occasion.declaration,
        before=messages.kept(before),
        after=messages.kept(after),
    )
