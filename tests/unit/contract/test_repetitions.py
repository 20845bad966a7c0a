"""A member that is told twice: nobody guesses which one was meant."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest

from openfla.contract.declarations import DeclarationRecord
from openfla.contract.findings import Finding
from openfla.contract.records import read
from openfla.contract.shapes import Misshapen, shaped
from openfla.contract.trainings import NewTraining
from tests.unit.contract.makers import a_training
from tests.unit.contract.test_shapes import WHOLE

LOOSE: Final = (", ", ": ")
TIGHT: Final = (",", ":")
ESCAPED: Final = a_training(title='"Nieuw": "oud" é', reference="a:b")


def members(value: Any, here: str = "") -> Iterator[str]:
    """Every member within a value, as Belgif writes it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield f"{here}{name}"
            yield from members(inner, f"{here}{name}.")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from members(inner, f"{here.removesuffix('.')}[{place}].")


def written(value: Any, twice: str, marks: tuple[str, str], here: str = "") -> str:
    """JSON text in which one member is told twice."""
    comma, colon = marks
    if isinstance(value, dict):
        told = [
            f"{json.dumps(name)}{colon}{written(inner, twice, marks, f'{here}{name}.')}"
            for name, inner in value.items()
            for _ in range(1 + (f"{here}{name}" == twice))
        ]
        return "{" + comma.join(told) + "}"
    if isinstance(value, list):
        place = here.removesuffix(".")
        return f"[{comma.join(written(inner, twice, marks, f'{place}[{at}].') for at, inner in enumerate(value))}]"
    return json.dumps(value, ensure_ascii=False)


def findings(text: str, message: type) -> list[Finding]:
    try:
        shaped(text.encode(), message)
    except Misshapen as mistake:
        return mistake.findings
    return []


class TestToldTwice:
    @pytest.mark.parametrize("marks", [LOOSE, TIGHT], ids=["loose", "tight"])
    @pytest.mark.parametrize("message", list(WHOLE))
    def test_it_is_named_wherever_it_stands(self, message: type, marks: tuple[str, str]) -> None:
        for member in members(WHOLE[message]):
            name = member.rpartition(".")[2]
            told = findings(written(WHOLE[message], member, marks), message)
            assert told == [Finding("exactlyOneExpected", member, {"fields": name})]

    @pytest.mark.parametrize("member", list(members(ESCAPED)))
    def test_what_stands_in_a_text_does_not_hide_it(self, member: str) -> None:
        assert [found.name for found in findings(written(ESCAPED, member, TIGHT), NewTraining)] == [member]

    @pytest.mark.parametrize("name", ["reference", "\\u0072eference"])
    def test_however_its_name_is_written(self, name: str) -> None:
        text = json.dumps(a_training(reference="one")).replace("{", f'{{"{name}": "two", ', 1)
        assert [found.name for found in findings(text, NewTraining)] == ["reference"]

    def test_a_number_as_a_text_is_told_beside_it(self) -> None:
        text = json.dumps(a_training(reference="one", duration={"value": "2", "unit": "days"}))
        text = text.replace("{", '{"reference": "two", ', 1)
        assert {found.code for found in findings(text, NewTraining)} == {"exactlyOneExpected", "wrongType"}

    def test_of_a_declaration_the_record_is_refused(self) -> None:
        line = written({"training": a_training()}, "training.title", TIGHT).encode()
        (found,) = read(line, DeclarationRecord).findings
        assert (found.code, found.name) == ("exactlyOneExpected", "training.title")


class TestToldOnce:
    @pytest.mark.parametrize("message", list(WHOLE))
    def test_every_member_once_is_no_repetition(self, message: type) -> None:
        for marks in (LOOSE, TIGHT):
            assert findings(written(WHOLE[message], "", marks), message) == []

    def test_what_is_usual_may_be_told_too(self) -> None:
        assert findings(json.dumps({"training": a_training(), "correction": False}), DeclarationRecord) == []

    def test_texts_may_have_any_marks(self) -> None:
        for text in (json.dumps(ESCAPED), json.dumps(ESCAPED, ensure_ascii=False)):
            assert findings(text, NewTraining) == []
