"""Files of training providers: rows with the same reference are one training."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET

from openfla.contract.qualities import Quality
from openfla.contract.trainings import MOST_PARTICIPANTS, NewProviderTraining
from openfla.sending import CellError, Field, Ready, RemarkKind, SourceRow, TrainingFile, Wrong, read
from openfla.sending.reading._memory import References
from tests.client.sending.sheets import a_csv, a_file, a_row, a_text_row, rules

WORKERS = ("85.07.30-033.28", "01490700185", "00003241778")


def a_provider_file(folder: Path, *rows: Mapping[Field, Any]) -> TrainingFile:
    about = [{Field.FUNDING: "sector", **row} for row in rows]
    return read(a_file(folder, *map(a_row, about)), quality=Quality.TRAINING_PROVIDER)


def course(ready: Ready | Wrong) -> NewProviderTraining:
    assert isinstance(ready, Ready), ready
    assert isinstance(ready.record.training, NewProviderTraining)
    return ready.record.training


def test_each_row_is_a_participant_wherever_it_stands(tmp_path: Path) -> None:
    rows: list[dict[Field, Any]] = [
        {Field.SSIN: WORKERS[0]},
        {Field.REFERENCE: "other", Field.SSIN: WORKERS[0], Field.ENTERPRISE_NUMBER: None},
        {Field.SSIN: WORKERS[1], Field.STATUS: "not followed"},
        {Field.REFERENCE: " 2026-0001", Field.SSIN: WORKERS[2], Field.CERTIFICATE: "yes"},
    ]
    found = list(a_provider_file(tmp_path, *rows))
    first, second = map(course, found)
    assert [each.ssin for each in first.participants] == ["85073003328", "01490700185", "00003241778"]
    assert [each.status.value for each in first.participants] == ["completed", "notFollowed", "completed"]
    assert first.participants[2].certificate is not UNSET
    assert second.participants[0].enterprise_number is UNSET
    assert [row.place.rows for row in found] == [(2, 4, 5), (3,)]


def test_what_a_provider_does_not_send_is_told(tmp_path: Path) -> None:
    found = a_provider_file(tmp_path, {Field.DEDUCTED_FROM: "whatever"})
    assert [remark.kind for remark in found.remarks] == [RemarkKind.NOT_SENT]
    assert "Deducted from, Provider" in found.remarks[0].tell()
    assert course(next(iter(found))).funding == "sector"


def test_rows_that_tell_something_else_of_the_course_are_pointed_at(tmp_path: Path) -> None:
    others: list[dict[Field, Any]] = [
        {Field.SSIN: WORKERS[1], Field.TITLE: "Second aid"},
        {Field.SSIN: WORKERS[2], Field.END_DATE: date(2026, 3, 4), Field.DURATION: 8},
    ]
    (row,) = a_provider_file(tmp_path, {}, *others)
    assert isinstance(row, Wrong)
    assert [(fault.field, fault.cell, fault.rule) for fault in row.faults] == [
        (Field.TITLE, "D3", "otherCourse"),
        (Field.END_DATE, "G4", "otherCourse"),
        (Field.DURATION, "H4", "otherCourse"),
    ]
    assert "Row 2 has the same reference" in row.faults[0].explain()


def test_one_wrong_row_stops_the_whole_training(tmp_path: Path) -> None:
    (row,) = a_provider_file(tmp_path, {}, {Field.SSIN: "x"}, {Field.SSIN: WORKERS[2]})
    assert rules(row) == [(Field.SSIN, "wrongSsinShape")]
    assert row.place.rows == (2, 3, 4)


def test_rows_without_reference_belong_to_nobody(tmp_path: Path) -> None:
    found = list(a_provider_file(tmp_path, {Field.REFERENCE: None}, {Field.REFERENCE: None}))
    assert [rules(row) for row in found] == [[(Field.REFERENCE, "emptyCell")]] * 2


def test_a_training_has_its_limit(tmp_path: Path) -> None:
    row = a_text_row({Field.COUNTS_FOR_ACCOUNT: ""})
    (found,) = read(a_csv(tmp_path, *[row] * (MOST_PARTICIPANTS + 1)), quality=Quality.TRAINING_PROVIDER)
    assert rules(found) == [(Field.REFERENCE, "tooManyParticipants")]


def test_rows_are_kept_as_they_are() -> None:
    values = ("a", 1.5, True, date(2026, 1, 2), datetime(2026, 1, 2, 3), time(7, 30), timedelta(hours=30))  # noqa: DTZ001
    row = SourceRow(7, (*values, CellError("#N/A")), hidden=True, line=9)
    with References() as references:
        references.keep(row, 7)
        assert list(references.groups()) == [(row,)]


@pytest.mark.parametrize("empty", [None, "  "])
def test_an_employer_is_no_column_that_must_be_there(tmp_path: Path, empty: str | None) -> None:
    (row,) = a_provider_file(tmp_path, {Field.ENTERPRISE_NUMBER: empty})
    assert course(row).participants[0].enterprise_number is UNSET
