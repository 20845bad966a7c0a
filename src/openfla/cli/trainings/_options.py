"""What the commands about a file of trainings share: its options, and how it is opened by them."""

from pathlib import Path
from typing import Annotated

import typer

from openfla.cli.speech import _
from openfla.contract.qualities import Quality
from openfla.sending import TrainingFile
from openfla.sending.delivery import opened_file

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help=_("File with trainings: .xlsx, .ods, .csv, .json or .ndjson."), show_default=False
    ),
]
Mapping = Annotated[
    Path | None,
    typer.Option(metavar="MAPPING.toml", help=_("Which column holds what, as made by 'openfla trainings map'.")),
]
OfAccount = Annotated[
    str,
    typer.Option(
        "--account", "-a", metavar="NAME", help=_("Name of an account; see 'openfla account'."), show_default=False
    ),
]
Sheet = Annotated[str | None, typer.Option(help=_("Name of the sheet; usually the first one with trainings."))]
OfQuality = Annotated[Quality, typer.Option(help=_("In what role the enterprise declares."))]
Enterprise = Annotated[
    str | None,
    typer.Option(metavar="NUMBER", help=_("Enterprise number of every row, for a file without a column for it.")),
]
Force = Annotated[bool, typer.Option("--force", help=_("Overwrite a file that is there already."))]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON, for a program."))]


def opened(
    file: Path, mapping: Path | None, sheet: str | None, enterprise: str | None, quality: Quality
) -> TrainingFile:
    """The file, read in the way that the options tell.

    Raises:
        UnusableFile: the file or the mapping cannot be used.
    """
    return opened_file(file, quality, mapping=mapping, sheet=sheet, enterprise=enterprise)
