"""`openfla services`: what is known of the services on the channel, and how sure it is."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

import typer
from rich.table import Table
from rich.text import Text

from openfla.channel.services import SERVICES, Fact, Service, service
from openfla.cli.speech import LANGUAGE, _, out, say, say_json
from openfla.texts import N_

HELP: Final = _("Show the services on the channel of social security: addresses, scopes, and how sure each fact is.")

_ABOUT: Final[Mapping[str, str]] = {
    "address.production": N_("Address in production"),
    "address.acceptance": N_("Address in acceptance"),
    "address.simulation": N_("Address of the simulation"),
    "scope": N_("Scope"),
    "dialect": N_("Form of its mistakes"),
    "polling": N_("When it is not done yet"),
    "paging": N_("Long lists"),
    "onBehalf": N_("Header for whom one acts"),
    "note": N_("To be known"),
}


def services(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help=_("One service, with all that is known of it."))
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON, for a program."))] = False,
) -> None:
    """Show every service, or one of them."""
    chosen = [service(name)] if name else list(SERVICES.values())
    if as_json:
        say_json([_described(one) for one in chosen])
        return
    if name:
        for line in _lines(chosen[0]):
            say(line)
    else:
        out.print(_listed(chosen))
    say(_("Try out what is not verified before you build on it. What nobody tells is left open; nothing is guessed."))


def _listed(chosen: list[Service]) -> Table:
    table = Table(_("Name"), _("Service"), _("How sure its address is"), box=None, header_style="bold")
    for one in chosen:
        table.add_row(*map(Text, (one.name, _(one.title), _sure(one.addresses["production"]))))
    return table


def _lines(one: Service) -> Iterator[str]:
    yield _("%(name)s: %(title)s", name=one.name, title=_(one.title))
    for about, fact in one.facts():
        value = _(fact.value) if fact.value else "-"
        yield _("%(what)s: %(value)s", what=_(_ABOUT[about]), value=value)
        if fact.source:
            yield _("    %(sure)s. Source: %(source)s", sure=_sure(fact), source=_(fact.source))
        else:
            yield _("    %(sure)s.", sure=_sure(fact))


def _sure(fact: Fact) -> str:
    return _("%(mark)s, %(meaning)s", mark=fact.mark.value, meaning=fact.mark.in_words(LANGUAGE))


def _described(one: Service) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "asks": list(one.asks),
        "facts": [
            {
                "about": about,
                "value": fact.value or None,
                "mark": fact.mark.value,
                "sure": fact.mark.is_sure,
                "source": fact.source or None,
            }
            for about, fact in one.facts()
        ],
    }
