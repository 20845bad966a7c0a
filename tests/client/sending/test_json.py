"""Records that stand in JSON already."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from openfla.contract.declarations import LARGEST_RECORD, DeclarationRecord
from openfla.contract.qualities import Quality
from openfla.sending import BrokenJson, EmptySpreadsheet, Field, Kind, Ready, Wrong, read
from tests.client.sending.sheets import a_text

TRAINING: dict[str, Any] = {
    "reference": "2026-0001",
    "enterpriseNumber": "0999999922",
    "ssin": "85073003328",
    "title": "Sécurité",
    "type": "formal",
    "period": {"startDate": "2026-03-02", "endDate": "2026-03-03"},
    "duration": {"value": 7.6, "unit": "hours"},
    "status": "completed",
}


def training(**about: Any) -> dict[str, Any]:
    return {**TRAINING, **about}


def named(*references: str) -> list[dict[str, Any]]:
    return [training(reference=reference) for reference in references]


def references(found: list[Ready | Wrong]) -> list[str]:
    return [row.training.reference for row in found if isinstance(row, Ready)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("form", ["list", "items", "page"])
def test_a_list_is_read_however_it_is_written(tmp_path: Path, form: str, indent: int | None, encoding: str) -> None:
    records = named("a", "b", "c")
    whole: Any = {"list": records, "items": {"items": records}, "page": {"self": "/x", "n": [1], "items": records}}[
        form
    ]
    found = read(a_text(tmp_path, f"\n {json.dumps(whole, indent=indent, ensure_ascii=False)}\n", encoding, "t.txt"))
    assert found.description.kind is Kind.JSON
    assert references(list(found)) == ["a", "b", "c"]
    assert [row.row_number for row in found] == [1, 2, 3]


def test_one_training_alone(tmp_path: Path) -> None:
    for indent in (None, 2):
        assert references(list(read(a_text(tmp_path, json.dumps(training(), indent=indent))))) == ["2026-0001"]


def test_a_long_list_is_cut_in_pieces(tmp_path: Path) -> None:
    many = [f"reference {number}" for number in range(1000)]
    assert references(list(read(a_text(tmp_path, json.dumps(named(*many)))))) == many


def test_lines_are_numbered_with_blank_ones(tmp_path: Path) -> None:
    first, second = (json.dumps(each) for each in named("a", "b"))
    found = list(read(a_text(tmp_path, f"{first}\r\n\r\n  {second}")))
    assert [(row.place.row, row.place.line) for row in found] == [(1, 1), (3, 3)]


def test_records_of_a_declaration_go_as_they_are(tmp_path: Path) -> None:
    records: list[dict[str, Any]] = [
        {"training": training()},
        {"correction": True, "training": training(title="First aid")},
        {"withdrawal": {"kind": "training", "reference": "2026-0001"}},
    ]
    as_sent = msgspec.json.Encoder(decimal_format="number")
    found = list(read(a_text(tmp_path, "\n".join(map(json.dumps, records)))))
    assert all(isinstance(row, Ready) for row in found)
    sent = [msgspec.json.decode(as_sent.encode(row.record)) for row in found if isinstance(row, Ready)]
    assert sent == records
    with pytest.raises(ValueError, match="3"):
        found[2].training  # type: ignore[union-attr]  # noqa: B018


def test_a_provider_declares_trainings_with_participants(tmp_path: Path) -> None:
    course = {name: TRAINING[name] for name in ("reference", "title", "type", "period", "duration")}
    whole = {**course, "participants": [{"ssin": "85073003328", "status": "completed"}]}
    (found,) = read(a_text(tmp_path, json.dumps([whole])), quality=Quality.TRAINING_PROVIDER)
    assert isinstance(found, Ready)
    assert not isinstance(found.record, DeclarationRecord)
    (refused,) = read(a_text(tmp_path, json.dumps([whole])))
    assert isinstance(refused, Wrong)


def test_every_mistake_in_a_record_is_told_with_its_path(tmp_path: Path) -> None:
    wrong = training(period={"startDate": "2026-02-30"}, certificate={"validUntil": "x"}, shoe=43, ssin=1)
    (row,) = read(a_text(tmp_path, json.dumps(wrong)))
    assert isinstance(row, Wrong)
    assert {(fault.field, fault.cell, fault.rule) for fault in row.faults} == {
        (Field.START_DATE, "$.period.startDate", "notADate"),
        (Field.END_DATE, "$.period.endDate", "missing"),
        (Field.CERTIFICATE_UNTIL, "$.certificate.validUntil", "notADate"),
        (None, "$.shoe", "unknownField"),
        (Field.SSIN, "$.ssin", "wrongType"),
    }
    assert all(fault.explain("nl") and fault.advise("nl") for fault in row.faults)
    assert any(fault.explain().startswith("At $.shoe: ") for fault in row.faults)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ('{"reference": "a"', "notJson"),
        ("null", "wrongType"),
        ('{"correction": true}', "exactlyOneExpected"),
        (json.dumps(training(title="x" * LARGEST_RECORD)), "recordTooLarge"),
    ],
)
def test_a_wrong_line_stops_no_other(tmp_path: Path, line: str, rule: str) -> None:
    good = json.dumps(training())
    found = list(read(a_text(tmp_path, f"{good}\n{line}\n{json.dumps(training(reference='b'))}\n")))
    assert [row.row_number for row in found] == [1, 2, 3]
    assert [fault.rule for row in found if isinstance(row, Wrong) for fault in row.faults] == [rule]


def test_a_reference_is_declared_once(tmp_path: Path) -> None:
    first, second = read(a_text(tmp_path, json.dumps(named("a", "a"))))
    assert isinstance(first, Ready)
    assert isinstance(second, Wrong)
    assert second.faults[0].rule == "referenceTwice"


@pytest.mark.parametrize(
    ("text", "item"),
    [
        (json.dumps(named("a", "b"))[:-20], 2),
        (json.dumps(named("a", "b")).replace("}, {", "} {"), 1),
        ('{"nothing": 1,\n"more" 1}\n', 1),
        ('{\n"nothing": tru', 1),
        ('[{"a": "' + "x" * (LARGEST_RECORD + 70_000) + '"}]', 1),
        ('{\n"a": "' + "x" * (LARGEST_RECORD - 9) + '", "items": []', 1),
        ("[", 1),
    ],
)
def test_broken_json_tells_from_where(tmp_path: Path, text: str, item: int) -> None:
    with pytest.raises(BrokenJson, match=f"item {item}"):
        list(read(a_text(tmp_path, text, name="t.json")))


@pytest.mark.parametrize("text", ["[]", '{"items": []}', "\n \n"])
def test_nothing_in_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(EmptySpreadsheet):
        read(a_text(tmp_path, text))


def test_the_items_can_be_had_as_they_were_written(tmp_path: Path) -> None:
    texts = [json.dumps(each) for each in named("a", "b")]
    assert [row.values for row in read(a_text(tmp_path, f"[{', '.join(texts)}]")).source_rows()] == [
        (text,) for text in texts
    ]
