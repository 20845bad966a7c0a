"""The tables of a copy, and the views that people ask questions of."""

from collections.abc import Iterator
from typing import Final

from openfla.sending.copy._kinds import KINDS, Kind

APPLICATION: Final = 0x0F1AC0B1
"""`application_id` of the file: by this it is known as a copy."""
VERSION: Final = 1
"""`user_version` of the file: which tables it has."""

_TABLES: Final = (
    "CREATE TABLE about (api TEXT NOT NULL, quality TEXT NOT NULL) STRICT",
    """
    CREATE TABLE records (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        enterprise TEXT NOT NULL,
        ssin TEXT,
        version INTEGER NOT NULL,
        withdrawn INTEGER NOT NULL,
        round INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (kind, id)
    ) STRICT
    """,
    "CREATE INDEX records_of_enterprise ON records (kind, enterprise)",
    "CREATE INDEX records_of_worker ON records (ssin)",
    """
    CREATE TABLE bookmarks (
        enterprise TEXT NOT NULL,
        kind TEXT NOT NULL,
        since TEXT,
        cursor TEXT,
        round INTEGER NOT NULL,
        is_whole INTEGER NOT NULL,
        completed_at TEXT,
        PRIMARY KEY (enterprise, kind)
    ) STRICT
    """,
)
_HELD: Final = {"enterpriseNumber": "enterprise", "ssin": "ssin", "version": "version", "withdrawn": "withdrawn"}
"""Fields that have a column of the table too, under which they are found fast."""


def statements() -> Iterator[str]:
    """All that makes a copy of an empty file."""
    yield from _TABLES
    for kind in KINDS:
        yield _view(kind)
    yield f"PRAGMA application_id = {APPLICATION}"
    yield f"PRAGMA user_version = {VERSION}"


def _view(kind: Kind) -> str:
    # Names only of this package's own: nothing that anybody typed comes near.
    told = [f"{_value(field)} AS {name}" for name, field in kind.view_columns]
    return f"CREATE VIEW {kind.view} AS SELECT {', '.join(told)}, body FROM records WHERE kind = '{kind.name}'"  # noqa: S608


def _value(field: str) -> str:
    if field == "id":
        return "id"
    return _HELD.get(field, f"json_extract(body, '$.{field}')")
