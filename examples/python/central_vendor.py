"""Section 2.4, first case: the software is centralised at the vendor, which sends the files of its customers itself.

There must be one account, of the vendor (section 4.4, in the quality service provider), and a mandate of each customer
(section 2.2.1): the customers need no account. It is the same for a vendor that agreed to send on their behalf.

What the software exports lies in a folder with a folder for each customer, named after its enterprise number:

    outgoing/0999999922/november.xlsx
    outgoing/0999110193/november.csv

    python examples/python/central_vendor.py vendor outgoing
"""

import sys
from pathlib import Path

from openfla.sending.nightly import ClientOutcome, jobs_of, send_all


def main(account: str, folder: str) -> int:
    """Send everything that waits, whoever it is of; what a scheduler runs at night, and `openfla send-all` does."""
    jobs = jobs_of(Path(folder), account=account)
    report = send_all(jobs, told=tell)
    return report.exit_code


def tell(customer: ClientOutcome) -> None:
    """One customer that fails stops nobody else."""
    counts = customer.counts
    print(f"{customer.name}: {customer.result.value}, {counts.accepted + counts.warned} of {counts.records} accepted")
    for file in customer.files:
        if file.mistake:
            print(f"  {file.file.name}: {file.mistake.explain()} {file.mistake.advise()}")
        elif file.moved_to:
            print(f"  {file.file.name} is now {file.moved_to}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
