"""Section 2.5: a training provider declares the trainings that it organised, in its own name.

The quality training provider must be active (section 5), with an account of its own in that quality (section 4.4). A
mandate is not needed, also where the employer of a participant is named. That employer then confirms, corrects or
rejects the training before it counts.

    python examples/python/training_provider.py academy 0999.999.922
"""

import sys
from datetime import date
from decimal import Decimal

from openfla.client import BadRequest, FlaProviderClient
from openfla.contract.messages import Period
from openfla.contract.trainings import (
    Duration,
    DurationUnit,
    NewProviderTraining,
    Participant,
    TrainingStatus,
    TrainingType,
)
from openfla.identifiers import enterprise_number, ssin


def main(account: str, employer: str) -> None:
    """Declare a course with its participants, and see it as it stands."""
    course = NewProviderTraining(
        reference="vca-2026-14",
        title="Veiligheid, gezondheid en milieu: basis",
        type=TrainingType.FORMAL,
        period=Period(start_date=date(2026, 4, 20), end_date=date(2026, 4, 21)),
        duration=Duration(value=Decimal(2), unit=DurationUnit.DAYS),
        participants=(
            Participant(
                ssin=ssin("85.07.30-033.28"),
                enterprise_number=enterprise_number(employer),
                status=TrainingStatus.COMPLETED,
            ),
            Participant(ssin=ssin("01.49.07-001.85"), status=TrainingStatus.NOT_FOLLOWED),  # employer not known
        ),
    )
    with FlaProviderClient.of_account(account) as client:
        try:
            declared = client.trainings.declare(course)
        except BadRequest as mistake:
            for issue in mistake.issues:
                print(issue, issue.advise())
            raise
        print(declared.record.reference, "has", len(declared.record.participants), "participants")


if __name__ == "__main__":
    main(*sys.argv[1:])
