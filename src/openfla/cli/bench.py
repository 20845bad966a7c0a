"""`openfla bench`: how fast this machine is, and how near the platform comes to the floor under each task."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.table import Table

from openfla.cli.half import platform_half
from openfla.cli.speech import _, out, say_json

if TYPE_CHECKING:
    from openfla.bench import Figure, Report

HELP = _("Measure the platform on this machine, each figure beside its floor; exit code 1 when a budget is missed.")


class Name(StrEnum):
    """What can be measured."""

    TOKEN = "token"
    POST = "post"
    PORTAL = "portal"
    BULK = "bulk"
    CLIENT = "client"
    SEED = "seed"
    READS = "reads"


def bench(
    name: Annotated[
        Name,
        typer.Argument(metavar="NAME", help=_("What to measure: token, post, portal, bulk, client, seed or reads.")),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON, for a program."))] = False,
    seconds: Annotated[float, typer.Option(min=0.1, max=120, help=_("How long the platform is under load."))] = 6.0,
    connections: Annotated[int, typer.Option(min=1, max=1000, help=_("How many connections ask at once."))] = 32,
    scale: Annotated[
        float,
        typer.Option(
            min=0,
            max=10,
            help=_("Of portal, bulk, client, seed and reads: how much data there is, and how often it is read."),
        ),
    ] = 1.0,
    folder: Annotated[
        str, typer.Option(help=_("Of seed and reads: where the database is kept; left out: under /var/tmp."))
    ] = "",
) -> None:
    """Run one benchmark."""
    with platform_half():
        # Loaded only when they are used.
        from openfla.bench.benchmarks import BENCHMARKS  # noqa: PLC0415
        from openfla.bench.figures import Extent  # noqa: PLC0415

    report = BENCHMARKS[name](Extent(seconds, connections, scale, folder))
    if as_json:
        say_json(msgspec.to_builtins(report))
    else:
        out.print(table(report))
    raise typer.Exit(report.exit_code)


def table(report: "Report") -> Table:
    """Every figure of a report, for people."""
    table = Table(title=report.benchmark)
    columns = (_("Figure"), _("Value"), _("Unit"), _("Floor"), _("Ratio"), _("Budget"), _("Within"))
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place in (0, 2, 6) else "right")
    for figure in report.figures:
        within = _("yes") if figure.within else _("no")
        value, floor, budget = _as_cost(figure) if figure.is_cost else _as_rate(figure)
        table.add_row(figure.name, value, figure.unit, floor, f"{figure.ratio:.0%}", budget, within)
    return table


def _as_cost(figure: "Figure") -> tuple[str, str, str]:
    budget = "" if figure.budget is None else f"{figure.budget:,.0f} {figure.unit}"
    return f"{figure.value:,.1f}", f"{figure.floor:,.1f}", budget


def _as_rate(figure: "Figure") -> tuple[str, str, str]:
    budget = "" if figure.budget is None else f"{figure.budget:.0%}"
    return f"{figure.value:,.0f}", f"{figure.floor:,.0f}", budget
