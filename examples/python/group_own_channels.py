"""Section 2.3, first possibility: each company of a group declares its own workers through its own channel.

There must be, for each enterprise number, a web service account (section 4.4, in the quality NSSO employer) with a
certificate of its own. Nobody needs a mandate. One machine may hold the keys of all of them.

    python examples/python/group_own_channels.py shipping=shipping.xlsx services=services.csv logistics=logistics.ods
"""

import sys

from openfla.sending.delivery import send
from openfla.texts import Explained


def main(*companies: str) -> int:
    """Send the file of each company with its own account; one that fails stops none of the others."""
    exit_code = 0
    for company in companies:
        account, _, file = company.partition("=")
        try:
            summary = send(account, file)
        except Explained as mistake:
            print(f"{account}: {mistake.explain()} {mistake.advise()}")
            exit_code = 1
        else:
            counts = summary.counts
            print(f"{account}: {counts.records} read, {counts.accepted} accepted, {counts.warned} with warnings,")
            print(f"  {counts.blocked} blocked, {counts.not_sent} not sent")
            exit_code = exit_code or summary.exit_code
    return exit_code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
