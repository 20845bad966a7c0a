"""What a 400 tells is told in the reader's language: every sentence given to `issue` stands in the catalogues."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from openfla.platform.kernel.issues import BadRequest, issue, unknown
from openfla.texts import N_

_ROOT: Final = Path(__file__).parents[3]
_MARKED_ELSEWHERE: Final = frozenset({"rule.message", "rule.remedy", "self.message"})
"""Sentences of a rule of the list of anomalies, or of a mistake."""


def _is_marked(told: ast.expr, module: ast.Module) -> bool:
    """Whether the catalogues find a sentence; a name stands for what the module gives it."""
    if isinstance(told, ast.Name):
        given = _given(told.id, module)
        return bool(given) and all(_is_marked(value, module) for value in given)
    is_literal = (
        isinstance(told, ast.Call) and ast.unparse(told.func) == "N_" and isinstance(told.args[0], ast.Constant)
    )
    return is_literal or ast.unparse(told) in _MARKED_ELSEWHERE


def _given(name: str, module: ast.Module) -> list[ast.expr]:
    return [
        part.value
        for part in ast.walk(module)
        if isinstance(part, ast.Assign | ast.AnnAssign) and part.value
        for target in (part.targets if isinstance(part, ast.Assign) else [part.target])
        if isinstance(target, ast.Name) and target.id == name
    ]


def _sentences(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args[1:2]
    yield from (keyword.value for keyword in call.keywords if keyword.arg in ("detail", "remedy"))


def _made() -> Iterator[tuple[str, bool]]:
    """Each sentence of an issue that the code makes: where, and whether it is marked."""
    for path in sorted((_ROOT / "src/openfla").rglob("*.py")):
        module = ast.parse(path.read_text())
        for call in ast.walk(module):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "issue":
                for told in _sentences(call):
                    yield f"{path.relative_to(_ROOT)}:{call.lineno}", _is_marked(told, module)


def test_every_sentence_of_an_issue_is_marked_for_the_catalogues() -> None:
    made = list(_made())
    assert len(made) > 15
    assert [where for where, is_marked in made if not is_marked] == []


def test_a_sentence_that_is_not_marked_is_noticed() -> None:
    module = ast.parse('a = "x"\nb = f"{a}"\nc = N_("x")\nd = N_(a)\ne = other("x")')
    assert {name: _is_marked(ast.Name(name), module) for name in "abcdef"} == dict.fromkeys("abdef", False) | {
        "c": True
    }


def test_an_issue_is_told_in_the_language_of_its_reader_with_its_values() -> None:
    (told,) = BadRequest([unknown("surprise 85073003328 %", "provider")]).told("nl")["issues"]
    assert told["name"] == "provider.surprise *** %"
    assert "surprise *** %" in told["detail"]
    assert told["detail"] != "Input surprise *** % is unknown"
    (plain,) = BadRequest([issue("invalidInput", N_("100 % sure"))]).told("en")["issues"]
    assert plain["detail"] == "100 % sure"
