"""The SQLite file of an outbox: opened, brought up to date, written in transactions that are on disk when they end."""

import os
import sqlite3
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from openfla.sending._ahead import write_ahead
from openfla.sending.outbox._errors import OutboxFull, OutboxTooNew, OutboxUnusable
from openfla.sending.outbox._schema import APPLICATION_ID, MIGRATIONS

_PRIVATE_FILE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700
_BUSY_S: Final = 30.0
"""How long one waits for another process that writes; each of our transactions is far shorter."""
_AT_ONCE: Final = 500
"""Rows of an answer that are in memory."""
_PRAGMAS: Final = (
    "PRAGMA synchronous = FULL",  # What was committed outlives the power supply: keys and bodies before they are sent.
    "PRAGMA fullfsync = ON",  # The same on macOS; elsewhere it does nothing.
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # What is forgotten is overwritten: it holds the numbers of workers.
)


class Database:
    """One connection, for the thread that opened it. Made where there is none; only its owner may read the file.

    Raises:
        OutboxUnusable, OutboxTooNew, OutboxFull: it cannot be opened; each method can raise the first and the last.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._explained():
            _make_private(path)
            self._connection = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)
            try:
                self._bring_up_to_date()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written in this block, durable; or nothing of it."""
        with self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with self._explained():
                self._connection.execute("COMMIT")
        except BaseException:
            # Where the disk is full, SQLite may have gone back by itself already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def write(self, sql: str, *values: Any) -> int:
        """Carry out one statement, its values in order or, as a mapping, by name; the number of the row it made."""
        with self._explained():
            named = values[0] if values and isinstance(values[0], dict) else values
            return self._connection.execute(sql, named).lastrowid or 0

    def write_all(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Carry out one statement for each of the rows."""
        with self._explained():
            self._connection.executemany(sql, rows)

    def rows(self, sql: str, *values: object) -> Generator[tuple[Any, ...], None, None]:
        """What a query finds, as it is asked for: however much it is, a little is in memory."""
        with self._explained():
            cursor = self._connection.execute(sql, values)
        with closing(cursor):
            while True:
                with self._explained():
                    some = cursor.fetchmany(_AT_ONCE)
                if not some:
                    return
                yield from some

    def row(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """The first that a query finds."""
        with closing(self.rows(sql, *values)) as found:
            return next(found, None)

    def give_back_space(self) -> None:
        """Shrink the files; what was forgotten is then in none of them."""
        with self._explained():
            # As a script: `execute` gives back one page and stops.
            self._connection.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE);")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What SQLite and the file system say, as mistakes that tell what to do."""
        try:
            yield
        except sqlite3.Error as mistake:
            if getattr(mistake, "sqlite_errorname", "") == "SQLITE_FULL":
                raise OutboxFull(str(self.path)) from mistake
            raise OutboxUnusable(str(self.path), str(mistake)) from mistake
        except OSError as mistake:
            raise OutboxUnusable(str(self.path), mistake.strerror or str(mistake)) from mistake

    def _bring_up_to_date(self) -> None:
        self._require_ours()
        # Before the first table, and before the log: what is forgotten gives its space back.
        self.write("PRAGMA auto_vacuum = INCREMENTAL")
        write_ahead(self._connection, _BUSY_S)
        for pragma in _PRAGMAS:
            self.write(pragma)
        if self._number("user_version") != len(MIGRATIONS):
            with self.transaction():
                self._migrate(self._number("user_version"))

    def _require_ours(self) -> None:
        if self.row("SELECT 1 FROM sqlite_master") and self._number("application_id") != APPLICATION_ID:
            raise OutboxUnusable(str(self.path), "it is the database of another program")

    def _migrate(self, version: int) -> None:
        if version > len(MIGRATIONS):
            raise OutboxTooNew(str(self.path), version, len(MIGRATIONS))
        for script in MIGRATIONS[version:]:
            for statement in script:
                self.write(statement)
        self.write(f"PRAGMA application_id = {APPLICATION_ID}")
        self.write(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _number(self, pragma: str) -> int:
        found = self.row(f"PRAGMA {pragma}")
        return int(found[0]) if found else 0


def _make_private(path: Path) -> None:
    """SQLite gives its own files beside this one the same mode."""
    path.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE_FILE))
