from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from openfla.contract.declarations import DeclarationRecord
from openfla.contract.trainings import Certificate, NewTraining, Provider, RightKind
from openfla.identifiers import enterprise_number
from openfla.sending import Field, Ready, SourceRow, Wrong, read
from openfla.sending.reading._layouts import Row, layout_of
from openfla.sending.reading._memory import References
from openfla.sending.reading._rows import judged
from tests.client.sending.sheets import FIRST_AID, a_cell, a_file, a_row, judged_row, rules

SSIN = "85073003328"


def training_of(row: Ready | Wrong) -> NewTraining:
    assert isinstance(row, Ready), row
    return row.training


def the_training(folder: Path, about: dict[Field, Any]) -> NewTraining:
    return training_of(judged_row(folder, about))


class TestReady:
    def test_a_row_becomes_a_training(self, tmp_path: Path) -> None:
        row = judged_row(tmp_path)
        training = training_of(row)
        assert row.row_number == 2
        assert (training.enterprise_number, training.ssin) == ("0999999922", SSIN)
        assert (training.period.start_date, training.period.end_date) == (date(2026, 3, 2), date(2026, 3, 3))
        assert training.duration.value == Decimal("7.6")

    def test_what_the_file_does_not_tell_is_left_to_the_contract(self, tmp_path: Path) -> None:
        training = the_training(tmp_path, {})
        assert training.certificate is UNSET
        assert training.counts_for_account
        assert training.deducted_from is RightKind.LEGAL

    def test_what_does_not_count_is_deducted_from_nothing(self, tmp_path: Path) -> None:
        assert the_training(tmp_path, {Field.COUNTS_FOR_ACCOUNT: "nee"}).deducted_from is RightKind.NONE

    def test_a_day_until_which_it_is_valid_tells_of_a_certificate(self, tmp_path: Path) -> None:
        training = the_training(tmp_path, {Field.CERTIFICATE_UNTIL: "01/03/2029"})
        assert training.certificate == Certificate(valid_until=date(2029, 3, 1))

    def test_a_provider_is_a_number_or_a_name(self, tmp_path: Path) -> None:
        assert the_training(tmp_path, {Field.PROVIDER: "BE 0884.303.369"}).provider == Provider(
            enterprise_number=enterprise_number("0884303369")
        )
        assert the_training(tmp_path, {Field.PROVIDER: "School 2000"}).provider == Provider(name="School 2000")

    def test_a_title_is_told_on_one_line(self, tmp_path: Path) -> None:
        assert the_training(tmp_path, {Field.TITLE: " First\n  aid "}).title == "First aid"


class TestNumbersOfTheSpreadsheet:
    """Columns without the format Text: digits that were typed came back as numbers."""

    def test_a_worker_gets_the_lost_zero_back(self, tmp_path: Path) -> None:
        assert the_training(tmp_path, {Field.SSIN: 1490700185}).ssin == "01490700185"
        assert the_training(tmp_path, {Field.SSIN: 3241778}).ssin == "00003241778"

    def test_only_when_the_check_digits_agree(self, tmp_path: Path) -> None:
        assert rules(judged_row(tmp_path, {Field.SSIN: 1490700186})) == [(Field.SSIN, "wrongSsinCheckDigits")]

    def test_text_that_was_typed_with_dots_lacks_a_digit(self, tmp_path: Path) -> None:
        assert rules(judged_row(tmp_path, {Field.SSIN: "14.907.00185"})) == [(Field.SSIN, "wrongSsinShape")]

    def test_an_enterprise_too(self, tmp_path: Path) -> None:
        assert the_training(tmp_path, {Field.ENTERPRISE_NUMBER: 196}).enterprise_number == "0000000196"

    @pytest.mark.parametrize(("number", "committee"), [(200, "200"), (111.1, "111.10"), (118.03, "118.03")])
    def test_a_joint_committee(self, tmp_path: Path, number: float, committee: str) -> None:
        assert the_training(tmp_path, {Field.JOINT_COMMITTEE: number}).joint_committee == committee

    def test_a_reference(self, tmp_path: Path) -> None:
        assert the_training(tmp_path, {Field.REFERENCE: 20260001}).reference == "20260001"

    def test_what_became_a_date_is_lost(self, tmp_path: Path) -> None:
        assert rules(judged_row(tmp_path, {Field.REFERENCE: date(2026, 3, 1)})) == [(Field.REFERENCE, "turnedIntoDate")]


