"""From anybody's spreadsheet to trainings that are ready to be sent, and a clear word on every row that is not.

    for row in read("trainings.xlsx"):
        match row:
            case Ready(row_number, training): ...
            case Wrong(row_number, faults): ...

A file that cannot be used at all raises an `UnusableFile`; a row that cannot be sent tells all its faults at
once, each with its field, its cell, the rule that it breaks and the remedy. No sentence repeats a worker's number.
"""

from openfla.sending._faults import Fault
from openfla.sending._fields import Field
from openfla.sending._mistakes import (
    ColumnTwice,
    EmptySpreadsheet,
    FileNotFound,
    FileNotReadable,
    FileTooLarge,
    LockedSpreadsheet,
    MissingColumns,
    NotASpreadsheet,
    SheetTooLarge,
    UnusableFile,
)
from openfla.sending._rows import Ready, Wrong
from openfla.sending._sheets import Header, Sheet, read

__all__ = [
    "ColumnTwice",
    "EmptySpreadsheet",
    "Fault",
    "Field",
    "FileNotFound",
    "FileNotReadable",
    "FileTooLarge",
    "Header",
    "LockedSpreadsheet",
    "MissingColumns",
    "NotASpreadsheet",
    "Ready",
    "Sheet",
    "SheetTooLarge",
    "UnusableFile",
    "Wrong",
    "read",
]
