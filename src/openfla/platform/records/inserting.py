"""Inserting rows in one statement: few as JSON, many as an array a column, and what all of them share told once."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final

import msgspec
from psycopg.sql import SQL, Composable, Identifier, Placeholder
from sqlalchemy import ARRAY
from sqlalchemy.dialects import postgresql

from openfla.platform.kernel.arrays import column
from openfla.platform.kernel.database import metadata

_DIALECT: Final = postgresql.dialect()  # type: ignore[no-untyped-call]
_LIST: Final = SQL(", ")
_JSON: Final = msgspec.json.Encoder(decimal_format="number")
_MANY: Final = 100
"""From so many rows on arrays take less than JSON, which has one parameter, and one statement whose plan is kept."""
_FORMS: Final = 256


def insertion(table: str, key: str | None, rows: Sequence[msgspec.Struct]) -> tuple[bytes, Mapping[str, Any]]:
    """A statement that inserts rows, each a struct with the names of the columns.

    Args:
        table: its name.
        key: the name of the constraint by which a row may be there already: then it is left out. Without it the
            statement fails then, and takes a quarter less of the database.
        rows: one at least, all of one class.

    Returns:
        the statement, and what it is told.
    """
    names = rows[0].__struct_fields__
    if len(rows) < _MANY:
        return _of_few(table, key, names), {"rows": _JSON.encode(rows).decode()}
    told, varying = dict[str, Any](), list[str]()
    for name, values in zip(names, zip(*map(msgspec.structs.astuple, rows), strict=True), strict=True):
        plain = _plain(table, name)
        if _are_one(values):
            told[name] = msgspec.to_builtins(plain(values[0]) if plain else values[0])
        else:
            varying.append(name)
            told[name] = column([plain(value) for value in values] if plain else values)
    return _of_many(table, key, names, tuple(varying)), told


@cache
def _of_few(table: str, key: str | None, names: tuple[str, ...]) -> bytes:
    source = SQL("json_populate_recordset(CAST(NULL AS {table}), CAST(%(rows)s AS json))").format(
        table=Identifier(table)
    )
    return _statement(table, key, names, _listed(names), source)


@lru_cache(_FORMS)
def _of_many(table: str, key: str | None, names: tuple[str, ...], varying: tuple[str, ...]) -> bytes:
    types = {name: SQL(metadata.tables[table].c[name].type.compile(dialect=_DIALECT)) for name in names}
    values = [_cast(Identifier(name) if name in varying else Placeholder(name), types[name]) for name in names]
    flat = {name: SQL("text") if _plain(table, name) else types[name] for name in varying}
    arrays = [_cast(Placeholder(name), flat[name] + SQL("[]")) for name in varying]
    source = SQL("unnest({arrays}) AS told ({names})").format(arrays=_LIST.join(arrays), names=_listed(varying))
    return _statement(table, key, names, _LIST.join(values), source)


def _statement(table: str, key: str | None, names: Sequence[str], values: Composable, source: Composable) -> bytes:
    statement = SQL("INSERT INTO {table} ({names}) SELECT {values} FROM {source}").format(
        table=Identifier(table), names=_listed(names), values=values, source=source
    )
    if key:
        statement += SQL(" ON CONFLICT ON CONSTRAINT {key} DO NOTHING").format(key=Identifier(key))
    return statement.as_bytes()


def _are_one(values: Sequence[Any]) -> bool:
    # Ids compare slowly, and differ at once.
    return values[0] == values[-1] and values.count(values[0]) == len(values)


@cache
def _plain(table: str, name: str) -> Callable[[Any], Any] | None:
    """How a value is written as a text, of the types that PostgreSQL has no flat array of."""
    type_ = metadata.tables[table].c[name].type
    if isinstance(type_, postgresql.JSONB):
        return lambda value: None if value is None else _JSON.encode(value).decode()
    return column if isinstance(type_, ARRAY) else None


def _cast(value: Composable, kind: Composable) -> Composable:
    return SQL("CAST({value} AS {kind})").format(value=value, kind=kind)


def _listed(names: Sequence[str]) -> Composable:
    return _LIST.join(map(Identifier, names))
