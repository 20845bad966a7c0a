"""docs/portal.md says what is there: the people of the world and the commands of an operator."""

import re
from pathlib import Path

from typer.main import get_command

from openfla.cli.admin import app
from openfla.sandbox._world import world

PAGE = (Path(__file__).parents[3] / "docs/portal.md").read_text(encoding="utf-8")
BEFORE_THE_PORTAL = {"database", "keys", "audit"}


def test_everybody_of_the_world_is_in_the_table() -> None:
    assert [person.name for person in world().people if person.name not in PAGE] == []


def test_every_command_is_in_the_table_and_no_other() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (`.*`) \|$", PAGE, re.MULTILINE)
    told = {noun: set(re.findall(r"`([\w-]+)`", acts)) for noun, acts in rows}
    there = {noun: set(group.commands) for noun, group in get_command(app).commands.items()}  # type: ignore[attr-defined]
    assert told == {noun: acts for noun, acts in there.items() if noun not in BEFORE_THE_PORTAL}
