"""Section 2.1: an employer declares the trainings of its own workers.

There must be a web service account of your own (section 4.4, in the quality NSSO employer) that holds the permission
CareerPro - Federal Learning Account, and its key on this machine: `openfla setup` leads you there, and
`openfla account add` keeps what you have already. A mandate is not needed.

    python examples/python/employer.py bakery 0999.999.922 85.07.30-033.28
"""

import sys
from datetime import date
from decimal import Decimal

from openfla.client import FlaClient
from openfla.contract.entitlements import CreditSearch
from openfla.contract.messages import Period
from openfla.contract.trainings import Duration, DurationUnit, NewTraining, TrainingSearch, TrainingStatus, TrainingType
from openfla.identifiers import enterprise_number, ssin


def main(account: str, employer: str, worker: str) -> None:
    """Declare a training, find what is in the account, and see what the worker has left."""
    training = first_aid(employer, worker)
    with FlaClient.of_account(account) as client:
        declared = client.trainings.declare(training)
        print("declared" if declared.created else "was there already", declared.record.id)
        for warning in declared.warnings:
            print(warning.code, warning.text)
        for found in client.trainings.search(TrainingSearch(enterprise_number=training.enterprise_number)):
            print(found.period.start_date, found.title)
        wanted = CreditSearch(enterprise_number=training.enterprise_number, ssin=training.ssin, year=2026)
        for credit in client.credits.search(wanted):
            print(credit.kind, "days left:", credit.left.days)


def first_aid(employer: str, worker: str) -> NewTraining:
    """What you know of a training; numbers that are not sound are refused here."""
    return NewTraining(
        reference="first-aid-2026",  # yours: the same one again is the same training
        enterprise_number=enterprise_number(employer),
        ssin=ssin(worker),
        title="Eerste hulp op het werk",
        type=TrainingType.FORMAL,
        period=Period(start_date=date(2026, 3, 2), end_date=date(2026, 3, 3)),
        duration=Duration(value=Decimal("15.2"), unit=DurationUnit.HOURS),
        status=TrainingStatus.COMPLETED,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