class TestWrong:
    @pytest.mark.parametrize(
        ("about", "rule"),
        [
            ({Field.REFERENCE: None}, (Field.REFERENCE, "emptyCell")),
            ({Field.REFERENCE: "x" * 65}, (Field.REFERENCE, "textTooLong")),
            ({Field.REFERENCE: "référence"}, (Field.REFERENCE, "badReference")),
            ({Field.TITLE: "x" * 201}, (Field.TITLE, "textTooLong")),
            ({Field.TYPE: "other"}, (Field.TYPE, "unknownWord")),
            ({Field.START_DATE: "soon"}, (Field.START_DATE, "notADate")),
            ({Field.END_DATE: date(2026, 3, 1)}, (Field.END_DATE, "endBeforeStart")),
            ({Field.DURATION: 0}, (Field.DURATION, "noDuration")),
            ({Field.UNIT: None}, (Field.DURATION, "noUnit")),
            ({Field.UNIT: "weeks"}, (Field.UNIT, "unknownWord")),
            ({Field.PROVIDER: "0884.303.370"}, (Field.PROVIDER, "wrongEnterpriseNumberCheckDigits")),
            (
                {Field.CERTIFICATE: "no", Field.CERTIFICATE_UNTIL: date(2029, 1, 1)},
                (Field.CERTIFICATE_UNTIL, "certificateDenied"),
            ),
        ],
    )
    def test_one_rule_is_broken(self, tmp_path: Path, about: dict[Field, Any], rule: tuple[Field, str]) -> None:
        assert rules(judged_row(tmp_path, about)) == [rule]

    def test_all_faults_of_a_row_are_told_at_once(self, tmp_path: Path) -> None:
        row = judged_row(tmp_path, {Field.SSIN: "x", Field.START_DATE: "31/04/2026", Field.STATUS: "perhaps"})
        assert rules(row) == [
            (Field.SSIN, "wrongSsinShape"),
            (Field.START_DATE, "noSuchDay"),
            (Field.STATUS, "unknownWord"),
        ]
        assert isinstance(row, Wrong)
        assert [fault.cell for fault in row.faults] == ["C2", "F2", "J2"]
        assert row.faults[2].explain() == "Cell J2 (Status): The word “perhaps” is not known here."

    def test_a_reference_may_stand_in_one_row_only(self, tmp_path: Path) -> None:
        first, second, third = read(a_file(tmp_path, a_row({Field.TITLE: ""}), a_row(), a_row({Field.TITLE: None})))
        assert rules(first) == [(Field.TITLE, "emptyCell")]
        assert rules(second) == [(Field.REFERENCE, "referenceTwice")]
        assert rules(third) == [(Field.REFERENCE, "referenceTwice"), (Field.TITLE, "emptyCell")]
        assert isinstance(second, Wrong)
        assert "row 2" in second.faults[0].explain()


@pytest.mark.parametrize("field", Field)
@pytest.mark.parametrize("number", [SSIN, "85.07.30-033.28", "85 07 30 033 29", 85073003328, 1490700185, "1490700185"])
def test_no_sentence_repeats_the_number_of_a_worker(tmp_path: Path, field: Field, number: str | int) -> None:
    row = judged_row(tmp_path, {field: number, Field.TYPE: "?"})
    assert isinstance(row, Wrong)
    told = " ".join(f"{fault.explain()} {fault.advise()} {fault}" for fault in row.faults)
    assert "30033" not in "".join(filter(str.isdigit, told))
    assert "1490700185" not in told


@given(st.dictionaries(st.sampled_from(Field), st.text(max_size=250) | st.floats() | st.booleans() | st.dates()))
def test_whatever_stands_in_a_row_it_is_ready_or_wrong(about: dict[Field, Any]) -> None:
    cells = {field: a_cell(value, field) for field, value in {**FIRST_AID, **about}.items()}
    whole = {field: cells.get(field, a_cell("", field)) for field in Field}
    with References() as references:
        found = judged(Row(SourceRow(17), whole, layout_of(None, {}), [], []), references)
    match found:
        case Ready(_, record):
            assert msgspec.json.decode(msgspec.json.encode(record), type=DeclarationRecord) == record
        case Wrong(_, faults):
            assert faults
            assert all(fault.explain() and fault.advise() for fault in faults)
