from datetime import date, datetime
from typing import Annotated, Any

import typer

from openfla.cli import settings as options
from openfla.cli.admin._options import CODES, AsJson, Name, Number, any_quality
from openfla.cli.admin._services import access
from openfla.cli.admin._work import Desk, at_desk
from openfla.cli.speech import _, say, say_json
from openfla.identifiers import enterprise_number, enterprise_number_in_print, nsso_number, nsso_number_in_print
from openfla.platform.access.model import Enterprise

app = typer.Typer(help=_("The enterprises that are known here."), no_args_is_help=True)

_MOST = 100


@app.command(help=_("Make an enterprise known, with its qualities; once more changes the name or adds some."))
def add(
    number: Number,
    name: Name,
    *,
    quality: Annotated[
        list[str] | None,
        typer.Option(help=_("A quality it acts in, more than once for more: %(codes)s.", codes=CODES)),
    ] = None,
    name_nl: Annotated[str, typer.Option(help=_("Its name in Dutch, when it has one of its own."))] = "",
    name_fr: Annotated[str, typer.Option(help=_("Its name in French, when it has one of its own."))] = "",
    name_de: Annotated[str, typer.Option(help=_("Its name in German, when it has one of its own."))] = "",
    nsso: Annotated[str, typer.Option("--nsso-number", help=_("Its number as an NSSO employer."))] = "",
    legal_form: Annotated[str, typer.Option(help=_("Its legal form, in short."))] = "",
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Enrol an enterprise (SEED 4.1, 4.2 and 5)."""
    found = enterprise_number(number)
    spoken = {language: told for language, told in (("nl", name_nl), ("fr", name_fr), ("de", name_de)) if told}
    about: dict[str, Any] = {
        "names": spoken or None,
        "nsso_number": nsso_number(nsso) if nsso else None,
        "legal_form": legal_form or None,
    }
    qualities = [any_quality(code) for code in quality or ()]

    async def work(desk: Desk) -> None:
        await access.enrol(desk.tx, found, name, qualities, **about, at=desk.at)

    at_desk(settings_file, data, work)
    say(_("%(name)s (%(number)s) is known.", name=name, number=enterprise_number_in_print(found)))


@app.command("list", help=_("List the enterprises."))
def list_(
    words: Annotated[
        str, typer.Argument(metavar="[WORDS]", help=_("First digits of the number, or words of the name."))
    ] = "",
    *,
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """List the enterprises with their qualities."""

    async def work(desk: Desk) -> list[Enterprise]:
        return await (access.found(desk.tx, words, size=_MOST) if words else access.enterprises(desk.tx))

    found = at_desk(settings_file, data, work)
    if as_json:
        say_json([_in_list(enterprise) for enterprise in found])
        return
    for enterprise in found:
        say(f"{enterprise_number_in_print(enterprise.number)}  {enterprise.name}  ({', '.join(enterprise.qualities)})")
    if not found:
        say(_nothing(words))


@app.command(help=_("Show all that is known of an enterprise."))
def show(
    number: Number,
    *,
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Show an enterprise."""
    asked = enterprise_number(number)
    found = at_desk(settings_file, data, lambda desk: access.find(desk.tx, asked))
    if as_json:
        say_json(_told(found))
        return
    say(f"{enterprise_number_in_print(found.number)}  {found.name}")
    for line in _lines(found):
        say(f"    {line}")


@app.command(help=_("Record that an enterprise has stopped: nothing is done for it any more."))
def stop(
    number: Number,
    *,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help=_("The day; left out: today."))
    ] = None,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Record that an enterprise has stopped."""
    found = enterprise_number(number)

    async def work(desk: Desk) -> date:
        day = on.date() if on else desk.today
        await access.stop(desk.tx, desk.operator, found, on=day, at=desk.at)
        return day

    day = at_desk(settings_file, data, work)
    say(_("%(number)s has stopped on %(day)s.", number=enterprise_number_in_print(found), day=day.isoformat()))


@app.command(help=_("Record that an enterprise did not stop after all."))
def resume(number: Number, *, data: options.DataFolder = None, settings_file: options.SettingsFile = None) -> None:
    """Take a stop back."""
    found = enterprise_number(number)

    async def work(desk: Desk) -> None:
        await access.resume(desk.tx, desk.operator, found, at=desk.at)

    at_desk(settings_file, data, work)
    say(_("%(number)s is active.", number=enterprise_number_in_print(found)))


@app.command(help=_("Keep an enterprise from becoming a mandatary."))
def bar(
    number: Number,
    *,
    reason: Annotated[str, typer.Option(help=_("Why; only operators see it."))],
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Bar an enterprise (SEED 2.2.1)."""
    found = enterprise_number(number)

    async def work(desk: Desk) -> None:
        await access.bar(desk.tx, desk.operator, found, reason, at=desk.at)

    at_desk(settings_file, data, work)
    say(_("%(number)s cannot become a mandatary.", number=enterprise_number_in_print(found)))


@app.command(help=_("Let an enterprise become a mandatary again."))
def unbar(number: Number, *, data: options.DataFolder = None, settings_file: options.SettingsFile = None) -> None:
    """Take a bar back."""
    found = enterprise_number(number)

    async def work(desk: Desk) -> None:
        await access.unbar(desk.tx, desk.operator, found, at=desk.at)

    at_desk(settings_file, data, work)
    say(_("%(number)s can become a mandatary.", number=enterprise_number_in_print(found)))


def _nothing(words: str) -> str:
    if words:
        return _("No enterprise fits these words.")
    return _("No enterprise is known yet. Add one: openfla admin enterprise add.")


def _in_list(enterprise: Enterprise) -> dict[str, Any]:
    return {"number": enterprise.number, "name": enterprise.name, "qualities": list(enterprise.qualities)}


def _told(enterprise: Enterprise) -> dict[str, Any]:
    return {
        **_in_list(enterprise),
        "names": enterprise.names,
        "nssoNumber": enterprise.nsso_number,
        "legalForm": enterprise.legal_form,
        "stoppedOn": enterprise.stopped_on,
        "barredBecause": enterprise.barred_because,
        "outsourcedTo": enterprise.outsourced_to,
    }


def _lines(enterprise: Enterprise) -> list[str]:
    """What is told of an enterprise, for what it has."""
    nsso = nsso_number_in_print(enterprise.nsso_number) if enterprise.nsso_number else ""
    told = (
        (enterprise.names, _("Other names: %(names)s", names=", ".join(enterprise.names.values()))),
        (enterprise.legal_form, _("Legal form: %(form)s", form=enterprise.legal_form)),
        (nsso, _("NSSO number: %(number)s", number=nsso)),
        (enterprise.qualities, _("Qualities: %(qualities)s", qualities=", ".join(enterprise.qualities))),
        (enterprise.outsourced_to, _("Access is managed by: %(number)s", number=enterprise.outsourced_to)),
        (enterprise.stopped_on, _("Stopped on: %(day)s", day=enterprise.stopped_on)),
        (enterprise.barred_because, _("Cannot become a mandatary: %(why)s", why=enterprise.barred_because)),
    )
    return [line for value, line in told if value]
