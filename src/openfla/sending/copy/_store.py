import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from openfla.contract.qualities import Quality
from openfla.sending._ahead import write_ahead
from openfla.sending.copy import _schema
from openfla.sending.copy._kinds import Kind
from openfla.sending.copy._mistakes import CopyOfAnother, CopyUnusable, NewerCopy, NotACopy
from openfla.sending.copy._records import Kept, Told

_PATIENCE_S: Final = 30.0
"""How long one waits for a reader or a writer of the same file."""


@dataclass(frozen=True)
class Bookmark:
    """How far a kind of record of an enterprise was read.

    Args:
        since: everything that changed before this moment was told; None when nothing was read to the end yet.
        cursor: the page with which to go on, after one that was the last to be kept; None to begin.
        round: the number of this reading of everything; what an older one told and this one did not is gone.
        is_whole: everything is read, not only what changed.
    """

    since: str | None
    cursor: str | None
    round: int
    is_whole: bool


@dataclass(frozen=True)
class Changes:
    """How many records were new, changed and withdrawn. What was withdrawn before it was seen is withdrawn only."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(self.new + other.new, self.changed + other.changed, self.withdrawn + other.withdrawn)

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.withdrawn)


class Store:
    """The file of a copy: SQLite, mode 0600, readable by others of this user while it is written."""

    def __init__(self, path: Path, api: str, quality: Quality) -> None:
        self.path = path
        with self._explained():
            _made_private(path)
            self._db = sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)
        try:
            with self._explained():
                self._prepare(api, quality)
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        self._db.close()

    def enterprises(self) -> tuple[str, ...]:
        """Whose records were read to the end at least once, or begun to be."""
        return tuple(found for (found,) in self._rows("SELECT DISTINCT enterprise FROM bookmarks ORDER BY enterprise"))

    def complete_until(self, enterprise: str, kinds: Iterable[Kind]) -> datetime | None:
        """The moment up to which all of an enterprise's records stand here; None when they do not yet."""
        asked = "SELECT kind, completed_at FROM bookmarks WHERE enterprise = ? AND completed_at IS NOT NULL"
        found = {kind: datetime.fromisoformat(str(moment)) for kind, moment in self._rows(asked, enterprise)}
        wanted = [found.get(kind.name) for kind in kinds]
        return None if None in wanted else min(moment for moment in wanted if moment)

    def counts(self, enterprise: str | None = None) -> Mapping[str, int]:
        """How many records of each kind stand here, withdrawn ones left out."""
        asked = (
            "SELECT kind, count(*) FROM records WHERE NOT withdrawn AND enterprise = coalesce(?, enterprise) GROUP BY 1"
        )
        return dict(self._rows(asked, enterprise))

    def bodies(self, kind: Kind) -> Iterator[str]:
        """Every record of a kind as the platform told it, by enterprise, withdrawn ones too."""
        asked = "SELECT body FROM records WHERE kind = ? ORDER BY enterprise, id"
        with self._explained(), closing(self._db.execute(asked, (kind.name,))) as found:
            for (body,) in found:
                yield body

    def begun(self, kind: Kind, enterprise: str, *, anew: bool) -> Bookmark:
        """Where to go on reading; `anew` reads everything again, and so does what cannot be followed."""
        asked = "SELECT since, cursor, round, is_whole FROM bookmarks WHERE enterprise = ? AND kind = ?"
        found = self._rows(asked, enterprise, kind.name)
        if not found or anew or not kind.is_followed:
            return Bookmark(None, None, found[0][2] + 1 if found else 1, is_whole=True)
        [(since, cursor, number, is_whole)] = found
        return Bookmark(since, cursor, number, is_whole=bool(is_whole) and (cursor is not None or since is None))

    def take(self, kind: Kind, enterprise: str, bookmark: Bookmark, told: Told) -> tuple[Bookmark, Changes]:
        """Keep a page, and how far it went, both or neither."""
        with self._transaction():
            changes = self._merge(kind, bookmark, told.records)
            is_last = told.cursor is None
            if is_last and bookmark.is_whole:
                changes += Changes(withdrawn=self._drop(kind, enterprise, bookmark.round))
            since = told.until if is_last else bookmark.since
            found = Bookmark(since, told.cursor, bookmark.round, bookmark.is_whole)
            self._mark(kind, enterprise, found, (told.until or _now()) if is_last else None)
        return found, changes

    def forget(self, enterprise: str) -> int:
        """Remove all that is held of an enterprise; how many records that were."""
        with self._transaction():
            removed = self._db.execute("DELETE FROM records WHERE enterprise = ?", (enterprise,)).rowcount
            self._db.execute("DELETE FROM bookmarks WHERE enterprise = ?", (enterprise,))
        return removed

    def _merge(self, kind: Kind, bookmark: Bookmark, told: tuple[Kept, ...]) -> Changes:
        """The higher version takes the place of the lower one; when everything is read, what is told is so."""
        changes = Changes()
        for record in told:
            asked = "SELECT version, withdrawn, body FROM records WHERE kind = ? AND id = ?"
            before = self._db.execute(asked, (kind.name, record.id)).fetchone()
            if before and record.version < before[0] and not bookmark.is_whole:
                continue
            changes += _change(record, before)
            values = (kind.name, record.id, record.enterprise, record.ssin, record.version, record.withdrawn)
            self._db.execute(
                "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*values, bookmark.round, record.body)
            )
        return changes

    def _drop(self, kind: Kind, enterprise: str, number: int) -> int:
        """What is not there any more, since everything was told and it was not."""
        gone = "DELETE FROM records WHERE kind = ? AND enterprise = ? AND round < ?"
        return self._db.execute(gone, (kind.name, enterprise, number)).rowcount

    def _mark(self, kind: Kind, enterprise: str, mark: Bookmark, completed_at: str | None) -> None:
        statement = """
            INSERT INTO bookmarks VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
            since = excluded.since, cursor = excluded.cursor, round = excluded.round, is_whole = excluded.is_whole,
            completed_at = coalesce(excluded.completed_at, completed_at)
        """
        values = (enterprise, kind.name, mark.since, mark.cursor, mark.round, mark.is_whole, completed_at)
        self._db.execute(statement, values)

    def _prepare(self, api: str, quality: Quality) -> None:
        self._db.execute("PRAGMA busy_timeout = 30000")
        if self._is_empty():
            write_ahead(self._db, _PATIENCE_S)
            with self._transaction():
                if self._is_empty():
                    for statement in _schema.statements():
                        self._db.execute(statement)
                    self._db.execute("INSERT INTO about VALUES (?, ?)", (api, quality.value))
        if self._pragma("application_id") != _schema.APPLICATION:
            raise NotACopy(str(self.path))
        if self._pragma("user_version") > _schema.VERSION:
            raise NewerCopy(str(self.path))
        [(kept_api, kept_quality)] = self._rows("SELECT api, quality FROM about")
        if (kept_api, kept_quality) != (api, quality.value):
            raise CopyOfAnother(str(self.path), kept_api)

    def _is_empty(self) -> bool:
        return not self._pragma("application_id") and not self._rows("SELECT 1 FROM sqlite_schema LIMIT 1")

    def _pragma(self, name: str) -> int:
        [(value,)] = self._rows(f"PRAGMA {name}")
        return int(value)

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._explained():
            return self._db.execute(statement, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._explained():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as mistake:
            if mistake.sqlite_errorname == "SQLITE_NOTADB":
                raise NotACopy(str(self.path)) from mistake
            raise CopyUnusable(str(self.path), str(mistake)) from mistake
        except OSError as mistake:
            raise CopyUnusable(str(self.path), mistake.strerror or str(mistake)) from mistake


def _change(record: Kept, before: tuple[int, int, str] | None) -> Changes:
    if before is None:
        return Changes(withdrawn=1) if record.withdrawn else Changes(new=1)
    version, was_withdrawn, body = before
    if (version, body) == (record.version, record.body):
        return Changes()
    return Changes(withdrawn=1) if record.withdrawn and not was_withdrawn else Changes(changed=1)


def _made_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _now() -> str:
    return datetime.now(UTC).isoformat()
