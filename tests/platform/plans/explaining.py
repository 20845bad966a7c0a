"""What PostgreSQL would do for a statement whose values it does not know: the plan that a prepared one keeps."""

import re
from collections.abc import Iterator
from typing import Any

import psycopg

from openfla.platform.kernel import database

JOURNEY = database._BY_INDEX
"""The options of a connection of `Database.journey`."""
_COUNTS = ("number", "accepted", "warned", "blocked")
_HELD = re.compile(r"%(?:\((\w+)\))?([sb])")


class Plan:
    """The nodes of a plan."""

    def __init__(self, root: dict[str, Any]) -> None:
        self._nodes = list(_nodes(root))

    @property
    def indexes(self) -> set[str]:
        """By which indexes it goes."""
        return {node["Index Name"] for node in self._nodes if "Index Name" in node}

    @property
    def read_whole(self) -> set[str]:
        """The tables of which it reads every row, those of PostgreSQL itself left out."""
        read = {node["Relation Name"] for node in self._nodes if node["Node Type"] == "Seq Scan"}
        return {name for name in read if not name.startswith("pg_")}

    @property
    def filters(self) -> list[str]:
        """What is asked of rows only after they were read."""
        return [node["Filter"] for node in self._nodes if "Filter" in node]

    def __repr__(self) -> str:
        shown = ("Node Type", "Relation Name", "Index Name", "Index Cond", "Filter")
        return "\n".join(str({name: node[name] for name in shown if name in node}) for node in self._nodes)


def generic_plan(url: str, statement: str | bytes, options: str = "") -> Plan:
    """The plan of a statement with the placeholders of the driver.

    Args:
        url: of the database, as SQLAlchemy is told.
        statement: as production gives it to the driver.
        options: of the connection.
    """
    told = _numbered(statement if isinstance(statement, str) else statement.decode())
    with psycopg.connect(database.psycopg_url(url).replace("+psycopg", "", 1), options=options) as connection:
        # Without values this goes as plain text: the server finds the types by itself.
        found = connection.execute(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {told}".encode()).fetchall()
    return Plan(found[0][0][0]["Plan"])


def _numbered(statement: str) -> str:
    """The placeholders of the driver as those of PostgreSQL; a count is a whole number, which the driver would tell."""
    seen: list[str] = []

    def number(match: re.Match[str]) -> str:
        name = match[1] or f"{len(seen)}"
        if name not in seen:
            seen.append(name)
        cast = "::bytea" if match[2] == "b" else "::integer" if name in _COUNTS else ""
        return f"${seen.index(name) + 1}{cast}"

    return _HELD.sub(number, statement)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)
