"""The workbook itself, sheet by sheet."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxFileError

from openfla.sending.annotated._layouts import layout_of
from openfla.sending.annotated._rows import Rows
from openfla.sending.annotated._stage import Stage
from openfla.sending.annotated._styles import Styles
from openfla.sending.annotated._summary import Summary
from openfla.sending.checking import RowVerdict, Tally
from openfla.sending.reading._files import TrainingFile
from openfla.texts import N_, Language, translate

_LONGEST_NAME: Final = 31
_NOT_IN_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]|^'|'$")
_TAKEN: Final = "history"
"""A name that spreadsheet programs keep for themselves."""
_NO_GUESSES: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(
    path: Path, file: TrainingFile, verdicts: Iterable[RowVerdict], tally: Tally, language: Language, stage: Stage
) -> None:
    """The whole workbook; `tally` has counted the verdicts when the last of them was asked for.

    Raises:
        TooManyRows: the file has more rows than a sheet can have.
        OSError: it cannot be written.
    """
    with _workbook(path) as book:
        styles, layout = Styles(book), layout_of(file, language)
        summary_name, name = _names(file, language)
        summary, sheet = book.add_worksheet(summary_name), book.add_worksheet(name)
        Rows(sheet, styles, layout, language, stage).write(verdicts)
        Summary(summary, styles, layout, language, stage).write(file.path.name, name, tally)


@contextmanager
def _workbook(path: Path) -> Iterator[Workbook]:
    book = Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent), **_NO_GUESSES})
    try:
        yield book
    except BaseException:
        # Its files are only let go of by closing it; what it writes goes away with the folder.
        with suppress(OSError, XlsxFileError):
            book.close()
        raise
    try:
        book.close()
    except XlsxFileError as error:
        raise OSError(str(error)) from error


def _names(file: TrainingFile, language: Language) -> tuple[str, str]:
    """What the two sheets are called; a workbook has no name twice, whatever its case."""
    summary = translate(language, N_("Summary"))
    name = _NOT_IN_NAME.sub("_", file.description.sheet or file.path.stem)[:_LONGEST_NAME]
    if name.casefold() in (summary.casefold(), _TAKEN):
        name = f"{name[: _LONGEST_NAME - 2]} 2"
    return summary, name
