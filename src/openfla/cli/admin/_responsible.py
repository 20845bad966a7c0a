from typing import Annotated, Any

import typer

from openfla.cli import settings as options
from openfla.cli.admin._options import AsJson, Login, Number, OfEntityOrQuality, Person, level
from openfla.cli.admin._people import named, of_login
from openfla.cli.admin._people import told as told_person
from openfla.cli.admin._services import access
from openfla.cli.admin._work import Desk, at_desk
from openfla.cli.speech import _, say, say_json
from openfla.contract.qualities import AnyQuality
from openfla.identifiers import EnterpriseNumber, enterprise_number
from openfla.platform.access.model import Rank, Responsible

app = typer.Typer(help=_("Who answers for an enterprise and for its qualities."), no_args_is_help=True)

OfRank = Annotated[Rank, typer.Option(help=_("Manager, or deputy of one."))]


@app.command(help=_("Name an access manager of an enterprise, or a local manager of one of its qualities."))
def add(
    number: Number,
    person: Person,
    *,
    quality: OfEntityOrQuality = "",
    rank: OfRank = Rank.MANAGER,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Name somebody responsible (SEED 5 and 7.1)."""
    found, where, who = enterprise_number(number), level(quality), named(person, rank)

    async def work(desk: Desk) -> None:
        await access.name_responsible(desk.tx, desk.operator, found, where, who, at=desk.at)

    at_desk(settings_file, data, work)
    say(_("%(name)s is named.", name=who.name))


@app.command(help=_("Make a deputy of a manager, or a manager of a deputy."))
def rank(
    number: Number,
    login: Login,
    rank: Annotated[Rank, typer.Argument(help=_("What they are from now on."))],
    *,
    quality: OfEntityOrQuality = "",
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Change the rank of somebody responsible."""
    found, where = enterprise_number(number), level(quality)

    async def work(desk: Desk) -> Responsible:
        held = await _responsible(desk, found, where, login)
        await access.change_rank(desk.tx, desk.operator, found, where, held.person.id, rank, at=desk.at)
        return held

    held = at_desk(settings_file, data, work)
    say(_("%(name)s is %(rank)s from now on.", name=held.person.name, rank=rank.value))


@app.command(help=_("Somebody answers for an enterprise or for one of its qualities no longer."))
def remove(
    number: Number,
    login: Login,
    *,
    quality: OfEntityOrQuality = "",
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Take somebody's responsibility away."""
    found, where = enterprise_number(number), level(quality)

    async def work(desk: Desk) -> Responsible:
        held = await _responsible(desk, found, where, login)
        await access.remove_responsible(desk.tx, desk.operator, found, where, held.person.id, at=desk.at)
        return held

    say(_("%(name)s is named no longer.", name=at_desk(settings_file, data, work).person.name))


@app.command("list", help=_("List who answers for an enterprise: first for the entity, then for each quality."))
def list_(
    number: Number,
    *,
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """List the responsibles (SEED 7.1)."""
    asked = enterprise_number(number)

    async def work(desk: Desk) -> list[Responsible]:
        await access.find(desk.tx, asked)
        return await access.responsibles(desk.tx, asked)

    found = at_desk(settings_file, data, work)
    if as_json:
        say_json([_told(held) for held in found])
        return
    for held in found:
        where = held.quality.value if held.quality else _("entity")
        say(f"{where}  {held.rank.value}  {held.person.name} <{held.person.login}>")
    if not found:
        say(_("Nobody answers for this enterprise yet. Name somebody: openfla admin responsible add."))


async def _responsible(desk: Desk, number: EnterpriseNumber, quality: AnyQuality | None, login: str) -> Responsible:
    await access.find(desk.tx, number)
    held = await access.responsibles(desk.tx, number)
    return of_login((each for each in held if each.quality == quality), login)


def _told(held: Responsible) -> dict[str, Any]:
    where = held.quality.value if held.quality else None
    return {"quality": where, "rank": held.rank.value, **told_person(held.person)}
