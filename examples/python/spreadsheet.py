"""A file with trainings, to its verdicts: what `openfla trainings send` does.

python examples/python/spreadsheet.py bakery trainings.xlsx
"""

import sys

from openfla.sending.delivery import send


def main(account: str, file: str) -> int:
    """Check, send what can be sent, and tell what became of it."""
    summary = send(account, file)
    counts = summary.counts
    print(counts.accepted + counts.warned, "accepted,", counts.blocked + counts.not_sent, "not")
    for cause in summary.tally.causes:
        print(f"{cause.note.title} (rows: {cause.rows}): {cause.note.text} {cause.note.advice}")
    return summary.exit_code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
