"""Section 2.3, second possibility: one company of a group is mandatary of the others and sends for them.

There must be one account, of that company (section 4.4, in the quality service provider), and a mandate of each of the
others for the service Federal Learning Account (section 2.2.1). A worker's data go under the number of the company that
does Dimona and DmfA for that worker (section 2.3, remark): its own workers that company declares as employer.

    python examples/python/group_mandatary.py services 0999.110.292 0999.110.490
"""

import sys
from datetime import date
from decimal import Decimal

from openfla.client import FlaClient, MissingPermission
from openfla.contract.messages import Period
from openfla.contract.trainings import Duration, DurationUnit, NewTraining, TrainingStatus, TrainingType
from openfla.identifiers import EnterpriseNumber, Ssin, enterprise_number, ssin


def main(account: str, *companies: str) -> None:
    """Declare the safety day of the group for a worker of each company."""
    with FlaClient.of_account(account) as client:
        until = {mandator.enterprise_number: mandator.last_quarter for mandator in client.mandators()}
        print("mandates:", ", ".join(f"{number} until {end or 'further notice'}" for number, end in until.items()))
        for number, worker in workers_of(companies):
            try:
                declared = client.trainings.declare(safety_day(number, worker))
            except MissingPermission as mistake:
                print(f"{number}: {mistake.explain()} {mistake.advise()}")
            else:
                print(f"{number}: {declared.record.title}, {declared.record.verification}")


def workers_of(companies: tuple[str, ...]) -> list[tuple[EnterpriseNumber, Ssin]]:
    """Who works where; yours come from the payroll software."""
    return [(enterprise_number(company), ssin("85.07.30-033.28")) for company in companies]


def safety_day(company: EnterpriseNumber, worker: Ssin) -> NewTraining:
    """The same training, for a worker of any of the companies."""
    return NewTraining(
        reference=f"safety-day-2026-{company}",
        enterprise_number=company,
        ssin=worker,
        title="Veiligheidsdag van de groep",
        type=TrainingType.INFORMAL,
        period=Period(start_date=date(2026, 5, 8), end_date=date(2026, 5, 8)),
        duration=Duration(value=Decimal(1), unit=DurationUnit.DAYS),
        status=TrainingStatus.COMPLETED,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
