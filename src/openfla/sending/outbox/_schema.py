"""The tables of an outbox, and how an older one becomes like a new one. Understood from SQLite 3.26 on (RHEL 8)."""

from typing import Final

APPLICATION_ID: Final = 0x464C4142
"""In the header of the file (SQLite: PRAGMA application_id): tells an outbox from any other database."""

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        # One row for each file or run. AUTOINCREMENT: the number of what was forgotten is never given again.
        """
        CREATE TABLE sendings (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            addressee BLOB NOT NULL,
            source BLOB NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('preparing', 'ready', 'held', 'done')),
            digest TEXT NOT NULL DEFAULT '',
            created_at TEXT NOT NULL,
            done_at TEXT,
            trouble BLOB
        )
        """,
        "CREATE INDEX sendings_by_digest ON sendings (digest)",
        # `file_rows` are the numbers of its rows in the file, with commas between them.
        """
        CREATE TABLE records (
            sending INTEGER NOT NULL REFERENCES sendings ON DELETE CASCADE,
            record INTEGER NOT NULL,
            file_rows TEXT NOT NULL,
            reference TEXT,
            is_wrong INTEGER NOT NULL CHECK (is_wrong IN (0, 1)),
            verdict TEXT CHECK (verdict IN ('A', 'W', 'B')),
            notes BLOB,
            PRIMARY KEY (sending, record)
        ) WITHOUT ROWID
        """,
        # Apart from the records: these hold the numbers of workers, and are forgotten first.
        """
        CREATE TABLE lines (
            sending INTEGER NOT NULL REFERENCES sendings ON DELETE CASCADE,
            record INTEGER NOT NULL,
            line BLOB NOT NULL,
            PRIMARY KEY (sending, record)
        ) WITHOUT ROWID
        """,
        # The exact body of a batch is its lines in order, each with its end: lines never change once they are there.
        """
        CREATE TABLE batches (
            sending INTEGER NOT NULL REFERENCES sendings ON DELETE CASCADE,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            records INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            key TEXT NOT NULL UNIQUE,
            declaration TEXT,
            cut_at TEXT NOT NULL,
            taken_at TEXT,
            judged_at TEXT,
            PRIMARY KEY (sending, first)
        ) WITHOUT ROWID
        """,
    ),
)
"""Each is one transaction; their number is the user_version of the file."""
