"""What follows from a right and a budget: the same record has one digest, and what remains is exact."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from openfla.platform.entitlements import messages, rules
from tests.unit.contract.makers import a_budget, a_right, paid

cents = st.integers(1, 10_000_000).map(lambda value: Decimal(value) / 100)


class TestRights:
    def test_the_digest_knows_no_zeros_at_the_end(self) -> None:
        digests = {rules.digest_of_right(a_right(days=days)) for days in ("2.5", "2.50", "2.5000")}
        assert len(digests) == 1
        assert rules.digest_of_right(a_right(days="2.51")) not in digests


class TestBudgets:
    @given(initial=cents, amounts=st.lists(cents, max_size=20))
    def test_what_remains_is_what_was_not_paid_to_the_cent(self, initial: Decimal, amounts: list[Decimal]) -> None:
        budget = a_budget(initialAmount=str(initial), **paid(*map(str, amounts)))
        remaining = int(initial * 100) - sum(int(amount * 100) for amount in amounts)
        content = messages.budget_content(budget)
        assert (content["initial_amount"] - content["spent"]) * 100 == remaining

    def test_the_digest_knows_no_zeros_at_the_end_but_the_order(self) -> None:
        same = [a_budget(**paid("1.5", 2)), a_budget(initialAmount="1800.00", **paid("1.50", "2.0"))]
        assert len({rules.digest_of_budget(budget) for budget in same}) == 1
        assert rules.digest_of_budget(a_budget(**paid(2, "1.5"))) != rules.digest_of_budget(same[0])
