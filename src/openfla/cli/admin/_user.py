from typing import Annotated, Any

import typer

from openfla.cli import settings as options
from openfla.cli.admin._options import AsJson, Login, Number, OfQuality, Person, any_quality
from openfla.cli.admin._people import named, of_login
from openfla.cli.admin._people import told as told_person
from openfla.cli.admin._services import access
from openfla.cli.admin._work import Desk, at_desk
from openfla.cli.speech import _, say, say_json
from openfla.identifiers import enterprise_number
from openfla.platform.access.model import Permission, User

app = typer.Typer(help=_("The users of a quality, and what they were given."), no_args_is_help=True)


@app.command(help=_("Give a person permissions in a quality; what they had there before is replaced."))
def grant(
    number: Number,
    person: Person,
    *,
    quality: OfQuality,
    permission: Annotated[list[Permission], typer.Option(help=_("What they may do; may be given more than once."))],
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Give permissions (SEED 4.3)."""
    found, where = enterprise_number(number), any_quality(quality)
    who, given = named(person), frozenset(permission)

    async def work(desk: Desk) -> None:
        held = await access.users(desk.tx, desk.operator, found, where)
        known = next((user for user in held if user.person.login == who.login.lower()), None)
        if known is None:
            await access.grant(desk.tx, desk.operator, found, where, who, given, at=desk.at)
        elif known.permissions != given:
            of = (desk.tx, desk.operator, found, where, known.person.id)
            await access.change_permissions(*of, given, before=known.permissions, at=desk.at)

    at_desk(settings_file, data, work)
    say(_("%(name)s may: %(permissions)s.", name=who.name, permissions=", ".join(sorted(given))))


@app.command(help=_("Take from a person all that they were given in a quality."))
def remove(
    number: Number,
    login: Login,
    *,
    quality: OfQuality,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Take permissions away."""
    found, where = enterprise_number(number), any_quality(quality)

    async def work(desk: Desk) -> User:
        held = of_login(await access.users(desk.tx, desk.operator, found, where), login)
        await access.remove_user(desk.tx, desk.operator, found, where, held.person.id, at=desk.at)
        return held

    say(_("%(name)s has no permission there any more.", name=at_desk(settings_file, data, work).person.name))


@app.command("list", help=_("List the users of a quality with their permissions."))
def list_(
    number: Number,
    *,
    quality: OfQuality,
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """List users."""
    asked, where = enterprise_number(number), any_quality(quality)

    async def work(desk: Desk) -> list[User]:
        await access.require_quality(desk.tx, asked, where)
        return await access.users(desk.tx, desk.operator, asked, where)

    found = at_desk(settings_file, data, work)
    if as_json:
        say_json([_told(user) for user in found])
        return
    for user in found:
        say(f"{user.person.name} <{user.person.login}>  {', '.join(sorted(user.permissions))}")
    if not found:
        say(_("Nobody was given anything yet. Give something: openfla admin user grant."))


def _told(user: User) -> dict[str, Any]:
    return {**told_person(user.person), "permissions": sorted(user.permissions)}
