"""What is told of a text that does not have the shape of its message: in words, with what the schema asks for."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from openfla.contract.declarations import ProviderDeclarationRecord
from openfla.contract.entitlements import NewTrainingRight
from openfla.contract.findings import text_of
from openfla.contract.schemas import components
from openfla.contract.shapes import Misshapen, shaped
from openfla.contract.trainings import NewProviderTraining, NewTraining, TrainingSearch
from openfla.platform import operations
from openfla.platform.settings import Settings
from tests.unit.contract.makers import a_training

_TOLD = {"type", "enum", "pattern", "format", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"}
_TOLD |= {"required", "additionalProperties", "properties", "items", "$ref"}
_SAYS_NOTHING = {"title", "description", "examples", "default"}


def _parts(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A schema and all that stand in it."""
    yield schema
    inner = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
    for part in inner:
        yield from _parts(part)


def _requests() -> list[dict[str, Any]]:
    books = operations.books(Settings()).values()
    messages = {operation.request for book in books for operation in book.operations if operation.request}
    return [part for schema in components([*messages], "{name}").values() for part in _parts(schema)]


def _told(body: Any, message: type) -> dict[str, str]:
    """All that is told of each member."""
    with pytest.raises(Misshapen) as misshapen:
        shaped(json.dumps(body).encode(), message)
    told: dict[str, str] = {}
    for found in misshapen.value.findings:
        told[found.name] = f"{told.get(found.name, '')} {text_of(found, 'en')}".lstrip()
    return told


def test_no_check_is_left_to_the_words_of_a_library() -> None:
    assert {keyword for part in _requests() for keyword in part} - _SAYS_NOTHING <= _TOLD


def test_every_length_that_has_a_limit_has_an_end() -> None:
    for part in _requests():
        assert ("minLength" in part) <= ("maxLength" in part)
        assert ("minItems" in part) <= ("maxItems" in part)


@pytest.mark.parametrize("reference", ["", "x" * 65])
def test_a_length_is_told_with_both_its_ends(reference: str) -> None:
    assert "1 to 64." in _told(a_training(reference=reference), NewTraining)["reference"]


@pytest.mark.parametrize("length", [0, 1001])
def test_that_of_a_list_too(length: int) -> None:
    training = a_training(enterpriseNumber=None, ssin=None, status=None)
    training["participants"] = [{"ssin": "85073003328", "status": "completed"}] * length
    assert "1 to 1000." in _told(training, NewProviderTraining)["participants"]
    assert "1 to 1000." in _told({"training": training}, ProviderDeclarationRecord)["training.participants"]


def test_that_of_a_text_which_may_be_empty_begins_at_0() -> None:
    assert "0 to 30." in _told({"collectiveAgreement": "1" * 31}, NewTrainingRight)["collectiveAgreement"]


@pytest.mark.parametrize("day", ["2026-02-30", "02/03/2026", "2026-03-02T00:00:00Z", "0000-01-01", ""])
def test_a_date_is_told_to_be_one_that_exists(day: str) -> None:
    told = _told(a_training(period={"startDate": day, "endDate": "2026-03-03"}), NewTraining)["period.startDate"]
    assert told.startswith("This is no date that exists, written YYYY-MM-DD.")


def test_a_form_is_told_with_its_examples() -> None:
    told = _told({"declarer": "x", "changedSince": "2026-03-03", "ssin": "1"}, TrainingSearch)
    assert '^[0-1][0-9]{9}$ ("0884303369").' in told["declarer"]
    assert 'YYYY-MM-DDThh:mm:ssZ ("2026-03-03T16:30:00Z").' in told["changedSince"]
    assert "^[0-9]{11}$." in told["ssin"]


@pytest.mark.parametrize(
    ("written", "name", "told"),
    [
        ('{"year": 2026.0}', "year", "not of type integer"),
        ('{"kind": 1, "kind": "legal"}', "kind", "not of type string"),
    ],
)
def test_what_only_the_decoder_minds_is_told_in_the_same_words(written: str, name: str, told: str) -> None:
    about = {"enterpriseNumber": "0999999922", "ssin": "85073003328", "year": 2026, "kind": "legal", "days": 5}
    rest = json.dumps({member: value for member, value in about.items() if member != name})
    with pytest.raises(Misshapen) as misshapen:
        shaped((written[:-1] + ", " + rest[1:]).encode(), NewTrainingRight)
    assert [(found.name, told in text_of(found, "en")) for found in misshapen.value.findings] == [(name, True)]


def test_a_moment_of_the_year_0_is_told_how_moments_are_written() -> None:
    told = _told({"changedSince": "0000-03-03T16:30:00Z"}, TrainingSearch)
    assert "YYYY-MM-DDThh:mm:ssZ." in told["changedSince"]
