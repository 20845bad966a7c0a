"""From anybody's file to records that are ready to be sent, and a clear word on everything that is not.

    for each in read("trainings.xlsx"):
        match each:
            case Ready(place, record, repairs): ...
            case Wrong(place, faults, repairs): ...

A file that cannot be used at all raises an `UnusableFile`; a row that cannot be sent tells all its faults at
once, each with its field, its cell, the rule that it breaks and the remedy; what was put right because only one
thing can have been meant is told as a `Repair`. No sentence repeats a worker's number.
"""

from openfla.sending._faults import Fault
from openfla.sending._fields import Field
from openfla.sending._mistakes import (
    BadConstant,
    BadMapping,
    BrokenJson,
    BrokenText,
    ColumnTwice,
    EmptySpreadsheet,
    FileNotFound,
    FileNotReadable,
    FileTooLarge,
    LockedSpreadsheet,
    MissingColumns,
    NoSuchColumn,
    NoSuchSheet,
    NotASpreadsheet,
    OtherKindOfFile,
    UnusableFile,
)
from openfla.sending._outcomes import Ready, Wrong
from openfla.sending._places import Place
from openfla.sending._remarks import Remark, RemarkKind
from openfla.sending._repairs import Repair, RepairKind
from openfla.sending.formats._kinds import Kind
from openfla.sending.formats._values import CellError, SourceRow, Value
from openfla.sending.reading._dates import DateOrder
from openfla.sending.reading._description import Column, Description
from openfla.sending.reading._files import TrainingFile, read
from openfla.sending.reading._guesses import Confidence, Guess
from openfla.sending.reading._mapping import FileMapping
from openfla.sending.reading._proposals import Proposal, propose

__all__ = [
    "BadConstant",
    "BadMapping",
    "BrokenJson",
    "BrokenText",
    "CellError",
    "Column",
    "ColumnTwice",
    "Confidence",
    "DateOrder",
    "Description",
    "EmptySpreadsheet",
    "Fault",
    "Field",
    "FileMapping",
    "FileNotFound",
    "FileNotReadable",
    "FileTooLarge",
    "Guess",
    "Kind",
    "LockedSpreadsheet",
    "MissingColumns",
    "NoSuchColumn",
    "NoSuchSheet",
    "NotASpreadsheet",
    "OtherKindOfFile",
    "Place",
    "Proposal",
    "Ready",
    "Remark",
    "RemarkKind",
    "Repair",
    "RepairKind",
    "SourceRow",
    "TrainingFile",
    "UnusableFile",
    "Value",
    "Wrong",
    "propose",
    "read",
]
