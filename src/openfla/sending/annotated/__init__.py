"""A copy of a file of trainings with what is wrong in its cells: before sending, and with the verdicts after it.

file = read("trainings.csv")
verdicts = (verdict for checked in check(file) for verdict in checked.row_verdicts("nl"))
tally = annotate(file, verdicts, beside(file.path, Stage.CHECKED), language="nl")
"""

from openfla.sending.annotated._annotate import annotate, require_free
from openfla.sending.annotated._mistakes import (
    CopyRefused,
    TargetExists,
    TargetIsSource,
    TargetNotWritable,
    TooManyRows,
)
from openfla.sending.annotated._stage import Stage, beside

__all__ = [
    "CopyRefused",
    "Stage",
    "TargetExists",
    "TargetIsSource",
    "TargetNotWritable",
    "TooManyRows",
    "annotate",
    "beside",
    "require_free",
]
