"""What a line of a declaration says, and all that is wrong with it by itself."""

import json
from datetime import date
from typing import Any

import msgspec
import pytest

from openfla.contract import records
from openfla.contract.declarations import LARGEST_RECORD, DeclarationRecord, ProviderDeclarationRecord, RecordKind
from openfla.contract.records import AnyRecord, Record, checked, read
from tests.unit.contract.makers import DAY, TODAY, WORKER, a_budget, a_right, a_training, an_employment, told

_PROVIDED = a_training(
    enterpriseNumber=None, ssin=None, status=None, participants=[{"ssin": WORKER, "status": "completed"}]
)
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_WITHDRAWAL = {"kind": "training", "reference": "2026-0001"}


def written(**members: Any) -> bytes:
    """A line of a declaration."""
    return json.dumps(members).encode()


CONTENTS: list[tuple[AnyRecord, str, Any, RecordKind, str | None]] = [
    (DeclarationRecord, "training", a_training(), RecordKind.TRAINING, "2026-0001"),
    (DeclarationRecord, "employment", an_employment(), RecordKind.EMPLOYMENT, "2026-0001"),
    (DeclarationRecord, "trainingRight", a_right(), RecordKind.TRAINING_RIGHT, None),
    (DeclarationRecord, "employabilityBudget", a_budget(), RecordKind.EMPLOYABILITY_BUDGET, "one"),
    (ProviderDeclarationRecord, "training", _PROVIDED, RecordKind.TRAINING, "2026-0001"),
]


class TestRead:
    @pytest.mark.parametrize("is_correction", [False, True])
    @pytest.mark.parametrize(
        ("of", "member", "content", "kind", "reference"), CONTENTS, ids=lambda told: str(told)[:40]
    )
    def test_it_has_one_content(
        self, of: AnyRecord, member: str, content: Any, kind: RecordKind, reference: str | None, *, is_correction: bool
    ) -> None:
        line = _ENCODER.encode({member: content, "correction": is_correction})
        found = read(line, of)
        assert found == Record(found.content, kind, reference, (), member, is_correction)
        assert msgspec.to_builtins(found.content) == msgspec.to_builtins(msgspec.convert(content, type(found.content)))

    @pytest.mark.parametrize("of", [DeclarationRecord, ProviderDeclarationRecord])
    def test_what_is_withdrawn_is_told_from_its_member(self, of: AnyRecord) -> None:
        found = read(written(withdrawal=_WITHDRAWAL), of)
        assert (found.kind, found.reference, found.member) == (RecordKind.TRAINING, "2026-0001", "withdrawal")

    def test_a_withdrawal_corrects_nothing(self) -> None:
        found = read(written(withdrawal=_WITHDRAWAL, correction=True), DeclarationRecord)
        assert (found.content, found.reference) == (None, "2026-0001")
        assert told(list(found.findings)) == {("onlyTogether", "correction")}

    @pytest.mark.parametrize(
        ("of", "expected"),
        [
            (DeclarationRecord, "training, employment, trainingRight, employabilityBudget, withdrawal"),
            (ProviderDeclarationRecord, "training, withdrawal"),
        ],
    )
    def test_it_has_no_two_contents_and_not_none(self, of: AnyRecord, expected: str) -> None:
        training = _PROVIDED if of is ProviderDeclarationRecord else a_training()
        for line in (written(), written(training=training, withdrawal=_WITHDRAWAL)):
            found = read(line, of)
            assert [(each.code, each.values) for each in found.findings] == [
                ("exactlyOneExpected", {"fields": expected})
            ]

    def test_one_of_the_largest_size_is_read_and_no_larger_one(self) -> None:
        line = written(training=a_training()).ljust(LARGEST_RECORD)
        assert read(line, DeclarationRecord).content is not None
        assert read(line + b" ", DeclarationRecord) == Record(None, findings=(records.TOO_LARGE,))

    def test_of_what_has_not_the_right_shape_as_much_is_told_as_can_be_seen(self) -> None:
        found = read(written(employment={"reference": "e-1", "ssin": 7}), DeclarationRecord)
        assert (found.content, found.kind, found.reference) == (None, RecordKind.EMPLOYMENT, "e-1")
        assert ("wrongType", "employment.ssin") in told(list(found.findings))

    @pytest.mark.parametrize("line", [b"", b"{", b"[]", b"7", b'{"training": []}', b"\xff", b"[" * 5000])
    def test_what_cannot_be_seen_is_not_told(self, line: bytes) -> None:
        found = read(line, DeclarationRecord)
        assert (found.content, found.kind, found.reference) == (None, None, None)
        assert found.findings

    @pytest.mark.parametrize("reference", ["x" * 65, 7, None])
    def test_what_is_no_reference_is_not_told(self, reference: Any) -> None:
        found = read(written(training={"reference": reference}), DeclarationRecord)
        assert (found.kind, found.reference) == (RecordKind.TRAINING, None)


class TestChecked:
    def test_a_sound_one_has_no_finding(self) -> None:
        line = written(training=a_training())
        assert checked(line, DeclarationRecord, DAY, TODAY) == read(line, DeclarationRecord)

    def test_what_is_wrong_with_its_content_is_told_from_its_member(self) -> None:
        line = written(training=a_training(ssin="85073003329", duration={"value": 3, "unit": "days"}))
        found = checked(line, DeclarationRecord, DAY, TODAY)
        assert found.content is not None
        assert told(list(found.findings)) == {("ssinInvalid", "training.ssin")}

    def test_a_strange_one_is_told_so_by_the_day(self) -> None:
        line = written(training=a_training())
        assert told(list(checked(line, DeclarationRecord, DAY, date(2026, 3, 2)).findings)) == {
            ("completedInFuture", "training.status")
        }

    @pytest.mark.parametrize("line", [b"{", written(), written(training=7)])
    def test_what_is_wrong_with_its_shape_is_told_alone(self, line: bytes) -> None:
        assert checked(line, DeclarationRecord, DAY, TODAY) == read(line, DeclarationRecord)

    def test_no_more_than_a_hundred_are_told(self) -> None:
        wrong = [{"ssin": "85073003329", "status": "completed"}] * 200
        line = written(training={**_PROVIDED, "participants": wrong})
        assert len(checked(line, ProviderDeclarationRecord, DAY, TODAY).findings) == 100
