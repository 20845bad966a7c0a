"""A mapping: which column of a file holds what, where its own headers do not tell."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Self

from msgspec import Struct

from openfla.sending._fields import Field
from openfla.sending.reading._dates import DateOrder
from openfla.sending.reading._mapping_file import text_of, told_in
from openfla.texts import Language

_EMPTY: Final[Mapping[Any, Any]] = MappingProxyType({})


class FileMapping(Struct, frozen=True, kw_only=True):
    """How a file of one origin is read; every part may be left out.

    Args:
        columns: the header of the column that holds each field, or its letters; given one, no other is guessed.
        constants: what a field is in every training, as one would type it, where no column holds it.
        words: for a field, words of the file's own and those that are known instead.
        sheet: its name; else the sheet that lacks the fewest columns.
        header_row: its number; 0 when the file has none; else the row that names the most fields.
        dates: what comes first in a date; else the day.
    """

    columns: Mapping[Field, str] = _EMPTY
    constants: Mapping[Field, str] = _EMPTY
    words: Mapping[Field, Mapping[str, str]] = _EMPTY
    sheet: str | None = None
    header_row: int | None = None
    dates: DateOrder | None = None

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """The mapping of a file.

        Raises:
            UnusableFile: it is not there, no TOML, or it holds something that no mapping has (`BadMapping`).
        """
        told = told_in(path)
        return cls(
            columns=told.columns,
            constants=told.constants,
            words=told.words,
            sheet=told.sheet,
            header_row=told.header_row,
            dates=told.dates,
        )

    def text(self, language: Language = "en") -> str:
        """The file to be written, with remarks in the reader's language. No worker's number stands in it."""
        return text_of(self, language)


NO_MAPPING: Final = FileMapping()
