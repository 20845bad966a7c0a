"""What most books have in common: records that are found by a key of their own (ADR 0014)."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from msgspec import structs

from openfla.contract.declarations import RecordKind
from openfla.contract.findings import Finding, blocking
from openfla.contract.messages import Registered
from openfla.platform.kernel.arrays import column, columns
from openfla.platform.kernel.database import Driver
from openfla.platform.records import service as records
from openfla.platform.records.book import Writing
from openfla.platform.records.messages import kept
from openfla.platform.records.model import Change, Command, Deed, Occasion, Outcome, RecordRow, Result, refused

R = TypeVar("R", bound=RecordRow)


class KeyedBook(ABC, Generic[R]):
    """Implements `records.model.Book`."""

    kind: ClassVar[RecordKind]
    table: ClassVar[str]
    constraint: ClassVar[str]
    plan_is_kept: ClassVar[bool | None] = None
    """Whether the statement that looks for records by their keys keeps its plan; nothing: as the driver does it."""

    def __init__(self) -> None:
        self._rows: dict[UUID, R] = {}
        self._ids: dict[Any, UUID] = {}
        self._seen: dict[UUID, int] = {}
        self._decided: set[UUID] = set()
        self._changes: list[Change] = []

    async def load(self, driver: Driver, commands: list[Command]) -> None:
        """Read what stands under the keys and ids of the commands."""
        ids = list({command.record for command in commands if command.record})
        keys = {self._key_in(command) for command in commands if not command.record}
        asked: list[Any] = []
        if ids:
            asked.append(await driver.execute(self._by_ids(), (column(ids),)))
        if keys:
            told = columns(keys, len(next(iter(keys))))
            asked.append(await driver.execute(self._under_keys(), told, prepare=self.plan_is_kept))
        for cursor in asked:
            for values in await cursor.fetchall():
                row = self._row(values)
                self._file(row)
                self._seen[row.id] = row.version

    def enterprise_of(self, command: Command) -> str | None:
        """Whose data a command touches; nothing when the record that it names does not stand."""
        if command.record:
            row = self._rows.get(command.record)
            return row.enterprise if row else None
        enterprise: str = self._key_in(command)[0]
        return enterprise or None

    def apply(self, command: Command, occasion: Occasion) -> Outcome:
        """Decide on a command whose actor may act for the enterprise; changes only what is held in memory."""
        row = self._standing(command)
        if command.deed is Deed.WITHDRAW:
            return self._withdraw(row, command, occasion)
        found = self._findings(command.content)
        if stopping := blocking(found):
            return refused(*stopping)
        if command.deed is Deed.DECLARE:
            return self._declare(row, found, command, occasion)
        return self._correct(row, found, command, occasion)

    async def write(self, writing: Writing) -> None:
        """Send every effect that was not sent yet."""
        rows = [self._rows[identity] for identity in self._decided]
        # In the order of their key: two processes that declare the same wait for each other by it, not by the id.
        new = sorted((row for row in rows if row.id not in self._seen), key=self._key_of)
        changed = records.in_order(row for row in rows if row.id in self._seen)
        seen = {row.id: self._seen[row.id] for row in changed}
        await writing.insert(self.table, self.constraint, new)
        await writing.update(self.table, changed, seen)
        await writing.record(self._changes)
        self._seen |= {row.id: row.version for row in rows}
        self._decided.clear()
        self._changes = []

    def _standing(self, command: Command) -> R | None:
        """The record that a command is about, if it stands."""
        identity = command.record or self._ids.get(self._key_in(command))
        return self._rows.get(identity) if identity else None

    @abstractmethod
    def _under_keys(self) -> bytes:
        """The statement that finds records by their keys."""

    @abstractmethod
    def _by_ids(self) -> bytes:
        """The statement that finds records by their ids."""

    @abstractmethod
    def _row(self, values: Sequence[Any]) -> R:
        """What a statement found."""

    @abstractmethod
    def _key_in(self, command: Command) -> Any:
        """The key that the content of a command names; its first part is the enterprise."""

    @abstractmethod
    def _key_of(self, row: R) -> Any:
        """The key under which a record stands."""

    @abstractmethod
    def _findings(self, content: Any) -> list[Finding]:
        """Everything that is wrong or strange about a content."""

    @abstractmethod
    def _says_the_same(self, row: R, content: Any) -> bool:
        """Whether nothing would change."""

    @abstractmethod
    def _about_identity(self, row: R, content: Any) -> list[Finding]:
        """What a correction may not change, and does."""

    @abstractmethod
    def _new(self, command: Command, occasion: Occasion) -> R:
        """A record of its own for a content that is declared."""

    @abstractmethod
    def _content(self, content: Any) -> dict[str, Any]:
        """The columns that a content changes."""

    @abstractmethod
    def _told(self, row: R) -> Registered:
        """A record as the register tells it, without an address; so the history keeps it."""

    def _declare(self, row: R | None, found: list[Finding], command: Command, occasion: Occasion) -> Outcome:
        if row is None:
            return _done(Result.NEW, self._put_down(self._new(command, occasion)), found)
        if row.withdrawn:
            return self._declare_again(row, found, command, occasion)
        if self._says_the_same(row, command.content):
            return _done(Result.SAME, row)
        return _refused(row, self._taken())

    def _declare_again(self, row: R, _found: list[Finding], _command: Command, _occasion: Occasion) -> Outcome:
        """What becomes of a record that was withdrawn; final, unless a book says otherwise."""
        return _refused(row, Finding("withdrawnBefore"))

    def _taken(self) -> Finding:
        """What is told when another content stands under the key."""
        return Finding("referenceTaken", "reference")

    def _correct(self, row: R | None, found: list[Finding], command: Command, occasion: Occasion) -> Outcome:
        if row is None:
            return refused(Finding("recordUnknown"))
        if row.withdrawn:
            return _refused(row, Finding("withdrawnBefore"))
        if self._is_settled(row, command.content):
            return _done(Result.SAME, row)
        if against := _about_version(row, command) or self._about_identity(row, command.content):
            return _refused(row, *against)
        to = self._content(command.content)
        return _done(Result.CHANGED, self._change(row, command, occasion, "corrected", to), found)

    def _is_settled(self, row: R, content: Any) -> bool:
        """Whether a correction changes nothing."""
        return not self._about_identity(row, content) and self._says_the_same(row, content)

    def _withdraw(self, row: R | None, command: Command, occasion: Occasion) -> Outcome:
        if row is None:
            return refused(Finding("recordUnknown"))
        if row.withdrawn:
            return _done(Result.SAME, row)
        if against := _about_version(row, command):
            return _refused(row, *against)
        return _done(Result.WITHDRAWN, self._change(row, command, occasion, "withdrawn", {"withdrawn": True}))

    def _change(self, row: R, command: Command, occasion: Occasion, act: str, to: dict[str, Any]) -> R:
        changed: R = structs.replace(row, version=row.version + 1, changed_at=occasion.changed_at, **to)
        self._changes.append(
            Change(
                record=row.id,
                version=changed.version,
                kind=self.kind,
                act=act,
                at=occasion.at,
                enterprise=command.actor.enterprise_number,
                quality=command.actor.quality.value,
                client_id=command.actor.client_id,
                declaration=occasion.declaration,
                before=kept(self._told(row)),
                after=kept(self._told(changed)),
            )
        )
        return self._put_down(changed)

    def _put_down(self, row: R) -> R:
        self._file(row)
        self._decided.add(row.id)
        return row

    def _file(self, row: R) -> None:
        key: Hashable = self._key_of(row)
        self._rows[row.id] = row
        self._ids[key] = row.id


def differences(names: Sequence[str], told: Sequence[Any], held: Sequence[Any]) -> list[Finding]:
    """What makes a record the same one, and is told otherwise."""
    pairs = zip(names, told, held, strict=True)
    return [Finding("identityChanged", name) for name, one, other in pairs if one != other]


def _about_version(row: RecordRow, command: Command) -> list[Finding]:
    if command.version in (None, row.version):
        return []
    return [Finding("versionChanged", "", {"version": row.version})]


def _done(result: Result, row: RecordRow, found: Sequence[Finding] = ()) -> Outcome:
    return Outcome(result=result, record=row.id, rows=(row,), findings=tuple(found))


def _refused(row: RecordRow, *found: Finding) -> Outcome:
    return refused(*found, record=row.id, rows=(row,))
