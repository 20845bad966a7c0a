"""One entrance for every kind of message."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from openfla.contract import checks
from openfla.contract.declarations import Withdrawal, WithdrawnKind
from openfla.contract.employments import EmploymentSearch
from openfla.contract.entitlements import BudgetSearch, CreditSearch, OptOut, OptOutSearch, TrainingRightSearch
from openfla.contract.trainings import NewProviderTraining, NewVerification, TrainingSearch
from openfla.platform import operations
from openfla.platform.settings import Settings
from tests.unit.contract.makers import (
    DAY,
    TODAY,
    WORKER,
    a_budget,
    a_right,
    an_employment,
    decided,
    declared,
    provided,
    told,
)

NO_NUMBER = "0999999923"
_WITHOUT_RULES = {"NewExport", "DeclarationRecord", "ProviderDeclarationRecord"}
"""The content of a record is judged, not what it stands in (contract/records)."""


def _wrong(message: Any) -> Any:
    return msgspec.structs.replace(message, enterprise_number=NO_NUMBER)


def _search(kind: type[Any], **about: Any) -> Any:
    return msgspec.convert({"enterpriseNumber": NO_NUMBER, **about}, kind)


WRONG: list[Any] = [
    *map(_wrong, (declared(), an_employment(), a_right(), a_budget())),
    *map(_search, (EmploymentSearch, TrainingSearch, TrainingRightSearch, BudgetSearch, OptOutSearch, OptOut)),
    _search(CreditSearch, ssin=WORKER, year=2026),
]


class TestFindings:
    @pytest.mark.parametrize("message", WRONG, ids=lambda message: type(message).__name__)
    def test_a_number_that_does_not_exist_is_told_of_each_kind(self, message: Any) -> None:
        assert told(checks.findings_of(message, DAY, TODAY)) == {("enterpriseNumberInvalid", "enterpriseNumber")}

    def test_those_without_one_are_judged_too(self) -> None:
        course = provided({"ssin": WORKER, "status": "reserved"})
        assert told(checks.findings_of(course, DAY, TODAY)) == {("reservedInPast", "participants[0].status")}
        assert told(checks.findings_of(decided("corrected"), DAY, TODAY)) == {("correctionExpected", "correction")}

    def test_what_has_no_rules_of_its_own_has_no_findings(self) -> None:
        withdrawal = Withdrawal(kind=WithdrawnKind.TRAINING, reference="1")
        assert checks.findings_of(withdrawal, DAY, TODAY) == []

    def test_every_message_that_can_be_sent_has_its_place(self) -> None:
        books = operations.books(Settings()).values()
        sent = {operation.request for book in books for operation in book.operations if operation.request}
        known = {*map(type, WRONG), NewProviderTraining, NewVerification}
        assert {message.__name__ for message in sent - known} == _WITHOUT_RULES


def test_a_day_is_as_long_as_an_installation_has_it_that_sets_nothing() -> None:
    assert Settings().regime.day_minutes == checks.DAY_MINUTES == Decimal("7.6") * 60
