"""What the page of the reference says of one object: its signature and its docstring, as Markdown."""

import inspect
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, Final, Protocol

_SECTIONS: Final = ("Args", "Attributes", "Raises", "Returns")
_PATHS: Final = re.compile(r"\b(?:[a-z_][a-z_0-9]*\.)+(?=[A-Za-z_])")
_MEMORY: Final = re.compile(r" at 0x[0-9a-f]+")
_ARGUMENT: Final = re.compile(r"    (\*{0,2}\w[\w., *]*): (.*)")
_LANGUAGES: Final = "Literal[nl, fr, de, en]"
_UNION: Final = re.compile(r"\b(Union|Optional)\[")
_STARS: Final = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}
_WIDTH: Final = 110


def signature(value: Any, name: str) -> str:
    """How it is called; "" where that tells nothing.

    >>> def sum(numbers: list[int], *, start: int = 0) -> int: ...
    >>> signature(sum, "sum")
    'sum(numbers: list[int], *, start: int = 0) -> int'
    """
    if isinstance(value, type) and (issubclass(value, Enum) or Protocol in value.__bases__):
        return ""
    try:
        found = inspect.signature(value)
    except ValueError:
        return ""
    told = _parameters([each for each in found.parameters.values() if each.name not in ("self", "cls")])
    is_made = isinstance(value, type) or found.return_annotation is found.empty
    gives = "" if is_made else f" -> {annotation(found.return_annotation)}"
    line = f"{name}({', '.join(told)}){gives}"
    if len(line) <= _WIDTH:
        return line
    return f"{name}(\n" + "".join(f"    {each},\n" for each in told) + f"){gives}"


def annotation(told: Any) -> str:
    """A type as one writes it, without the modules in front.

    >>> from collections.abc import Sequence
    >>> annotation(Sequence[str] | None)
    'Sequence[str] | None'
    """
    text = told if isinstance(told, str) else inspect.formatannotation(told)
    text = _MEMORY.sub("", _PATHS.sub("", text.replace("~", ""))).replace("'", "").replace("NoneType", "None")
    text = _joined(text.replace("[F]", "").replace("[F, ", "["))
    return text.replace(_LANGUAGES, "Language")


def _joined(text: str) -> str:
    """`Union[A, B]` and `Optional[A]` as `A | B` and `A | None`, whatever the version of Python calls them."""
    while found := _UNION.search(text):
        parts, depth, end = [""], 1, found.end()
        while depth:
            sign = text[end]
            depth += (sign == "[") - (sign == "]")
            if sign == "," and depth == 1:
                parts.append("")
            elif depth:
                parts[-1] += sign
            end += 1
        parts += ["None"] if found[1] == "Optional" else []
        text = text[: found.start()] + " | ".join(part.strip() for part in parts) + text[end:]
    return text


def prose(doc: str | None) -> Iterator[str]:
    """A docstring as Markdown: its sections become lists, its examples code."""
    section, is_code = False, False
    for line in (doc or "").splitlines():
        if line.endswith(":") and line.rstrip(":") in _SECTIONS:
            section = True
            yield from (line, "")
            continue
        is_example = line.startswith((">>>", "...")) or (is_code and line.strip() != "")
        if is_example != is_code:
            yield "```python" if is_example else "```"
            is_code = is_example
        section = section and line.strip() != ""
        yield _listed(line) if section else line
    if is_code:
        yield "```"


def own_doc(kind: type) -> str | None:
    """Its own docstring; not that of a base, nor the one that dataclasses make up."""
    told = vars(kind).get("__doc__")
    return None if told is None or told.startswith(f"{kind.__name__}(") else inspect.cleandoc(told)


def _parameters(given: list[inspect.Parameter]) -> list[str]:
    """Each as one declares it, with the mark before those that have to be named."""
    told = [_parameter(each) for each in given]
    named = [place for place, each in enumerate(given) if each.kind is each.KEYWORD_ONLY]
    if named and not any(each.kind is each.VAR_POSITIONAL for each in given):
        told.insert(named[0], "*")
    return told


def _parameter(parameter: inspect.Parameter) -> str:
    stars = _STARS.get(parameter.kind.name, "")
    about = "" if parameter.annotation is parameter.empty else f": {annotation(parameter.annotation)}"
    usual = "" if parameter.default is parameter.empty else f" = {_usual(parameter.default)}"
    return f"{stars}{parameter.name}{about}{usual}"


def _usual(value: Any) -> str:
    """A default as one would write it; what would be long, or says nothing to a reader, is left out."""
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, frozenset):
        return f"frozenset({sorted(value)})"
    if inspect.isroutine(value):
        return value.__name__
    is_plain = isinstance(value, str | int | float | tuple | None)
    return repr(value) if is_plain and len(repr(value)) < _WIDTH else "..."


def _listed(line: str) -> str:
    """An argument begins an item; what follows belongs to it."""
    named = _ARGUMENT.match(line)
    return f"- `{named[1]}`: {named[2]}" if named else f"  {line.strip()}"
