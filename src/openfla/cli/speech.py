"""What the command says, in the language of the terminal."""

import json
import sys
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import typer
from rich.console import Console

from openfla.texts import Explained, language_of_environment, ntranslate, translate

LANGUAGE = language_of_environment()

out = Console(highlight=False, soft_wrap=True, emoji=False)
err = Console(highlight=False, soft_wrap=True, emoji=False, stderr=True)


def is_somebody_there() -> bool:
    """Whether questions can be answered."""
    return sys.stdin.isatty()


def _(message: str, **values: object) -> str:
    """One sentence in the language of the terminal."""
    return translate(LANGUAGE, message, values)


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """One sentence in the language of the terminal, in the number that `count` asks for."""
    return ntranslate(LANGUAGE, one, many, count, values)


def number(value: Decimal) -> str:
    """An exact decimal as it is written in the language of the terminal."""
    return f"{value:f}" if LANGUAGE == "en" else f"{value:f}".replace(".", ",")


def say(message: str = "") -> None:
    """Print a line that was already translated; no part of it is taken for markup."""
    out.print(message, markup=False)


def say_json(value: Mapping[str, Any] | list[Any]) -> None:
    """Print for a program: one JSON document and nothing else."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def tell(mistake: Explained) -> None:
    """Print what went wrong and the remedy, on standard error."""
    err.print(_("Error: %(sentence)s", sentence=mistake.explain(LANGUAGE)), markup=False, style="bold red")
    if advice := mistake.advise(LANGUAGE):
        err.print(advice, markup=False)
