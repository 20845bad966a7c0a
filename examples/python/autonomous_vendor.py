"""Section 2.4, second case: the software runs at the customer, who sends its own data with its own account.

There must be an account of each customer (section 4.4, in the quality NSSO employer), made by the customer; the vendor
has none, and needs no mandate. The software uses the key of the customer on the customer's machine, and says to the
platform what it is called, so that a help desk finds its calls again.

    python examples/python/autonomous_vendor.py bakery 0999.999.922
"""

import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from openfla.channel import Accounts, Application, ChannelSettings
from openfla.client import FlaClient
from openfla.contract.messages import Period
from openfla.contract.trainings import Duration, DurationUnit, NewTraining, TrainingStatus, TrainingType
from openfla.identifiers import EnterpriseNumber, enterprise_number, ssin
from openfla.sending.delivery import deliver, prepare_records
from openfla.sending.outbox import Addressee, Outbox, usual_outbox

SETTINGS = ChannelSettings(application=Application("PayrollApp", "4.2"))


def main(account: str, employer: str) -> int:
    """First everything is durable, then it is sent: call it again after whatever happened, and it goes on."""
    customer = Accounts().get(account)
    with FlaClient.of_account(customer, settings=SETTINGS) as client, Outbox(usual_outbox(account)) as outbox:
        records = trainings_of(enterprise_number(employer))
        prepared = prepare_records(outbox, records, Addressee.of(customer), name="PayrollApp, March 2026")
        summary = deliver(client, outbox, prepared.sending)
    for cause in summary.tally.causes:
        print(f"{cause.note.title} (rows: {cause.rows}): {cause.note.text} {cause.note.advice}")
    print(summary.counts.accepted + summary.counts.warned, "of", summary.counts.records, "accepted")
    return summary.exit_code


def trainings_of(employer: EnterpriseNumber) -> Iterator[NewTraining]:
    """What the database of the software holds; one at a time, so that memory stays small."""
    for day in range(2, 7):
        yield NewTraining(
            reference=f"dough-2026-03-{day:02}",
            enterprise_number=employer,
            ssin=ssin("85.07.30-033.28"),
            title="Zuurdesem voor gevorderden",
            type=TrainingType.FORMAL,
            period=Period(start_date=date(2026, 3, day), end_date=date(2026, 3, day)),
            duration=Duration(value=Decimal(90), unit=DurationUnit.MINUTES),
            status=TrainingStatus.COMPLETED,
        )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
