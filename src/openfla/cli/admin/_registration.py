from typing import Annotated, Any
from uuid import UUID

import typer

from openfla.cli import settings as options
from openfla.cli.admin._options import AsJson
from openfla.cli.admin._people import told as told_person
from openfla.cli.admin._services import registrations
from openfla.cli.admin._work import Desk, at_desk
from openfla.cli.speech import _, say, say_json
from openfla.identifiers import enterprise_number_in_print
from openfla.platform.registrations.model import Registration

app = typer.Typer(help=_("Registrations that wait for confirmation."), no_args_is_help=True)

Id = Annotated[UUID, typer.Argument(metavar="ID", help=_("Id of the registration, as the list shows it."))]


@app.command("list", help=_("List the registrations that wait, oldest first."))
def list_(
    *, as_json: AsJson = False, data: options.DataFolder = None, settings_file: options.SettingsFile = None
) -> None:
    """List registrations (SEED 4.1 and 4.2)."""
    found = at_desk(settings_file, data, lambda desk: registrations.waiting(desk.tx))
    if as_json:
        say_json([_told(registration) for registration in found])
        return
    for each in found:
        number, who = enterprise_number_in_print(each.told.number), each.person
        day = each.asked_at.date().isoformat()
        say(f"{each.id}  {day}  {number}  {each.told.name}  {who.name} <{who.login}>")
    if not found:
        say(_("No registration waits."))


@app.command(help=_("Confirm a registration: whoever asked it becomes access manager and local manager."))
def confirm(registration: Id, *, data: options.DataFolder = None, settings_file: options.SettingsFile = None) -> None:
    """Confirm a registration."""

    async def work(desk: Desk) -> Registration:
        return await registrations.confirm(desk.tx, desk.operator, registration, at=desk.at)

    say(_("%(name)s is registered.", name=at_desk(settings_file, data, work).told.name))


@app.command(help=_("Refuse a registration; it may be asked again."))
def refuse(registration: Id, *, data: options.DataFolder = None, settings_file: options.SettingsFile = None) -> None:
    """Refuse a registration."""

    async def work(desk: Desk) -> Registration:
        return await registrations.refuse(desk.tx, desk.operator, registration, at=desk.at)

    say(_("%(name)s is not registered.", name=at_desk(settings_file, data, work).told.name))


def _told(each: Registration) -> dict[str, Any]:
    return {
        "id": str(each.id),
        "enterpriseNumber": each.told.number,
        "name": each.told.name,
        "legalForm": each.told.legal_form,
        "nssoNumber": each.told.nsso_number,
        "outsourcedTo": each.told.outsourced_to,
        "askedBy": told_person(each.person),
        "askedAt": each.asked_at.isoformat(),
    }
