"""What a right and a budget must be beyond their schema: each rule either side of its edge."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla.contract.checks import entitlements as checks
from openfla.contract.entitlements import BudgetSearch, CreditSearch, OptOut, OptOutSearch, TrainingRightSearch
from openfla.identifiers import EnterpriseNumber
from tests.unit.contract.makers import a_budget, a_right, paid

cents = st.integers(1, 10_000_000).map(lambda value: Decimal(value) / 100)


class TestRights:
    @pytest.mark.parametrize(
        "about",
        [
            {},
            {"days": 0},
            {"days": 366},
            {"days": "0.0001"},
            {"days": "2.50000"},
            {"kind": "legal", "days": 5},
            {"kind": "sectoral", "days": 5.5},
            {"collectiveAgreement": "181682/CO/200"},
        ],
        ids=str,
    )
    def test_what_is_right(self, about: dict[str, Any]) -> None:
        assert checks.findings_of_right(a_right(**about)) == []

    @pytest.mark.parametrize(
        ("about", "code", "name"),
        [
            ({"days": "-0.0001"}, "daysOutOfRange", "days"),
            ({"days": "366.0001"}, "daysOutOfRange", "days"),
            ({"days": "NaN"}, "daysOutOfRange", "days"),
            ({"days": "Infinity"}, "daysOutOfRange", "days"),
            ({"days": "1E+400"}, "daysOutOfRange", "days"),
            ({"days": "0.00001"}, "tooManyDecimals", "days"),
            ({"days": "1E-400"}, "tooManyDecimals", "days"),
            ({"kind": "legal", "days": "5.0001"}, "rightAboveLaw", "days"),
            ({"ssin": "85073003329"}, "ssinInvalid", "ssin"),
            ({"enterpriseNumber": "0999999923"}, "enterpriseNumberInvalid", "enterpriseNumber"),
        ],
        ids=str,
    )
    def test_what_is_not(self, about: dict[str, Any], code: str, name: str) -> None:
        found = checks.findings_of_right(a_right(**about))
        assert [(each.code, each.name, each.blocks) for each in found] == [(code, name, code != "rightAboveLaw")]


class TestBudgets:
    @pytest.mark.parametrize(
        "about",
        [
            {},
            {"initialAmount": "0.01"},
            {"initialAmount": 1_000_000},
            {"initialAmount": "12.500"},
            paid(1800),
            paid(*["0.01"] * 200),
            paid(1, day="2026-12-31"),
            {"lastSpendingDate": "2099-12-31"},
        ],
        ids=lambda about: str(about)[:60],
    )
    def test_what_is_right(self, about: dict[str, Any]) -> None:
        assert checks.findings_of_budget(a_budget(**about)) == []

    @pytest.mark.parametrize(
        ("about", "code", "name"),
        [
            ({"initialAmount": 0}, "amountOutOfRange", "initialAmount"),
            ({"initialAmount": -1}, "amountOutOfRange", "initialAmount"),
            ({"initialAmount": "1000000.01"}, "amountOutOfRange", "initialAmount"),
            ({"initialAmount": "NaN"}, "amountOutOfRange", "initialAmount"),
            ({"initialAmount": "0.001"}, "tooManyDecimals", "initialAmount"),
            (paid(1, 0), "amountOutOfRange", "payments[1].amount"),
            (paid("0.001"), "tooManyDecimals", "payments[0].amount"),
            (paid(1800, "0.01"), "spentMoreThanBudget", "payments"),
            (paid(1, day="2027-01-01"), "paymentTooLate", "payments[0].paidOn"),
            (paid(1, day="1949-12-31"), "dayOutOfRange", "payments[0].paidOn"),
            ({"lastSpendingDate": "2100-01-01"}, "dayOutOfRange", "lastSpendingDate"),
            ({"measure": " "}, "blank", "measure"),
            (paid(1, description=" "), "blank", "payments[0].description"),
            ({"ssin": "85073003329"}, "ssinInvalid", "ssin"),
            ({"enterpriseNumber": "0999999923"}, "enterpriseNumberInvalid", "enterpriseNumber"),
        ],
        ids=str,
    )
    def test_what_is_not(self, about: dict[str, Any], code: str, name: str) -> None:
        found = checks.findings_of_budget(a_budget(**about))
        assert [(each.code, each.name, each.blocks) for each in found] == [(code, name, True)]

    @given(initial=cents, amounts=st.lists(cents, max_size=20))
    def test_what_is_spent_is_summed_to_the_cent(self, initial: Decimal, amounts: list[Decimal]) -> None:
        budget = a_budget(initialAmount=str(initial), **paid(*map(str, amounts)))
        codes = {each.code for each in checks.findings_of_budget(budget)}
        remaining = int(initial * 100) - sum(int(amount * 100) for amount in amounts)
        assert codes == (set() if remaining >= 0 else {"spentMoreThanBudget"})


class TestQuestions:
    @pytest.mark.parametrize(
        ("wanted", "message"),
        [
            ({}, TrainingRightSearch),
            ({}, BudgetSearch),
            ({"year": 2026}, CreditSearch),
            ({}, OptOut),
        ],
    )
    def test_numbers_that_do_not_exist_are_told(self, wanted: dict[str, Any], message: type[checks.Asking]) -> None:
        asked = {**wanted, "enterpriseNumber": "0999999923", "ssin": "85073003329"}
        found = checks.findings_of_numbers(msgspec.convert(asked, message))
        assert [(each.code, each.name) for each in found] == [
            ("enterpriseNumberInvalid", "enterpriseNumber"),
            ("ssinInvalid", "ssin"),
        ]

    def test_who_asks_for_opt_outs_names_no_worker(self) -> None:
        found = checks.findings_of_numbers(OptOutSearch(enterprise_number=EnterpriseNumber("0999999923")))
        assert [(each.code, each.name) for each in found] == [("enterpriseNumberInvalid", "enterpriseNumber")]
