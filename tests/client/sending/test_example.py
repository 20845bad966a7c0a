"""The example that everybody tries first: what is right in it, and what is wrong on purpose."""

from collections import Counter
from datetime import date, datetime, time

import pytest
from openpyxl import load_workbook

from openfla.contract.trainings import DurationUnit, NewTraining, TrainingStatus, TrainingType
from openfla.sending import Field, Ready, Wrong, read
from scripts.make_example import EXAMPLE, WORKERS, workbook
from tests.client.sending.sheets import rules

ON_PURPOSE = {
    21: (Field.SSIN, "wrongSsinCheckDigits"),
    44: (Field.START_DATE, "noSuchDay"),
    69: (Field.END_DATE, "endBeforeStart"),
    99: (Field.DURATION, "noDuration"),
    121: (Field.STATUS, "unknownWord"),
    146: (Field.ENTERPRISE_NUMBER, "wrongEnterpriseNumberCheckDigits"),
    173: (Field.TITLE, "emptyCell"),
    202: (Field.REFERENCE, "referenceTwice"),
    229: (Field.JOINT_COMMITTEE, "wrongJointCommitteeShape"),
}


@pytest.fixture(scope="module")
def rows() -> list[Ready | Wrong]:
    return list(read(EXAMPLE))


@pytest.fixture(scope="module")
def trainings(rows: list[Ready | Wrong]) -> list[NewTraining]:
    return [row.training for row in rows if isinstance(row, Ready)]


def test_the_file_is_what_the_script_makes() -> None:
    committed, made = load_workbook(EXAMPLE).worksheets[0], workbook().worksheets[0]
    assert [*committed.iter_rows(values_only=True)] == [
        tuple(as_read(value) for value in row) for row in made.iter_rows(values_only=True)
    ]


def test_each_wrong_row_breaks_its_own_rule(rows: list[Ready | Wrong]) -> None:
    assert {row.row_number: rules(row) for row in rows if isinstance(row, Wrong)} == {
        number: [rule] for number, rule in ON_PURPOSE.items()
    }


def test_all_other_rows_are_ready(rows: list[Ready | Wrong], trainings: list[NewTraining]) -> None:
    assert (len(rows), len(trainings)) == (240, 231)


def test_it_shows_every_kind_of_training(trainings: list[NewTraining]) -> None:
    statuses = Counter(training.status for training in trainings)
    assert statuses[TrainingStatus.COMPLETED] > statuses[TrainingStatus.RESERVED] > 0
    assert {training.type for training in trainings} == set(TrainingType)
    assert {training.duration.unit for training in trainings} == set(DurationUnit)
    assert any(training.certificate for training in trainings)


def test_every_worker_learns_in_both_years(trainings: list[NewTraining]) -> None:
    years = {(training.ssin, training.period.start_date.year) for training in trainings}
    assert years == {(worker.ssin, year) for worker in WORKERS for year in (2025, 2026)}


def as_read(value: object) -> object:
    """openpyxl reads every day as the midnight with which it begins."""
    return datetime.combine(value, time()) if type(value) is date else value
