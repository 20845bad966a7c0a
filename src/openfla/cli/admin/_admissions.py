from typing import Any

import typer

from openfla.cli import settings as options
from openfla.cli.admin._options import AsJson, Number
from openfla.cli.admin._services import admissions
from openfla.cli.admin._work import Desk, at_desk
from openfla.cli.speech import _, say, say_json
from openfla.identifiers import enterprise_number, enterprise_number_in_print
from openfla.platform.admissions.model import Admission

app = typer.Typer(help=_("Who is let into the test environment."), no_args_is_help=True)


@app.command("list", help=_("List the requests for access; those that wait come first."))
def list_(
    *, as_json: AsJson = False, data: options.DataFolder = None, settings_file: options.SettingsFile = None
) -> None:
    """List admissions (SEED 6.3)."""
    found = at_desk(settings_file, data, lambda desk: admissions.all_(desk.tx))
    if as_json:
        say_json([_told(admission) for admission in found])
        return
    for admission in found:
        number = enterprise_number_in_print(admission.number)
        say(f"{number}  {admission.state.value:<8}  {admission.asked_at.date().isoformat()}  {admission.name}")
    if not found:
        say(_("Nobody asked for access yet."))


@app.command(help=_("Let an enterprise in, whether it asked or not."))
def admit(number: Number, *, data: options.DataFolder = None, settings_file: options.SettingsFile = None) -> None:
    """Admit an enterprise."""
    found = enterprise_number(number)

    async def work(desk: Desk) -> None:
        await admissions.admit(desk.tx, desk.operator, found, at=desk.at)

    at_desk(settings_file, data, work)
    say(_("%(number)s has access to the test environment.", number=enterprise_number_in_print(found)))


@app.command(help=_("Do not let an enterprise in that asks."))
def refuse(number: Number, *, data: options.DataFolder = None, settings_file: options.SettingsFile = None) -> None:
    """Refuse an enterprise."""
    found = enterprise_number(number)

    async def work(desk: Desk) -> None:
        await admissions.refuse(desk.tx, desk.operator, found, at=desk.at)

    at_desk(settings_file, data, work)
    say(_("The request of %(number)s is refused.", number=enterprise_number_in_print(found)))


@app.command(help=_("Let an enterprise in no longer."))
def withdraw(number: Number, *, data: options.DataFolder = None, settings_file: options.SettingsFile = None) -> None:
    """Withdraw an admission."""
    found = enterprise_number(number)

    async def work(desk: Desk) -> None:
        await admissions.withdraw(desk.tx, desk.operator, found, at=desk.at)

    at_desk(settings_file, data, work)
    say(_("%(number)s has no access to the test environment any more.", number=enterprise_number_in_print(found)))


def _told(admission: Admission) -> dict[str, Any]:
    return {
        "enterpriseNumber": admission.number,
        "name": admission.name,
        "purpose": admission.purpose,
        "state": admission.state.value,
        "askedAt": admission.asked_at.isoformat(),
        "decidedAt": admission.decided_at.isoformat() if admission.decided_at else None,
    }
