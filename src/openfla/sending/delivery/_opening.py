"""The file that is sent: how it is opened, and how it is opened again."""

import os
from pathlib import Path

import msgspec

from openfla.contract.qualities import Quality
from openfla.sending import Field, FileMapping, TrainingFile, read
from openfla.sending._digest import sha256_of
from openfla.sending.outbox import Source


def opened_file(
    file: Path | str,
    quality: Quality,
    *,
    mapping: Path | None = None,
    sheet: str | None = None,
    enterprise: str | None = None,
) -> TrainingFile:
    """The file as it was, or is to be, prepared; the arguments as in `prepare`."""
    defaults = {Field.ENTERPRISE_NUMBER: enterprise} if enterprise else {}
    told = FileMapping.load(mapping) if mapping else None
    if sheet is not None:
        told = msgspec.structs.replace(told or FileMapping(), sheet=sheet)
    return read(file, told, defaults=defaults, quality=quality)


def source_of(opened: TrainingFile, mapping: Path | None, sheet: str | None, enterprise: str | None) -> Source:
    """What is kept of a file, so that it can be told, and read once more."""
    letters = {column.field: column.letters for column in opened.description.columns if column.field}
    return Source(
        name=opened.path.name.encode("utf-8", "replace").decode(),
        file=_tellable(opened.path),
        sha256=sha256_of(opened.path),
        mapping=_tellable(mapping) if mapping else None,
        sheet=sheet,
        enterprise=enterprise,
        letters=letters,
    )


def _tellable(path: Path) -> str | None:
    """Where it is; None where its name is not in UTF-8, so that nothing can keep it as a text."""
    told = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links that are meant to move
    try:
        told.encode()
    except UnicodeEncodeError:
        return None
    return told
