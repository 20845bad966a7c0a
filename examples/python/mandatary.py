"""Section 2.2: a social secretariat sends the trainings of all its clients with one account and one certificate.

There must be an account of the secretariat (section 4.4, in the quality social secretariat or service provider), and
for each client an active mandate for the service Federal Learning Account (section 2.2.1, MAHIS). The clients need no
account.

The file is one export of the payroll software: any spreadsheet or CSV with a column for the enterprise number.

    python examples/python/mandatary.py secretariat trainings.csv
"""

import sys
from collections import Counter
from collections.abc import Iterator

from openfla.client import FlaClient
from openfla.contract.declarations import DeclarationRecord, Verdict
from openfla.identifiers import EnterpriseNumber, enterprise_number_in_print
from openfla.sending import Ready, TrainingFile, read


def main(account: str, file: str) -> None:
    """One declaration for everybody who gave a mandate; the others are named, and nothing of theirs is sent."""
    rows = read(file)
    with FlaClient.of_account(account) as client:
        mandators = {mandator.enterprise_number for mandator in client.mandators()}
        for number, count in sorted(Counter(ready.training.enterprise_number for ready in _ready(rows)).items()):
            told = "are sent" if number in mandators else "stay here: there is no active mandate"
            print(f"{enterprise_number_in_print(number)}: {count} trainings {told}")

        declaration = client.declarations.send(_of(mandators, rows))
        declaration = client.declarations.wait(declaration)
        print(declaration.accepted, "accepted,", declaration.warned, "with warnings,", declaration.blocked, "blocked")
        for result in client.declarations.results(declaration, verdicts=[Verdict.BLOCKED]):
            for anomaly in result.anomalies:
                print(result.reference, anomaly.code, anomaly.text)


def _ready(rows: TrainingFile) -> Iterator[Ready]:
    return (row for row in rows if isinstance(row, Ready))


def _of(mandators: set[EnterpriseNumber], rows: TrainingFile) -> Iterator[DeclarationRecord]:
    """The records of these enterprises; the file is read again, so that memory stays small whatever its size."""
    for ready in _ready(rows):
        if ready.training.enterprise_number in mandators and isinstance(ready.record, DeclarationRecord):
            yield ready.record


if __name__ == "__main__":
    main(*sys.argv[1:])
