from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from openfla.cli import settings as options
from openfla.cli.admin import _mandate_answers
from openfla.cli.admin._files import content
from openfla.cli.admin._mandate_terms import (
    For,
    From,
    Mandatary,
    Mandator,
    OfMandatary,
    Until,
    line,
    period,
    show,
    told,
)
from openfla.cli.admin._options import AsJson
from openfla.cli.admin._services import groups, mandates
from openfla.cli.admin._work import Desk, at_desk
from openfla.cli.speech import LANGUAGE, _, say, say_json
from openfla.contract.services import Mandated
from openfla.identifiers import enterprise_number
from openfla.platform.mandates.model import GroupAnswer, Mandate, Side, Terms

app = typer.Typer(help=_("Mandates: who acts for whom, for what, and when."), no_args_is_help=True)


@app.command(help=_("Ask for a mandate for one side; the other side confirms it."))
def ask(
    mandator: Mandator,
    mandatary: Mandatary,
    *,
    quality: OfMandatary,
    by: Annotated[Side, typer.Option(help=_("Which side asks."))] = Side.MANDATARY,
    service: For = Mandated.FEDERAL_LEARNING_ACCOUNT,
    first: From = "",
    last: Until = "",
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Ask a mandate (SEED 2.2.1)."""
    parties = (enterprise_number(mandator), enterprise_number(mandatary))

    async def work(desk: Desk) -> tuple[Mandate, date]:
        terms = Terms(*parties, quality, service, period(first, last, desk.today))
        of = (desk.tx, desk.operator, terms)
        return await mandates.request(*of, asked_by=by, today=desk.today, at=desk.at), desk.today

    show(*at_desk(settings_file, data, work), as_json=as_json)


@app.command(help=_("Record a mandate that the mandator signed on paper: it is confirmed at once."))
def procuration(
    mandator: Mandator,
    mandatary: Mandatary,
    *,
    quality: OfMandatary,
    document: Annotated[Path, typer.Option(metavar="FILE.pdf", help=_("The signed document."))],
    service: For = Mandated.FEDERAL_LEARNING_ACCOUNT,
    first: From = "",
    last: Until = "",
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Record a procuration."""
    parties, signed = (enterprise_number(mandator), enterprise_number(mandatary)), content(document)

    async def work(desk: Desk) -> tuple[Mandate, date]:
        recorded = await mandates.record_procuration(
            desk.tx,
            desk.operator,
            Terms(*parties, quality, service, period(first, last, desk.today)),
            is_taken=True,
            file_name=document.name,
            content=signed,
            today=desk.today,
            at=desk.at,
        )
        return recorded, desk.today

    show(*at_desk(settings_file, data, work), as_json=as_json)


@app.command(help=_("Ask for a mandate from several companies of a group in one go."))
def group(
    mandatary: Mandatary,
    mandator: Annotated[
        list[str], typer.Argument(metavar="MANDATOR...", help=_("Enterprise numbers of the other companies."))
    ],
    *,
    quality: OfMandatary,
    service: For = Mandated.FEDERAL_LEARNING_ACCOUNT,
    first: From = "",
    last: Until = "",
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Make one company of a group mandatary of the others (SEED 2.3); for an operator both sides have spoken."""
    one, others = enterprise_number(mandatary), [enterprise_number(number) for number in mandator]

    async def work(desk: Desk) -> tuple[list[GroupAnswer], date]:
        terms = groups.GroupTerms(one, quality, service, period(first, last, desk.today))
        found = await groups.for_group(desk.tx, desk.operator, terms, others, today=desk.today, at=desk.at)
        return found, desk.today

    answers, today = at_desk(settings_file, data, work)
    if as_json:
        say_json([_answered(answer, today) for answer in answers])
        return
    for answer in answers:
        refused = answer.mistake.explain(LANGUAGE) if answer.mistake else ""
        say(line(answer.mandate, today) if answer.mandate else refused)


def _answered(answer: GroupAnswer, today: date) -> dict[str, Any]:
    return {
        "mandator": answer.mandator,
        "mandate": told(answer.mandate, today) if answer.mandate else None,
        "refused": answer.mistake.code if answer.mistake else None,
    }


app.add_typer(_mandate_answers.app)
