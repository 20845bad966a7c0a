from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from openfla.cli import settings as options
from openfla.cli.admin._mandate_terms import Id, line, show, told
from openfla.cli.admin._options import AsJson, Number
from openfla.cli.admin._services import access, mandates
from openfla.cli.admin._work import Desk, at_desk
from openfla.cli.speech import _, say, say_json
from openfla.contract.qualities import Quality
from openfla.contract.quarters import quarter
from openfla.identifiers import EnterpriseNumber, enterprise_number
from openfla.platform.mandates.model import Mandate

if TYPE_CHECKING:
    from openfla.platform.mandates.service import Found

app = typer.Typer()

_PAGE = 500


@app.command(help=_("Confirm a mandate for the side that was asked."))
def confirm(
    mandate: Id,
    *,
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Confirm a mandate."""

    async def work(desk: Desk) -> tuple[Mandate, date]:
        found = await mandates.one(desk.tx, desk.operator, mandate)
        of = (desk.tx, desk.operator, mandate)
        return await mandates.confirm(*of, version=found.version, today=desk.today, at=desk.at), desk.today

    show(*at_desk(settings_file, data, work), as_json=as_json)


@app.command(help=_("Refuse a mandate for the side that was asked."))
def refuse(
    mandate: Id,
    *,
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Refuse a mandate."""

    async def work(desk: Desk) -> tuple[Mandate, date]:
        found = await mandates.one(desk.tx, desk.operator, mandate)
        return await mandates.refuse(desk.tx, desk.operator, mandate, version=found.version, at=desk.at), desk.today

    show(*at_desk(settings_file, data, work), as_json=as_json)


@app.command(help=_("Take back a request for the side that asked."))
def withdraw(
    mandate: Id,
    *,
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Withdraw a request."""

    async def work(desk: Desk) -> tuple[Mandate, date]:
        found = await mandates.one(desk.tx, desk.operator, mandate)
        return await mandates.withdraw(desk.tx, desk.operator, mandate, version=found.version, at=desk.at), desk.today

    show(*at_desk(settings_file, data, work), as_json=as_json)


@app.command(help=_("End a mandate: after a quarter, or at once."))
def end(
    mandate: Id,
    *,
    after: Annotated[
        str, typer.Option(metavar="QUARTER", help=_("Its last quarter, as in 2026Q4; left out: it ends at once."))
    ] = "",
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """End a mandate."""
    last = quarter(after) if after else None

    async def work(desk: Desk) -> tuple[Mandate, date]:
        found = await mandates.one(desk.tx, desk.operator, mandate)
        about = (desk.tx, desk.operator, mandate)
        ended = await mandates.end(*about, after=last, version=found.version, today=desk.today, at=desk.at)
        return ended, desk.today

    show(*at_desk(settings_file, data, work), as_json=as_json)


@app.command("list", help=_("List the mandates that an enterprise gives and those by which it acts."))
def list_(
    number: Number,
    *,
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """List the mandates of an enterprise, past ones too."""
    asked = enterprise_number(number)

    async def work(desk: Desk) -> tuple[list[Mandate], date]:
        return await _all_of(desk, asked), desk.today

    found, today = at_desk(settings_file, data, work)
    if as_json:
        say_json([told(mandate, today) for mandate in found])
        return
    for mandate in found:
        say(line(mandate, today))
    if not found:
        say(_("This enterprise has no mandate yet. Ask one: openfla admin mandate ask."))


async def _all_of(desk: Desk, number: EnterpriseNumber) -> list[Mandate]:
    """Those it gives, then those it has in each of its qualities."""
    enterprise = await access.find(desk.tx, number)
    of = (desk.tx, desk.operator, number)
    held = await _gathered(partial(mandates.of_mandator, *of, size=_PAGE))
    for quality in enterprise.qualities:
        if isinstance(quality, Quality):
            held += await _gathered(partial(mandates.of_mandatary, *of, quality, today=desk.today, size=_PAGE))
    return held


async def _gathered(page: "Callable[..., Awaitable[Found]]") -> list[Mandate]:
    found = await page()
    held = [*found.mandates]
    while found.next is not None:
        found = await page(after=found.next)
        held += found.mandates
    return held
