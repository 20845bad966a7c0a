"""A message as the cells of a row; pure."""

import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec

_USUAL: Final = {"withdrawn": "false"}
"""What a message leaves out because it is usual."""
_FORMULA: Final = re.compile(r"(?:^|[;,|\t])\s*[=+\-@\t\r]")


def cells(message: msgspec.Struct, columns: Sequence[str]) -> list[str]:
    """The text of each column; empty where the message says nothing."""
    told = msgspec.to_builtins(message)
    return [_text(_found(told, column)) or _USUAL.get(column, "") for column in columns]


def unarmed(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: what looks like one gets an apostrophe.

    Also behind what some of them, set to Dutch or French, take for the end of a cell.
    """
    return _FORMULA.sub(lambda found: found[0][:-1] + "'" + found[0][-1], cell)


def _found(told: Any, column: str) -> Any:
    for name in column.split("."):
        if not isinstance(told, dict) or name not in told:
            return None
        told = told[name]
    return told


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "true"  # that it is there is what it tells; its members have columns of their own
    if isinstance(value, list):
        plain = all(isinstance(item, str) for item in value)
        return ", ".join(value) if plain else msgspec.json.encode(value).decode()
    return str(value)
