"""The options that every command of the platform shares."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec.structs import replace

from openfla.cli.half import platform_half
from openfla.cli.speech import _

if TYPE_CHECKING:
    from openfla.platform.settings import Settings

SettingsFile = Annotated[
    Path | None, typer.Option("--settings", metavar="FILE", envvar="OPENFLA_SETTINGS", help=_("Settings file (TOML)."))
]
DataFolder = Annotated[
    Path | None,
    typer.Option("--data", metavar="FOLDER", envvar="OPENFLA_DATA", help=_("Folder of the embedded database.")),
]


def read(file: Path | None, data: Path | None, **web: Any) -> "Settings":
    """The settings, with what the command line says on top; what it leaves out is None."""
    with platform_half():
        from openfla.platform import settings  # noqa: PLC0415 - loaded only when it is used

        found = settings.read(file)
    told = {name: value for name, value in web.items() if value is not None}
    found = replace(found, web=replace(found.web, **told))
    return replace(found, data=str(data)) if data else found
