"""What the platform would say of a file, as far as one can know before anything is sent.

    tally = Tally()
    for checked in check(read("trainings.xlsx")):
        for verdict in checked.row_verdicts("nl"):
            tally.add(verdict)

The rules are the platform's own, from `openfla.contract`; what needs the register (who works where, what was declared
before, mandates) is only known after sending.
"""

from openfla.sending.checking._check import AnyRecord, Checked, check
from openfla.sending.checking._employers import Employers
from openfla.sending.checking._members import is_address
from openfla.sending.checking._notes import Note, Weight
from openfla.sending.checking._tally import EXAMPLES, Cause, Example, Tally
from openfla.sending.checking._verdicts import RowVerdict, row_verdicts

__all__ = [
    "EXAMPLES",
    "AnyRecord",
    "Cause",
    "Checked",
    "Employers",
    "Example",
    "Note",
    "RowVerdict",
    "Tally",
    "Weight",
    "check",
    "is_address",
    "row_verdicts",
]
