"""What a right and a budget must be: each rule, either side of its edge."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla.contract.entitlements import NewEmployabilityBudget, NewTrainingRight
from openfla.platform.entitlements import messages, rules

BAKERY = "0999999922"
WORKER = "85073003328"
cents = st.integers(1, 10_000_000).map(lambda value: Decimal(value) / 100)


def a_right(**about: Any) -> NewTrainingRight:
    usual = {"enterpriseNumber": BAKERY, "ssin": WORKER, "year": 2026, "kind": "extra", "days": 5}
    return msgspec.convert({**usual, **about}, NewTrainingRight)


def a_budget(**about: Any) -> NewEmployabilityBudget:
    usual = {
        "reference": "one",
        "enterpriseNumber": BAKERY,
        "ssin": WORKER,
        "measure": "Outplacement",
        "initialAmount": 1800,
        "lastSpendingDate": "2026-12-31",
    }
    return msgspec.convert({**usual, **about}, NewEmployabilityBudget)


def paid(*amounts: Any, day: str = "2026-03-02", **about: Any) -> dict[str, Any]:
    return {"payments": [{"paidOn": day, "amount": amount, **about} for amount in amounts]}


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
        assert rules.findings_of_right(a_right(**about)) == []

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
        found = rules.findings_of_right(a_right(**about))
        assert [(each.code, each.name, each.blocks) for each in found] == [(code, name, code != "rightAboveLaw")]

    def test_the_digest_knows_no_zeros_at_the_end(self) -> None:
        digests = {rules.digest_of_right(a_right(days=days)) for days in ("2.5", "2.50", "2.5000")}
        assert len(digests) == 1
        assert rules.digest_of_right(a_right(days="2.51")) not in digests


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
        assert rules.findings_of_budget(a_budget(**about)) == []

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
        found = rules.findings_of_budget(a_budget(**about))
        assert [(each.code, each.name, each.blocks) for each in found] == [(code, name, True)]

    @given(initial=cents, amounts=st.lists(cents, max_size=20))
    def test_what_remains_is_what_was_not_paid_to_the_cent(self, initial: Decimal, amounts: list[Decimal]) -> None:
        budget = a_budget(initialAmount=str(initial), **paid(*map(str, amounts)))
        codes = {each.code for each in rules.findings_of_budget(budget)}
        remaining = int(initial * 100) - sum(int(amount * 100) for amount in amounts)
        assert codes == (set() if remaining >= 0 else {"spentMoreThanBudget"})
        content = messages.budget_content(budget)
        assert (content["initial_amount"] - content["spent"]) * 100 == remaining

    def test_the_digest_knows_no_zeros_at_the_end_but_the_order(self) -> None:
        same = [a_budget(**paid("1.5", 2)), a_budget(initialAmount="1800.00", **paid("1.50", "2.0"))]
        assert len({rules.digest_of_budget(budget) for budget in same}) == 1
        assert rules.digest_of_budget(a_budget(**paid(2, "1.5"))) != rules.digest_of_budget(same[0])
