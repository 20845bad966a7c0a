"""The reference of the client from docstrings: `python -m scripts.reference` writes it; a test holds it current."""

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from openfla.client import Operations
from openfla.texts import Explained
from scripts.signatures import annotation, own_doc, prose, signature

REFERENCE: Final = Path(__file__).parents[1] / "docs/reference.md"
MODULES: Final = (
    "openfla.client",
    "openfla.channel",
    "openfla.channel.services",
    "openfla.channel.aiohttp",
    "openfla.channel.opentelemetry",
    "openfla.sending",
    "openfla.sending.checking",
    "openfla.sending.annotated",
    "openfla.sending.delivery",
    "openfla.sending.outbox",
    "openfla.sending.nightly",
    "openfla.sending.copy",
    "openfla.sending.archive",
)
HEAD: Final = """# Reference of the client

Every public name of `openfla.client`, `openfla.channel` and `openfla.sending`, with what its docstring says. This page
is made from the code by `scripts/reference.py`. How to go about it is told in [client.md](client.md) and
[sending.md](sending.md); the messages, field by field, are in the glossary: `openfla contract glossary`.

A client for tasks has the operations of the one for threads: what gives a `Training` there gives an awaitable of one
here, and what gives a `Found` an `AsyncFound`.
"""
_LONGEST_TYPE: Final = 400
_FILLED: Final = re.compile(r"'?%\((\w+)\)[a-z]'?")
"""What a sentence is filled with when it is told."""


def reference_page() -> str:
    """The whole page."""
    modules = [importlib.import_module(name) for name in MODULES]
    contents = [f"- [{module.__name__}](#{module.__name__.replace('.', '')})" for module in modules]
    lines = [HEAD, *contents, ""]
    told: dict[Any, str] = {}
    for module in modules:
        lines += _module(module, told)
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _module(module: ModuleType, told: dict[Any, str]) -> Iterator[str]:
    yield from (f"## {module.__name__}", "", *prose(inspect.getdoc(module)), "")
    names = {name: getattr(module, name) for name in _public(module)}
    for name, value in names.items():
        if _is_mistake(value):
            continue
        yield from (f"### {name}", "")
        yield from _class(name, value, told) if isinstance(value, type) else _other(name, value)
    mistakes = [_mistake(name, value) for name, value in names.items() if _is_mistake(value)]
    if mistakes:
        yield from (f"### Mistakes of {module.__name__}", "")
        yield from ("`explain(language)` says what is wrong, `advise(language)` what to do.", "")
        yield from ("| class | is a | when |", "|---|---|---|", *mistakes, "")


def _public(module: ModuleType) -> list[str]:
    """What it promises; what is for tasks after what is for threads."""
    names: list[str] | None = getattr(module, "__all__", None)
    if names is None:
        names = [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
        names = [name for name in names if not name.startswith("_")]
    return sorted(names, key=lambda name: (name.startswith("Async"), name.lower()))


def _is_mistake(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Explained)


def _mistake(name: str, kind: type[Explained]) -> str:
    told = own_doc(kind) or str(getattr(kind, "message", ""))
    about = _FILLED.sub(r"*\1*", " ".join(told.partition("\n\n")[0].split()))
    return f"| `{name}` | `{kind.__bases__[0].__name__}` | {about} |".replace(" | None", " \\| None")


def _other(name: str, value: Any) -> Iterator[str]:
    if inspect.isroutine(value):
        yield from ("```python", signature(value, name), "```", "", *prose(inspect.getdoc(value)), "")
        return
    is_type = hasattr(value, "__args__")
    told = annotation(value) if is_type else f"{type(value).__name__}"
    told = f"{told} = {value!r}" if isinstance(value, str | int | float) else told
    yield from (f"`{told}`" if len(told) < _LONGEST_TYPE else f"a {type(value).__name__}", "")


def _class(name: str, kind: type, told: dict[Any, str]) -> Iterator[str]:
    if not _is_part(kind) and (line := signature(kind, name)):
        yield from ("```python", line, "```", "")
    yield from (*prose(own_doc(kind)), "")
    if issubclass(kind, Enum):
        yield from (*(f"- `{member.name}`: `{member.value}`" for member in kind), "")
        return
    if bases := _bases(kind):
        yield from (f"With everything of {', '.join(f'`{base}`' for base in bases)}.", "")
    yield from _attributes(kind)
    elsewhere: dict[str, list[str]] = {}
    for member, raw, value in _members(kind):
        where = told.setdefault(raw, name)
        if where == name:
            yield from _member(member, value)
        else:
            elsewhere.setdefault(where, []).append(f"`{member}`")
    for where, members in elsewhere.items():
        yield from (f"As with `{where}`: {', '.join(members)}.", "")


def _is_part(kind: type) -> bool:
    """Whether it is a part of a client, which nobody makes but the client."""
    return issubclass(kind, Operations) and not hasattr(kind, "of_account")


def _member(name: str, value: Any) -> Iterator[str]:
    """A method as it is called, or a property with its type, with what is said of it."""
    if isinstance(value, property):
        gives = inspect.signature(value.fget).return_annotation if value.fget else None
        yield f"**`.{name}`**: `{annotation(gives)}`"
    else:
        line = signature(value, name)
        yield from ("```python", f".{line}", "```") if "\n" in line else (f"**`.{line}`**",)
    yield from ("", *prose(inspect.getdoc(value)), "")


def _bases(kind: type) -> list[str]:
    """The public ones of the house."""
    given = vars(kind).get("__orig_bases__", kind.__bases__)
    own = [base for base in given if getattr(base, "__origin__", base).__module__.startswith("openfla.")]
    return [told for told in map(annotation, own) if not told.startswith("_")]


def _lineage(kind: type) -> Iterator[type]:
    """It and its private bases: what these have is told nowhere else."""
    yield kind
    for base in kind.__mro__[1:]:
        if base.__module__.startswith("openfla.") and base.__name__.startswith("_"):
            yield base


def _members(kind: type) -> Iterator[tuple[str, Any, Any]]:
    """Name, the object by which one knows it again in another class, and what is told of."""
    seen = set()
    for owner in _lineage(kind):
        for name, raw in vars(owner).items():
            value = raw if isinstance(raw, property) else getattr(kind, name)
            if name.startswith("_") or name in seen or not (isinstance(raw, property) or inspect.isroutine(value)):
                continue
            seen.add(name)
            if inspect.getdoc(value):
                yield name, raw, value


def _attributes(kind: type) -> Iterator[str]:
    """What is put there with a declared type when it is made, such as the parts of a client."""
    found: dict[str, str] = {}
    for owner in _lineage(kind):
        init = vars(owner).get("__init__")
        if inspect.isfunction(init) and init.__code__.co_filename.endswith(".py"):
            for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(init)))):
                if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Attribute):
                    found.setdefault(node.target.attr, ast.unparse(node.annotation))
    public = [f"- `.{name}`: `{annotation(told)}`" for name, told in found.items() if not name.startswith("_")]
    yield from (*public, "") if public else ()


if __name__ == "__main__":
    REFERENCE.write_text(reference_page(), encoding="utf-8")
