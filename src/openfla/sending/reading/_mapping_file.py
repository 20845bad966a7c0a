"""A mapping as a file that people read and change (TOML)."""

import json
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from openfla.sending._fields import REQUIRED, Field
from openfla.sending._mistakes import BadMapping
from openfla.sending.formats._kinds import readable
from openfla.sending.reading._dates import DateOrder
from openfla.sending.reading._vocabularies import OF_FIELDS
from openfla.texts import N_, Language, translate

if TYPE_CHECKING:
    from openfla.sending.reading._mapping import FileMapping

_LARGEST: Final = 1024 * 1024
_WIDTH: Final = 116
_OF_ONE_TRAINING: Final = (Field.REFERENCE, Field.SSIN)

_ABOUT: Final = N_(
    "Tells OpenFLA which column of your file holds what. Change it with any text editor: a line that begins with # "
    "is a remark. The words before the equals signs stay as they are."
)
_SHEET: Final = N_("The sheet that is read. Left out: the one that lacks the fewest columns.")
_HEADER_ROW: Final = N_("The number of the row with the names of the columns; 0 when there is none.")
_DATES: Final = N_('What comes first in a date of three numbers: "dayFirst", "monthFirst" or "yearFirst".')
_COLUMNS: Final = N_(
    "For each field the name of its column, as it stands in the file, or the letters of the column, such as C. "
    "A column that is not named here is left aside."
)
_CONSTANTS: Final = N_("What is the same in every training and stands in no column, as you would type it in a cell.")
_WORDS: Final = N_("Words of your own, each with the word that OpenFLA knows: %(allowed)s.")
_CHOICE: Final = N_("%(field)s (needed): one of these: %(allowed)s")
_MUST: Final = N_("%(field)s (needed)")


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping as its file holds it."""

    sheet: str | None = None
    header_row: int | None = None
    dates: DateOrder | None = None
    columns: dict[Field, str] = {}
    constants: dict[Field, Any] = {}
    words: dict[Field, dict[str, str]] = {}


def told_in(path: str | Path) -> Told:
    """What a mapping file tells.

    Raises:
        UnusableFile: it is not there, no TOML, or it holds something that no mapping has (`BadMapping`).
    """
    file = Path(path)
    with readable(file), file.open("rb") as stream:
        content = stream.read(_LARGEST)
    try:
        told = msgspec.convert(tomllib.loads(content.decode("utf-8-sig")), Told)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError) as error:
        raise BadMapping(file, str(error)) from None
    _require_sense(file, told)
    constants = {field: _written(value) for field, value in told.constants.items()}
    return msgspec.structs.replace(told, constants=constants)


def text_of(mapping: "FileMapping", language: Language = "en") -> str:
    """The text of the file, with remarks in the reader's language. No worker's number stands in it."""
    return "\n".join(
        (*_remark(language, _ABOUT), "", *_about_table(mapping, language), *_tables(mapping, language), "")
    )


def _require_sense(file: Path, told: Told) -> None:
    for field, value in told.constants.items():
        if field in _OF_ONE_TRAINING or not isinstance(value, str | int | float | date):
            raise BadMapping(file, f"constants.{field}")
    for field, words in told.words.items():
        vocabulary = OF_FIELDS.get(field)
        for known in words.values() if vocabulary else ():
            if vocabulary and vocabulary.find(known) is None:
                raise BadMapping(file, f"words.{field}: {known}")


def _written(value: str | float | date) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _about_table(mapping: "FileMapping", language: Language) -> Iterator[str]:
    yield from _remark(language, _SHEET)
    yield f"sheet = {_quoted(mapping.sheet)}" if mapping.sheet is not None else '# sheet = ""'
    yield from _remark(language, _HEADER_ROW)
    yield f"header_row = {mapping.header_row}" if mapping.header_row is not None else "# header_row = 1"
    yield from _remark(language, _DATES)
    order = mapping.dates or DateOrder.DAY_FIRST
    yield f"{'' if mapping.dates else '# '}dates = {_quoted(order.value)}"


def _tables(mapping: "FileMapping", language: Language) -> Iterator[str]:
    yield from ("", *_remark(language, _COLUMNS), "[columns]")
    for field in Field:
        if field in mapping.columns:
            yield _line(field, mapping.columns[field], language)
        elif field not in mapping.constants:
            yield f"# {_line(field, '', language)}"
    yield from ("", *_remark(language, _CONSTANTS), "[constants]")
    for field, value in mapping.constants.items():
        yield _line(field, value, language)
    for field in Field:
        if field in REQUIRED and field not in (*mapping.columns, *mapping.constants, *_OF_ONE_TRAINING):
            yield f"# {_line(field, '', language, choose=True)}"
    for field, words in mapping.words.items():
        vocabulary = OF_FIELDS.get(field)
        allowed = vocabulary.allowed(language) if vocabulary else "…"
        yield from ("", *_remark(language, _WORDS, {"allowed": allowed}), f"[words.{field.value}]")
        yield from (f"{_quoted(own)} = {_quoted(known)}" for own, known in words.items())


def _line(field: Field, value: str, language: Language, *, choose: bool = False) -> str:
    named = field.named(language)
    told = translate(language, _MUST, {"field": named}) if field in REQUIRED else named
    if choose and field in OF_FIELDS:
        told = translate(language, _CHOICE, {"field": named, "allowed": OF_FIELDS[field].allowed(language)})
    return f"{field.value} = {_quoted(value)}  # {told}"


def _remark(language: Language, text: str, values: Mapping[str, object] | None = None) -> list[str]:
    return textwrap.wrap(translate(language, text, values or {}), _WIDTH, initial_indent="# ", subsequent_indent="# ")


def _quoted(text: str | None) -> str:
    """A basic string of TOML: that of JSON, but for one sign."""
    return json.dumps(text or "", ensure_ascii=False).replace("\x7f", "\\u007f")
