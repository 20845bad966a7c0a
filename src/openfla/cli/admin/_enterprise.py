from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from openfla.cli import settings as options
from openfla.cli.admin._work import in_transaction
from openfla.cli.speech import _, say, say_json
from openfla.contract.qualities import Quality
from openfla.identifiers import enterprise_number, enterprise_number_in_print

app = typer.Typer(help=_("The enterprises that are known here."), no_args_is_help=True)


@app.command(help=_("Make an enterprise known, with its qualities; once more changes the name or adds some."))
def add(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=_("Enterprise number, with or without dots."))],
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("Its name."))],
    *,
    quality: Annotated[list[Quality], typer.Option(help=_("A quality it acts in; may be given more than once."))],
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Enrol an enterprise (SEED 4.1, 4.2 and 5)."""
    found = enterprise_number(number)

    async def work(tx: Any, _settings: Any) -> None:
        from openfla.platform.access import service  # noqa: PLC0415 - loaded only when it is used

        await service.enrol(tx, found, name, tuple(quality), at=datetime.now(UTC))

    in_transaction(settings_file, data, work)
    say(_("%(name)s (%(number)s) is known.", name=name, number=enterprise_number_in_print(found)))


@app.command("list", help=_("List the enterprises."))
def list_(
    *,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON, for a program."))] = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """List the enterprises with their qualities."""

    async def work(tx: Any, _settings: Any) -> Any:
        from openfla.platform.access import service  # noqa: PLC0415 - loaded only when it is used

        return await service.enterprises(tx)

    found = in_transaction(settings_file, data, work)
    if as_json:
        say_json([{"number": e.number, "name": e.name, "qualities": list(e.qualities)} for e in found])
        return
    for enterprise in found:
        qualities = ", ".join(enterprise.qualities)
        say(f"{enterprise_number_in_print(enterprise.number)}  {enterprise.name}  ({qualities})")
    if not found:
        say(_("No enterprise is known yet. Add one: openfla admin enterprise add."))
