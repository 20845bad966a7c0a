"""What can be wrong with a file as a whole; nothing of it is read then."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openfla.sending._fields import Field
from openfla.texts import N_, Explained, Language, translate


class UnusableFile(Explained):
    """Something is wrong with the file itself, not with one of its rows."""


@dataclass(eq=False)
class FileNotFound(UnusableFile):
    code = "fileNotFound"
    message = N_("There is no file %(file)s.")
    remedy = N_("Check the name and the folder.")
    file: Path


@dataclass(eq=False)
class FileNotReadable(UnusableFile):
    code = "fileNotReadable"
    message = N_("The file %(file)s cannot be opened: %(reason)s.")
    remedy = N_("Ask for permission to read it, or close the program that keeps it locked.")
    file: Path
    reason: str


@dataclass(eq=False)
class FileTooLarge(UnusableFile):
    code = "fileTooLarge"
    message = N_("The file %(file)s is too large: at most %(limit_mib)d MiB are read.")
    remedy = N_("Split it into several files, or remove the sheets and pictures that are not needed.")
    file: Path
    limit_mib: int


@dataclass(eq=False)
class SheetTooLarge(UnusableFile):
    code = "sheetTooLarge"
    message = N_("A sheet of %(file)s reaches from %(range)s, which is too large to read.")
    remedy = N_("Remove what stands far below or to the right of the table, or split the file.")
    file: Path
    range: str


@dataclass(eq=False)
class NotASpreadsheet(UnusableFile):
    code = "notASpreadsheet"
    message = N_("The file %(file)s is not a spreadsheet, or it is damaged.")
    remedy = N_("Open it in your spreadsheet program and save it as an Excel workbook (.xlsx).")
    file: Path


@dataclass(eq=False)
class LockedSpreadsheet(UnusableFile):
    code = "lockedSpreadsheet"
    message = N_("The file %(file)s is protected by a password or written in an old form of Excel.")
    remedy = N_("Save it as an Excel workbook (.xlsx) without a password.")
    file: Path


@dataclass(eq=False)
class EmptySpreadsheet(UnusableFile):
    code = "emptySpreadsheet"
    message = N_("The file %(file)s holds no trainings.")
    remedy = N_("Put the names of the columns in one row and one training in each row below it.")
    file: Path


@dataclass(eq=False)
class MissingColumns(UnusableFile):
    """`fields` are all the required columns that no header names; the sentences call them as the reader does."""

    code = "missingColumns"
    message = N_("Columns are missing in sheet %(sheet)s of %(file)s: %(columns)s.")
    remedy = N_("Add them to the row with the names of the columns, or rename the columns that hold them.")
    file: Path
    sheet: str
    fields: tuple[Field, ...]

    def explain(self, language: Language = "en") -> str:
        columns = ", ".join(field.named(language) for field in self.fields)
        return translate(language, self.message, {**self.values, "columns": columns})


@dataclass(eq=False)
class ColumnTwice(UnusableFile):
    """Two headers name the same field, so nobody can tell which one counts."""

    code = "columnTwice"
    message = N_("Several columns of sheet %(sheet)s of %(file)s hold the same, %(column)s: %(cells)s.")
    remedy = N_("Remove or rename all of them but one.")
    file: Path
    sheet: str
    field: Field
    addresses: tuple[str, ...]

    def explain(self, language: Language = "en") -> str:
        more: Mapping[str, object] = {"column": self.field.named(language), "cells": ", ".join(self.addresses)}
        return translate(language, self.message, {**self.values, **more})
