"""What an employment must be beyond its schema: each rule either side of its edge."""

from typing import Any

import msgspec
import pytest

from openfla.contract.checks import employments as checks
from openfla.contract.employments import EmploymentSearch, NewEmployment
from openfla.identifiers import AgreementNumber
from tests.unit.contract.makers import a_regime, an_employment


def found(employment: NewEmployment) -> list[tuple[str, str]]:
    return [(finding.code, finding.name) for finding in checks.findings_of(employment)]


class TestFindings:
    def test_a_sound_employment_has_none(self) -> None:
        sound = an_employment(
            endDate="2026-12-31", jointCommittees=["111.01", "200", "305.02.09"], collectiveAgreement="181682/CO/200"
        )
        assert found(sound) == []

    @pytest.mark.parametrize(
        ("about", "expected"),
        [
            ({"enterpriseNumber": "0999999921"}, [("enterpriseNumberInvalid", "enterpriseNumber")]),
            ({"ssin": "85073003327"}, [("ssinInvalid", "ssin")]),
            ({"startDate": "1949-12-31"}, [("dayOutOfRange", "startDate")]),
            ({"startDate": "1950-01-01"}, []),
            ({"startDate": "2099-12-31"}, []),
            ({"startDate": "2100-01-01"}, [("dayOutOfRange", "startDate")]),
            ({"endDate": "2099-12-31"}, []),
            ({"endDate": "2100-01-01"}, [("dayOutOfRange", "endDate")]),
            ({"endDate": "2024-04-29"}, []),
            ({"endDate": "2024-04-28"}, [("endBeforeStart", "endDate")]),
            ({"jointCommittees": ["200", "111", "200"]}, [("jointCommitteeTwice", "jointCommittees[2]")]),
            ({"jointCommittees": ["111", "111.01"]}, []),
            ({"collectiveAgreement": "181682"}, []),
            ({"collectiveAgreement": "181682/CO/111.01"}, []),
        ],
        ids=str,
    )
    def test_each_rule_is_told_with_its_field(self, about: dict[str, Any], expected: list[tuple[str, str]]) -> None:
        assert found(an_employment(**about)) == expected

    def test_an_agreement_is_written_in_one_way_only(self) -> None:
        agreement = AgreementNumber("181682/CO/200.00")
        wrong = msgspec.structs.replace(an_employment(), collective_agreement=agreement)
        assert found(wrong) == [("wrongForm", "collectiveAgreement")]

    @pytest.mark.parametrize(
        ("hours", "full_time", "expected"),
        [
            ("0", "38", "workingRegimeOutOfRange"),
            ("-0.01", "38", "workingRegimeOutOfRange"),
            ("0.01", "38", None),
            ("38", "38", None),
            ("38.01", "38", "workingRegimeOutOfRange"),
            ("48", "48", None),
            ("48", "48.01", "workingRegimeOutOfRange"),
            ("NaN", "38", "workingRegimeOutOfRange"),
            ("1", "Infinity", "workingRegimeOutOfRange"),
            ("1E+999999", "38", "workingRegimeOutOfRange"),
            ("30.40", "38.00", None),
            ("30.400", "38", None),
            ("30.405", "38", "tooManyDecimals"),
            ("1E-999", "38", "tooManyDecimals"),
            ("30.40000000000000000000000000000000000001", "38", "tooManyDecimals"),
        ],
    )
    def test_hours_are_above_nothing_and_at_most_those_of_full_time(
        self, hours: str, full_time: str, expected: str | None
    ) -> None:
        assert [code for code, _ in found(a_regime(hours, full_time))] == ([expected] if expected else [])

    def test_both_hours_have_at_most_two_decimals(self) -> None:
        named = [("tooManyDecimals", f"workingRegime.{name}") for name in ("hoursPerWeek", "fullTimeHoursPerWeek")]
        assert found(a_regime("30.123", "37.999")) == named

    def test_everything_that_is_wrong_is_told_at_once_and_all_of_it_blocks(self) -> None:
        wrong = an_employment(ssin="85073003327", endDate="2024-04-28", jointCommittees=["200", "200"])
        findings = checks.findings_of(wrong)
        assert [finding.code for finding in findings] == ["ssinInvalid", "endBeforeStart", "jointCommitteeTwice"]
        assert all(finding.blocks for finding in findings)

    @pytest.mark.parametrize(
        ("wanted", "expected"),
        [
            ({}, []),
            ({"enterpriseNumber": "0999999921"}, ["enterpriseNumberInvalid"]),
            ({"ssin": "85073003327", "inServiceOn": "1949-12-31"}, ["ssinInvalid", "dayOutOfRange"]),
            ({"inServiceOn": "1950-01-01"}, []),
        ],
        ids=str,
    )
    def test_a_search_that_can_find_nothing_is_told(self, wanted: dict[str, Any], expected: list[str]) -> None:
        findings = checks.findings_of_search(msgspec.convert(wanted, EmploymentSearch))
        assert [finding.code for finding in findings] == expected
