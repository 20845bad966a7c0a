"""Many records at once, of several kinds: what `client.declarations` does (section 2.1, "a large number").

python examples/python/many_records.py bakery 0999.999.922
"""

import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from openfla.client import Declared, FlaClient
from openfla.contract.declarations import DeclarationStatus
from openfla.contract.employments import NewEmployment, WorkingRegime
from openfla.contract.entitlements import NewTrainingRight, OwedKind
from openfla.identifiers import enterprise_number, joint_committee, ssin


def main(account: str, employer: str) -> None:
    """Stream the records, wait for the verdicts, and tell those that are not A."""
    with FlaClient.of_account(account) as client:
        declaration = client.declarations.send(records_of(employer), reference="payroll-2026-11")
        declaration = client.declarations.wait(declaration, timeout_s=600, progress=tell)
        for result in client.declarations.results(declaration):
            for anomaly in result.anomalies:
                print(result.record, result.verdict, anomaly.code, anomaly.text)


def records_of(employer: str) -> Iterator[Declared]:
    """One after the other, in any order; nothing is kept in memory."""
    number, worker = enterprise_number(employer), ssin("85.07.30-033.28")
    yield NewEmployment(
        reference="contract-17",
        enterprise_number=number,
        ssin=worker,
        start_date=date(2024, 4, 29),
        working_regime=WorkingRegime(hours_per_week=Decimal("30.4"), full_time_hours_per_week=Decimal(38)),
        joint_committees=(joint_committee("118"),),
    )
    yield NewTrainingRight(enterprise_number=number, ssin=worker, year=2026, kind=OwedKind.LEGAL, days=Decimal(4))


def tell(declaration: DeclarationStatus) -> None:
    """Each time that the platform was asked."""
    print(declaration.judged, "of", declaration.records, "judged")


if __name__ == "__main__":
    main(*sys.argv[1:])
