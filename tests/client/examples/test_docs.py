"""What the docs of the client show is what runs: Python that stands in the examples, a page made from the code."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_group

from openfla.cli.main import app
from scripts.reference import REFERENCE, reference_page

ROOT = Path(__file__).parents[3]
EXAMPLES = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples/python").glob("*.py"))}
PAGES = ("README.md", "docs/client.md", "docs/sending.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_python_that_a_page_shows_stands_in_an_example(page: str) -> None:
    shown = re.findall(r"^```python\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert shown
    assert [block for block in shown if not any(block in example for example in EXAMPLES.values())] == []


def test_every_example_is_told_of_and_run() -> None:
    told = (ROOT / "examples/python/README.md").read_text(encoding="utf-8")
    run = Path(__file__).with_name("test_examples.py").read_text(encoding="utf-8")
    assert [name for name in EXAMPLES if f"({name})" not in told or f"{Path(name).stem}.main(" not in run] == []


@pytest.mark.parametrize("page", [*PAGES[1:], "examples/python/README.md"])
def test_the_links_of_a_page_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / page).read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


@pytest.mark.parametrize("page", [*PAGES, "examples/python/README.md"])
def test_every_command_that_a_page_shows_is_there_with_its_options(page: str) -> None:
    shown = re.findall(r"^```sh\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    lines = "\n".join(shown).replace("\\\n", " ").splitlines()
    commands = [shlex.split(line, comments=True) for line in lines if line.startswith("openfla ")]
    assert commands
    assert [" ".join(words) for words in commands if not _is_known(words[1:])] == []


def _is_known(words: list[str]) -> bool:
    command: Any = get_group(app)
    while hasattr(command, "get_command"):
        name = words.pop(0)
        # `trainings archive ENTERPRISE` is short for `trainings archive make ENTERPRISE`.
        command = command.get_command(None, name) or command.get_command(None, "make")
    given = {word.partition("=")[0] for word in words if word.startswith("-")}
    return command is not None and given <= {name for option in command.params for name in option.opts}


def test_the_page_of_the_reference_is_current() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == reference_page()
