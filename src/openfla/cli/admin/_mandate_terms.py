"""What a mandate says, as an operator types it and as it is shown."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import typer

from openfla.cli.speech import _, say, say_json
from openfla.contract.qualities import Quality
from openfla.contract.quarters import Quarter, quarter
from openfla.contract.services import Mandated
from openfla.identifiers import enterprise_number_in_print
from openfla.platform.mandates.model import Mandate, Period

Id = Annotated[UUID, typer.Argument(metavar="ID", help=_("Id of the mandate, as the list shows it."))]
Mandator = Annotated[str, typer.Argument(metavar="MANDATOR", help=_("Enterprise number of who gives the mandate."))]
Mandatary = Annotated[str, typer.Argument(metavar="MANDATARY", help=_("Enterprise number of who acts by it."))]
OfMandatary = Annotated[Quality, typer.Option("--quality", help=_("In what role the mandatary acts."))]
For = Annotated[Mandated, typer.Option("--service", help=_("What the mandate is for."))]
From = Annotated[
    str, typer.Option("--from", metavar="QUARTER", help=_("First quarter, as in 2026Q4; left out: this one."))
]
Until = Annotated[str, typer.Option("--until", metavar="QUARTER", help=_("Last quarter; left out: it has no end."))]


def period(first: str, last: str, today: date) -> Period:
    """From a quarter, this one when none is told, to another, or without end.

    Raises:
        BadQuarter: one of them is none.
    """
    return Period(quarter(first) if first else Quarter.of(today), quarter(last) if last else None)


def line(mandate: Mandate, today: date) -> str:
    """A mandate on one line."""
    terms = mandate.terms
    mandator, mandatary = enterprise_number_in_print(terms.mandator), enterprise_number_in_print(terms.mandatary)
    quarters = f"{terms.period.first}-{terms.period.last or ''}"
    state, what = mandate.state(today).value, terms.service.value
    return f"{mandate.id}  {mandator} → {mandatary}  {terms.mandatary_quality}  {what}  {quarters}  {state}"


def told(mandate: Mandate, today: date) -> dict[str, Any]:
    """A mandate, for a program."""
    terms = mandate.terms
    return {
        "id": str(mandate.id),
        "mandator": terms.mandator,
        "mandatary": terms.mandatary,
        "mandataryQuality": terms.mandatary_quality.value,
        "service": terms.service.value,
        "firstQuarter": str(terms.period.first),
        "lastQuarter": str(terms.period.last) if terms.period.last else None,
        "state": mandate.state(today).value,
        "askedBy": mandate.asked_by.value,
        "hasProcuration": mandate.has_procuration,
    }


def show(mandate: Mandate, today: date, *, as_json: bool) -> None:
    """Print a mandate."""
    if as_json:
        say_json(told(mandate, today))
    else:
        say(line(mandate, today))
