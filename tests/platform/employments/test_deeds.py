"""What becomes of an employment that is declared, corrected and withdrawn."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from openfla.contract.employments import WorkingRegime
from openfla.contract.qualities import Quality
from openfla.platform.kernel.database import Database
from openfla.platform.records.model import Result
from tests.platform.employments.people import (
    OTHER_WORKER,
    an_actor,
    an_employment,
    codes,
    corrected,
    declared,
    done,
    one,
    rows,
    withdrawn,
    withdrawn_by_id,
)
from tests.platforms import BAKERY, BUTCHER, WORKER

HISTORY = "SELECT * FROM record_history ORDER BY record, version"
STANDING = "SELECT * FROM employments ORDER BY id"


class TestDeclare:
    async def test_a_new_one_stands_as_it_was_declared(self, database: Database) -> None:
        agency = an_actor(BUTCHER, Quality.SOCIAL_SECRETARIAT)
        employment = an_employment(
            endDate="2026-06-30", jointCommittees=["111.01", "200"], collectiveAgreement="181682/CO/200"
        )
        outcome = await one(database, declared(employment, actor=agency))
        (row,) = await rows(database, STANDING)
        assert (outcome.result, outcome.record, outcome.findings) == (Result.NEW, row["id"], ())
        assert outcome.rows[0].changed_at == row["changed_at"]
        assert (row["enterprise"], row["reference"], row["ssin"]) == (BAKERY, employment.reference, WORKER)
        assert (str(row["start_date"]), str(row["end_date"])) == ("2024-04-29", "2026-06-30")
        assert (row["hours"], row["full_time_hours"]) == (Decimal("30.40"), 38)
        assert (row["joint_committees"], row["agreement"]) == (["111.01", "200"], "181682/CO/200")
        assert (row["declarer"], row["quality"]) == (BUTCHER, Quality.SOCIAL_SECRETARIAT)
        assert (row["version"], row["withdrawn"]) == (1, False)
        assert await rows(database, HISTORY) == []

    @pytest.mark.parametrize("hours", ["30.4", "30.40", "304E-1"])
    async def test_the_same_content_changes_nothing_however_its_numbers_are_written(
        self, database: Database, hours: str
    ) -> None:
        employment = an_employment()
        first = await one(database, declared(employment))
        before = await rows(database, STANDING)
        regime = WorkingRegime(hours_per_week=Decimal(hours), full_time_hours_per_week=Decimal("38.0"))
        again = msgspec.structs.replace(employment, working_regime=regime)
        outcome = await one(database, declared(again))
        assert (outcome.result, outcome.record) == (Result.SAME, first.record)
        assert await rows(database, STANDING) == before
        assert outcome.rows[0].changed_at == before[0]["changed_at"]

    @pytest.mark.parametrize(
        "other",
        [
            {"ssin": OTHER_WORKER},
            {"startDate": "2024-04-30"},
            {"endDate": "2026-06-30"},
            {"workingRegime": {"hoursPerWeek": 30.5, "fullTimeHoursPerWeek": 38}},
            {"jointCommittees": ["200", "111"]},
            {"collectiveAgreement": "181682"},
        ],
        ids=str,
    )
    async def test_another_content_under_a_reference_is_refused(
        self, database: Database, other: dict[str, Any]
    ) -> None:
        first = await one(database, declared(an_employment(reference="one")))
        before = await rows(database, STANDING)
        outcome = await one(database, declared(an_employment(reference="one", **other)))
        assert (outcome.result, codes(outcome)) == (Result.BLOCKED, ["referenceTaken"])
        assert (outcome.record, outcome.rows[0].reference) == (first.record, "one")
        assert await rows(database, STANDING) == before

    async def test_a_reference_is_free_with_another_enterprise(self, database: Database) -> None:
        taken, free = (an_employment(reference="one", enterpriseNumber=number) for number in (BAKERY, BUTCHER))
        _, outcomes = await done(database, declared(taken), declared(free, actor=an_actor(BUTCHER)))
        assert [outcome.result for outcome in outcomes] == [Result.NEW, Result.NEW]

    async def test_several_employments_of_a_worker_with_an_employer_may_overlap(self, database: Database) -> None:
        _, outcomes = await done(database, declared(an_employment()), declared(an_employment()))
        assert [outcome.result for outcome in outcomes] == [Result.NEW, Result.NEW]

    async def test_what_breaks_a_rule_is_not_registered_and_the_others_are(self, database: Database) -> None:
        wrong = an_employment(enterpriseNumber="0999999921", ssin="85073003327")
        _, outcomes = await done(database, declared(wrong), declared(an_employment()))
        assert [outcome.result for outcome in outcomes] == [Result.BLOCKED, Result.NEW]
        assert codes(outcomes[0]) == ["enterpriseNumberInvalid", "ssinInvalid"]
        assert len(await rows(database, STANDING)) == 1

    async def test_a_withdrawn_one_cannot_be_declared_again(self, database: Database) -> None:
        employment = an_employment(reference="one")
        await done(database, declared(employment), withdrawn("one"))
        outcome = await one(database, declared(employment))
        assert (outcome.result, codes(outcome)) == (Result.BLOCKED, ["withdrawnBefore"])


class TestCorrect:
    async def test_a_correction_makes_a_version_and_keeps_what_stood(self, database: Database) -> None:
        first = await one(database, declared(an_employment(reference="one")))
        (before,) = await rows(database, STANDING)
        agency = an_actor(BUTCHER, Quality.SOCIAL_SECRETARIAT)
        longer = an_employment(reference="one", endDate="2026-06-30")
        outcome = await one(database, corrected(longer, actor=agency))
        (row,) = await rows(database, STANDING)
        assert (outcome.result, outcome.record) == (Result.CHANGED, first.record)
        assert (row["version"], str(row["end_date"])) == (2, "2026-06-30")
        assert (row["declarer"], row["registered_at"]) == (before["declarer"], before["registered_at"])
        assert outcome.rows[0].changed_at == row["changed_at"] > before["changed_at"]
        (change,) = await rows(database, HISTORY)
        assert (change["record"], change["version"], change["act"]) == (row["id"], 2, "corrected")
        assert (change["kind"], change["enterprise"], change["quality"]) == ("employment", BUTCHER, agency.quality)
        assert change["before"].keys() ^ change["after"].keys() == {"endDate"}
        assert change["after"]["endDate"] == "2026-06-30"
        assert "href" not in change["after"]

    @pytest.mark.parametrize("version", [None, 1, 2])
    async def test_the_same_correction_again_changes_nothing_even_at_an_old_version(
        self, database: Database, version: int | None
    ) -> None:
        first = await one(database, declared(an_employment(reference="one")))
        longer = an_employment(reference="one", endDate="2026-06-30")
        await one(database, corrected(longer, record=first.record, version=1))
        before = await rows(database, STANDING)
        again = await one(database, corrected(longer, record=first.record, version=version))
        assert (again.result, again.rows[0].version) == (Result.SAME, 2)
        assert await rows(database, STANDING) == before
        assert len(await rows(database, HISTORY)) == 1

    @pytest.mark.parametrize(("version", "expected"), [(1, []), (2, ["versionChanged"]), (None, [])])
    async def test_only_the_version_that_stands_is_corrected(
        self, database: Database, version: int | None, expected: list[str]
    ) -> None:
        first = await one(database, declared(an_employment(reference="one")))
        longer = an_employment(reference="one", endDate="2026-06-30")
        outcome = await one(database, corrected(longer, record=first.record, version=version))
        assert codes(outcome) == expected
        assert [found.values for found in outcome.findings] == [{"version": 1}] * len(expected)

    @pytest.mark.parametrize(
        ("field", "value"), [("ssin", OTHER_WORKER), ("enterpriseNumber", BUTCHER), ("reference", "two")]
    )
    async def test_a_correction_is_about_the_same_employment(self, database: Database, field: str, value: str) -> None:
        first = await one(database, declared(an_employment(reference="one")))
        other = an_employment(**{"reference": "one", "endDate": "2026-06-30", field: value})
        outcome = await one(database, corrected(other, record=first.record))
        assert [(found.code, found.name) for found in outcome.findings] == [("identityChanged", field)]
        assert (await rows(database, STANDING))[0]["version"] == 1

    async def test_nothing_to_correct_is_told(self, database: Database) -> None:
        first = await one(database, declared(an_employment(reference="one")))
        assert codes(await one(database, corrected(an_employment(reference="two")))) == ["recordUnknown"]
        await one(database, withdrawn("one"))
        longer = an_employment(reference="one", endDate="2026-06-30")
        assert codes(await one(database, corrected(longer, record=first.record))) == ["withdrawnBefore"]


class TestWithdraw:
    async def test_what_is_withdrawn_stays_in_the_history(self, database: Database) -> None:
        first = await one(database, declared(an_employment(reference="one")))
        assert first.record
        outcome = await one(database, withdrawn_by_id(first.record, version=1))
        (row,), (change,) = await rows(database, STANDING), await rows(database, HISTORY)
        assert (outcome.result, row["withdrawn"], row["version"]) == (Result.WITHDRAWN, True, 2)
        assert (change["act"], change["after"]["withdrawn"], "withdrawn" in change["before"]) == (
            "withdrawn",
            True,
            False,
        )

    async def test_an_employer_need_not_name_itself(self, database: Database) -> None:
        employment = an_employment(reference="one")
        command = withdrawn("one")
        unnamed = msgspec.structs.replace(command.content, enterprise_number=msgspec.UNSET)  # type: ignore[type-var]
        _, outcomes = await done(database, declared(employment), msgspec.structs.replace(command, content=unnamed))
        assert outcomes[-1].result is Result.WITHDRAWN

    async def test_withdrawing_twice_changes_nothing_more(self, database: Database) -> None:
        await done(database, declared(an_employment(reference="one")), withdrawn("one"))
        again = await one(database, withdrawn("one", version=1))
        assert (again.result, again.rows[0].version) == (Result.SAME, 2)
        assert len(await rows(database, HISTORY)) == 1

    async def test_nothing_to_withdraw_is_told(self, database: Database) -> None:
        first = await one(database, declared(an_employment(reference="one")))
        assert first.record
        assert codes(await one(database, withdrawn("one", BUTCHER))) == ["recordUnknown"]
        assert codes(await one(database, withdrawn_by_id(first.record, version=2))) == ["versionChanged"]
        assert (await rows(database, STANDING))[0]["withdrawn"] is False
