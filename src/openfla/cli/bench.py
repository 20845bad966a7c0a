"""`openfla bench`: how fast this machine is, and how near the platform comes to the floor under each task."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.table import Table

from openfla.cli.half import platform_half
from openfla.cli.speech import _, out, say_json

if TYPE_CHECKING:
    from openfla.bench import Report

HELP = _("Measure the platform on this machine, each figure beside its floor; exit code 1 when a budget is missed.")


class Name(StrEnum):
    """What can be measured."""

    TOKEN = "token"
    POST = "post"


def bench(
    name: Annotated[Name, typer.Argument(metavar="NAME", help=_("What to measure: token or post."))],
    *,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON, for a program."))] = False,
    seconds: Annotated[float, typer.Option(min=0.1, max=120, help=_("How long the platform is under load."))] = 6.0,
    connections: Annotated[int, typer.Option(min=1, max=1000, help=_("How many connections ask at once."))] = 32,
) -> None:
    """Run one benchmark."""
    with platform_half():
        from openfla.bench.benchmarks import BENCHMARKS  # noqa: PLC0415 - loaded only when it is used

    report = BENCHMARKS[name](seconds=seconds, connections=connections)
    if as_json:
        say_json(msgspec.to_builtins(report))
    else:
        out.print(_table(report))
    raise typer.Exit(report.exit_code)


def _table(report: "Report") -> Table:
    table = Table(title=report.benchmark)
    columns = (_("Figure"), _("Value"), _("Unit"), _("Floor"), _("Ratio"), _("Budget"), _("Within"))
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place in (0, 2, 6) else "right")
    for figure in report.figures:
        within = _("yes") if figure.within else _("no")
        value, floor = f"{figure.value:,.0f}", f"{figure.floor:,.0f}"
        table.add_row(figure.name, value, figure.unit, floor, f"{figure.ratio:.0%}", f"{figure.budget:.0%}", within)
    return table
