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
class OtherKindOfFile(UnusableFile):
    """`what` it is, as a person calls it."""

    code = "otherKindOfFile"
    message = N_("The file %(file)s is %(what)s, which is not read.")
    remedy = N_("Open it in the program that made it and save or export it as an Excel workbook (.xlsx) or as CSV.")
    file: Path
    what: str

    def explain(self, language: Language = "en") -> str:
        return translate(language, self.message, {**self.values, "what": translate(language, self.what)})


@dataclass(eq=False)
class BrokenText(UnusableFile):
    code = "brokenText"
    message = N_(
        "From line %(line)d on, the file %(file)s is no CSV: a quotation mark is never closed, or a row never ends."
    )
    remedy = N_(
        "Look for a single quotation mark on that line; inside a quoted text it is written twice. Each training stands"
        " on a line of its own."
    )
    file: Path
    line: int


@dataclass(eq=False)
class BrokenJson(UnusableFile):
    code = "brokenJson"
    message = N_("The file %(file)s is no JSON from item %(item)d on: %(reason)s.")
    remedy = N_('Write it as a list of trainings, as {"items": [...]}, or with one training on each line.')
    file: Path
    item: int
    reason: str

    def explain(self, language: Language = "en") -> str:
        return translate(language, self.message, {**self.values, "reason": translate(language, self.reason)})


@dataclass(eq=False)
class NoSuchSheet(UnusableFile):
    code = "noSuchSheet"
    message = N_("The file %(file)s has no sheet %(sheet)s; it has %(sheets)s.")
    remedy = N_("Correct the name of the sheet where it was given: in the mapping file or on the command line.")
    file: Path
    sheet: str
    sheets: str


@dataclass(eq=False)
class NoSuchColumn(UnusableFile):
    code = "noSuchColumn"
    message = N_("The mapping names the column %(header)s, and row %(row)d of %(file)s has no such header.")
    remedy = N_("Write the header as it stands in the file, or the letters of the column.")
    file: Path
    header: str
    row: int


@dataclass(eq=False)
class BadConstant(UnusableFile):
    """A value that is to stand in every training breaks a rule; `fault` tells which."""

    code = "badConstant"
    message = N_("The value given for %(column)s cannot be used: %(sentence)s")
    remedy = N_("Correct it where it was given: in the mapping file or on the command line.")
    field: Field
    fault: Explained

    def explain(self, language: Language = "en") -> str:
        told = {"column": self.field.named(language), "sentence": self.fault.explain(language)}
        return translate(language, self.message, told)


@dataclass(eq=False)
class BadMapping(UnusableFile):
    code = "badMapping"
    message = N_("The mapping file %(file)s cannot be used: %(reason)s.")
    remedy = N_("Correct it, or let a new one be made with “openfla trainings map”.")
    file: Path
    reason: str


@dataclass(eq=False)
class NotASpreadsheet(UnusableFile):
    code = "notASpreadsheet"
    message = N_("The file %(file)s is not a spreadsheet, or it is damaged.")
    remedy = N_("Open it in your spreadsheet program and save it as an Excel workbook (.xlsx).")
    file: Path


@dataclass(eq=False)
class LockedSpreadsheet(UnusableFile):
    code = "lockedSpreadsheet"
    message = N_("The file %(file)s is protected by a password.")
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
    remedy = N_(
        "Add them to the row with the names of the columns, rename the columns that hold them, or let a mapping "
        "file be made with “openfla trainings map”."
    )
    file: Path
    sheet: str | None
    fields: tuple[Field, ...]

    def explain(self, language: Language = "en") -> str:
        columns = ", ".join(field.named(language) for field in self.fields)
        message = N_("Columns are missing in %(file)s: %(columns)s.") if self.sheet is None else self.message
        return translate(language, message, {**self.values, "columns": columns})


@dataclass(eq=False)
class ColumnTwice(UnusableFile):
    """Two headers name the same field, so nobody can tell which one counts."""

    code = "columnTwice"
    message = N_("Several columns of sheet %(sheet)s of %(file)s hold the same, %(column)s: %(cells)s.")
    remedy = N_("Remove or rename all of them but one, or tell in a mapping file which one counts.")
    file: Path
    sheet: str | None
    field: Field
    addresses: tuple[str, ...]

    def explain(self, language: Language = "en") -> str:
        more: Mapping[str, object] = {"column": self.field.named(language), "cells": ", ".join(self.addresses)}
        of_text = N_("Several columns of %(file)s hold the same, %(column)s: %(cells)s.")
        return translate(language, of_text if self.sheet is None else self.message, {**self.values, **more})
