"""What another domain may put in a statement of its own: the name of an enterprise, and what it may be."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select, text

from openfla.platform.access import rules
from openfla.platform.access.queries import enterprises


def parties(name: str) -> Subquery:
    """Every enterprise: `number`, `name`, `is_active` and `is_barred`."""
    table = enterprises.c
    is_active, is_barred = table.stopped_on.is_(None), table.barred_because.is_not(None)
    return select(table.number, table.name, is_active.label("is_active"), is_barred.label("is_barred")).subquery(name)


def is_numbered(number: ColumnElement[Any], words: str) -> ColumnElement[bool] | None:
    """Whether a number begins with the digits that were typed; nothing when it was something else."""
    search = rules.search(words)
    return number.between(search.first, search.last) if search and search.first else None


def named(words: str, size: int) -> Select[str]:
    """The numbers of enterprises whose name has words that begin with each of these, by an index."""
    return select(enterprises.c.number).where(_is_called(words)).limit(size)


def is_named(number: ColumnElement[Any], words: str) -> ColumnElement[bool]:
    """The same, looked up for one number after the other: for words so common that most rows are soon found."""
    return (
        select(_is_called(words)).where(enterprises.c.number == number).correlate_except(enterprises).scalar_subquery()
    )


def _is_called(words: str) -> ColumnElement[bool]:
    search = rules.search(words)
    typed = func.to_tsquery(text("'simple'"), search.query if search else "")
    return func.to_tsvector(text("'simple'"), enterprises.c.name).bool_op("@@")(typed)
