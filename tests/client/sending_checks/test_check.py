"""The offline check: the platform's own rules, held against the rows of a file."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from openfla.contract.declarations import Verdict
from openfla.contract.qualities import Quality
from openfla.sending import Field, read
from openfla.sending.checking import Employers, Weight, check
from tests.client.sending.sheets import a_csv, a_file, a_row, a_text_row
from tests.client.sending_checks.makers import a_training, an_ndjson, checked, codes, on

NOT_FOLLOWED_WITH_CERTIFICATE = {Field.STATUS: "not followed", Field.CERTIFICATE: "yes"}
DEDUCTED_WITHOUT_COUNTING = {Field.COUNTS_FOR_ACCOUNT: "no", Field.DEDUCTED_FROM: "legal"}


class TestRows:
    def test_a_good_row_is_accepted_and_nothing_is_told(self, tmp_path: Path) -> None:
        (found,) = checked(a_file(tmp_path, a_row()))
        assert (found.verdict, found.notes("en")) == (Verdict.ACCEPTED, ())
        assert found.record is not None

    @pytest.mark.requirement("USE-1")
    @pytest.mark.parametrize(
        ("about", "code", "cell", "verdict"),
        [
            ({Field.STATUS: "reserved"}, "reservedInPast", "J2", Verdict.WARNED),
            ({Field.END_DATE: date(2026, 7, 1)}, "completedInFuture", "J2", Verdict.BLOCKED),
            ({Field.DURATION: 49}, "durationExceedsPeriod", "H2", Verdict.BLOCKED),
            ({Field.DURATION: 30}, "durationUnlikely", "H2", Verdict.WARNED),
            ({Field.START_DATE: date(1926, 3, 2)}, "dayOutOfRange", "F2", Verdict.BLOCKED),
            ({Field.CERTIFICATE_UNTIL: date(2026, 1, 1)}, "certificateEndsTooSoon", "L2", Verdict.BLOCKED),
            (NOT_FOLLOWED_WITH_CERTIFICATE, "certificateWithoutCompletion", "K2", Verdict.BLOCKED),
            (DEDUCTED_WITHOUT_COUNTING, "deductionWithoutCounting", "N2", Verdict.BLOCKED),
        ],
    )
    def test_a_rule_of_the_register_is_told_at_the_cell_that_breaks_it(
        self, tmp_path: Path, about: Mapping[Field, Any], code: str, cell: str, verdict: Verdict
    ) -> None:
        (found,) = checked(a_file(tmp_path, a_row(about)))
        (note,) = found.notes("en")
        assert (note.code, note.cell, found.verdict) == (code, cell, verdict)
        assert note.weight.value == ("B" if verdict is Verdict.BLOCKED else "W")

    def test_a_row_that_cannot_be_read_is_blocked_with_every_fault(self, tmp_path: Path) -> None:
        (found,) = checked(a_file(tmp_path, a_row({Field.TYPE: "?", Field.START_DATE: "31/02/2026"})))
        assert (found.record, found.verdict) == (None, Verdict.BLOCKED)
        assert codes([found]) == [["unknownWord", "noSuchDay"]]

    def test_a_repair_is_told_and_blocks_nothing(self, tmp_path: Path) -> None:
        (found,) = checked(a_file(tmp_path, a_row({Field.REFERENCE: "  2026-0001 "})))
        (note,) = found.notes("en")
        assert (found.verdict, note.weight, note.cell) == (Verdict.ACCEPTED, Weight.REPAIRED, "A2")

    def test_no_note_tells_the_number_of_a_worker(self, tmp_path: Path) -> None:
        wrong = "85.07.30-033.29"
        (found,) = checked(a_file(tmp_path, a_row({Field.SSIN: wrong, Field.TYPE: wrong})))
        told = " ".join(f"{note.title} {note.text} {note.advice}" for note in found.notes("en"))
        assert "033" not in told

    def test_the_day_in_belgium_is_that_of_the_clock_where_none_is_given(self, tmp_path: Path) -> None:
        file = a_file(tmp_path, a_row({Field.END_DATE: date(2099, 1, 1), Field.STATUS: "reserved"}))
        (found,) = check(read(file))
        assert [each.code for each in found.findings] == ["longPeriod"]


class TestAcross:
    def test_the_same_reference_twice_is_blocked(self, tmp_path: Path) -> None:
        assert codes(checked(a_file(tmp_path, a_row(), a_row()))) == [[], ["referenceTwice"]]

    def test_the_same_training_of_a_worker_twice_tells_where_the_other_stands(self, tmp_path: Path) -> None:
        _, found = checked(a_file(tmp_path, a_row(), a_row({Field.REFERENCE: "2026-0002"})))
        (note,) = found.notes("en")
        assert (note.code, note.weight, note.cell) == ("sameTwice", Weight.WARNING, "F3")
        assert "row 2 of this file" in note.text

    @pytest.mark.parametrize(
        ("about", "told"),
        [
            ({"period": on("2026-03-03"), "duration": {"value": 1, "unit": "days"}}, ["fullDayTwice"]),
            ({"period": on("2026-03-03"), "duration": {"value": 3, "unit": "hours"}}, []),
            ({"period": on("2026-03-04"), "duration": {"value": 1, "unit": "days"}}, []),
            ({"ssin": "73033300312"}, ["ssinInvalid"]),
            ({"enterpriseNumber": "0884303369"}, []),
        ],
    )
    def test_two_full_days_of_one_worker_at_one_employer_do_not_fit(
        self, tmp_path: Path, about: Mapping[str, Any], told: list[str]
    ) -> None:
        other = a_training(reference="2026-0002", title="Forklift", **about)
        assert codes(checked(an_ndjson(tmp_path, a_training(), other))) == [[], told]

    def test_what_is_blocked_stands_in_nobodys_way(self, tmp_path: Path) -> None:
        blocked = a_training(reference="2026-0002", period=on("2026-03-02", "2026-09-03"))
        found = checked(an_ndjson(tmp_path, blocked, a_training()))
        assert codes(found) == [["completedInFuture"], []]

    def test_a_correction_is_not_held_against_what_it_corrects(self, tmp_path: Path) -> None:
        correction = {"training": a_training(title="First aid at work"), "correction": True}
        assert codes(checked(an_ndjson(tmp_path, a_training(), correction))) == [[], []]

    def test_what_was_withdrawn_further_up_is_not_held_against_anything(self, tmp_path: Path) -> None:
        withdrawal = {"withdrawal": {"kind": "training", "reference": "2026-0001"}}
        again = a_training(reference="2026-0002")
        assert codes(checked(an_ndjson(tmp_path, a_training(), withdrawal, again))) == [[], [], []]

    def test_of_one_worker_only_the_last_two_hundred_are_remembered(self, tmp_path: Path) -> None:
        between = [
            a_training(reference=f"short-{place}", title=f"Short {place}", period=on("2026-01-05"),
                       duration={"value": 1, "unit": "minutes"})
            for place in range(201)
        ]  # fmt: skip
        found = checked(an_ndjson(tmp_path, a_training(), *between, a_training(reference="2026-0002")))
        assert codes(found)[-1] == []

    def test_an_employer_with_several_enterprises_is_noticed(self, tmp_path: Path) -> None:
        employers = Employers()
        other = a_row({Field.REFERENCE: "2026-0002", Field.ENTERPRISE_NUMBER: "0884303369"})
        file = a_file(tmp_path, a_row(), other, a_row({Field.REFERENCE: "3", Field.TYPE: "?"}))
        assert len(list(employers.noting(check(read(file))))) == 3
        assert employers.count == 2


class TestOtherKinds:
    @pytest.mark.requirement("PROVIDER-1")
    def test_a_participant_who_stands_there_twice_is_told_in_the_second_row(self, tmp_path: Path) -> None:
        rows = [a_text_row(), a_text_row({Field.REFERENCE: "2026-0002"}), a_text_row()]
        found = checked(a_csv(tmp_path, *rows), Quality.TRAINING_PROVIDER)
        assert codes(found) == [["participantTwice"], []]
        (note,) = found[0].notes("en")
        assert (note.cell, note.row, found[0].place.rows) == ("C4", 4, (2, 4))
        assert [(each.row, each.verdict, len(each.notes)) for each in found[0].row_verdicts("en")] == [
            (2, Verdict.BLOCKED, 0),
            (4, Verdict.BLOCKED, 1),
        ]

    def test_a_fault_in_one_row_of_a_training_is_told_at_that_row(self, tmp_path: Path) -> None:
        rows = [a_text_row(), a_text_row({Field.STATUS: "?"})]
        (found,) = checked(a_csv(tmp_path, *rows), Quality.TRAINING_PROVIDER)
        first, second = found.row_verdicts("en")
        assert (first.verdict, first.notes) == (Verdict.BLOCKED, ())
        assert [note.cell for note in second.notes] == ["J3"]

    def test_a_record_of_json_tells_which_member_is_wrong(self, tmp_path: Path) -> None:
        (found,) = checked(an_ndjson(tmp_path, a_training(period=on("2026-03-03", "2026-03-02"))))
        (note,) = found.notes("en")
        assert (note.code, note.cell, note.field) == ("endBeforeStart", "$.training.period.endDate", Field.END_DATE)

    def test_an_employment_is_held_against_its_own_rules(self, tmp_path: Path) -> None:
        employment = {
            "reference": "contract-17",
            "enterpriseNumber": "0999999922",
            "ssin": "85073003328",
            "startDate": "2024-04-29",
            "workingRegime": {"hoursPerWeek": 40, "fullTimeHoursPerWeek": 38},
            "jointCommittees": ["118"],
        }
        (found,) = checked(an_ndjson(tmp_path, {"employment": employment}))
        (note,) = found.notes("en")
        assert (note.code, note.field) == ("workingRegimeOutOfRange", None)
        assert found.verdict is Verdict.BLOCKED
