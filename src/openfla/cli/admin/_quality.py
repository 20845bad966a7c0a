from typing import Annotated

import typer

from openfla.cli import settings as options
from openfla.cli.admin._options import Number, QualityToActivate, any_quality
from openfla.cli.admin._people import named
from openfla.cli.admin._services import access
from openfla.cli.admin._work import Desk, at_desk
from openfla.cli.speech import _, say
from openfla.identifiers import enterprise_number, enterprise_number_in_print
from openfla.platform.access.model import Rank

app = typer.Typer(help=_("The qualities in which enterprises act."), no_args_is_help=True)


@app.command(help=_("Activate a quality of an enterprise and name who manages it."))
def activate(
    number: Number,
    quality: QualityToActivate,
    *,
    manager: Annotated[
        list[str], typer.Option(metavar="'NAME <LOGIN>'", help=_("A local manager; may be given more than once."))
    ],
    deputy: Annotated[
        list[str] | None,
        typer.Option(metavar="'NAME <LOGIN>'", help=_("A deputy of theirs; may be given more than once.")),
    ] = None,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Activate a quality (SEED 5)."""
    found, chosen = enterprise_number(number), any_quality(quality)
    people = [*map(named, manager), *(named(text, Rank.DEPUTY) for text in deputy or ())]

    async def work(desk: Desk) -> None:
        await access.activate(desk.tx, desk.operator, found, chosen, people, at=desk.at)

    at_desk(settings_file, data, work)
    in_print = enterprise_number_in_print(found)
    say(_("%(number)s acts as %(quality)s from now on.", number=in_print, quality=chosen.value))
