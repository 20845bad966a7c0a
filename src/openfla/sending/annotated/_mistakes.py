"""Why an annotated copy cannot be written."""

from dataclasses import dataclass
from pathlib import Path

from openfla.texts import N_, Explained


class CopyRefused(Explained):
    """The annotated copy cannot be written; the file itself is as it was."""


@dataclass(eq=False)
class TargetExists(CopyRefused):
    code = "targetExists"
    message = N_("There is a file %(file)s already.")
    remedy = N_("Give the copy another name, or add --force to put it in the place of that file.")
    file: Path


@dataclass(eq=False)
class TargetIsSource(CopyRefused):
    code = "targetIsSource"
    message = N_("The copy would take the place of the file that it is made of, %(file)s.")
    remedy = N_("Give the copy another name.")
    file: Path


@dataclass(eq=False)
class TargetNotWritable(CopyRefused):
    code = "targetNotWritable"
    message = N_("The file %(file)s cannot be written: %(reason)s.")
    remedy = N_("Choose another folder, or close the program that keeps the file locked.")
    file: Path
    reason: str


@dataclass(eq=False)
class TooManyRows(CopyRefused):
    code = "tooManyRows"
    message = N_("The file has more rows than a spreadsheet can hold, which are %(most)d.")
    remedy = N_("Split the file, or leave the annotated copy out.")
    most: int
