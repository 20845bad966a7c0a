from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from openfla.cli import settings as options
from openfla.cli.admin import _certificates
from openfla.cli.admin._files import content
from openfla.cli.admin._options import AsJson, CertificateFile, ClientId, Number
from openfla.cli.admin._services import channels
from openfla.cli.admin._work import Desk, at_desk
from openfla.cli.speech import _, say, say_json
from openfla.contract.qualities import Quality
from openfla.contract.services import Service
from openfla.identifiers import enterprise_number, enterprise_number_in_print

if TYPE_CHECKING:
    from openfla.platform.channels.model import WebServiceAccount

app = typer.Typer(help=_("The REST accounts of enterprises."), no_args_is_help=True)


@app.command("open", help=_("Make a REST account of an enterprise in a quality, and show its Client ID."))
def open_(
    number: Number,
    *,
    quality: Annotated[Quality, typer.Option(help=_("In what role the enterprise acts."))],
    certificate: CertificateFile,
    name: Annotated[str, typer.Option(help=_("A free name for the account."))] = "FLA",
    certificate_name: Annotated[str, typer.Option(help=_("A name for the certificate."))] = "1",
    service: Annotated[
        list[Service] | None,
        typer.Option(help=_("What it may be used for, more than once for more; left out: federalLearningAccount.")),
    ] = None,
    scope: Annotated[
        list[str] | None, typer.Option(help=_("A scope that no service gives; only then a service may be left out."))
    ] = None,
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Open a REST account (SEED 4.4.1)."""
    found, uploaded = enterprise_number(number), content(certificate)
    usual: Sequence[Service] = () if scope else (Service.FEDERAL_LEARNING_ACCOUNT,)

    async def work(desk: Desk) -> "WebServiceAccount":
        return await channels.open_account(
            desk.tx,
            desk.operator,
            found,
            quality,
            name=name,
            services=service or usual,
            scopes=scope or (),
            certificate=_certificates.new(certificate_name, uploaded),
            training_provider=desk.settings.scopes.training_provider,
            settings=desk.settings.channels,
            at=desk.at,
        )

    account = at_desk(settings_file, data, work)
    if as_json:
        say_json(_told(account))
    else:
        say(_("Client ID: %(client_id)s", client_id=account.client_id))


@app.command(help=_("Let an account be used for these services and for no others; its certificates stay."))
def edit(
    client_id: ClientId,
    *,
    service: Annotated[list[Service], typer.Option(help=_("What it may be used for, more than once for more."))],
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Change what an account may be used for (SEED 4.4.2)."""

    async def work(desk: Desk) -> None:
        account = await channels.find_by_client_id(desk.tx, desk.operator, client_id)
        await channels.change_services(
            desk.tx,
            desk.operator,
            account.id,
            service,
            version=account.version,
            training_provider=desk.settings.scopes.training_provider,
            at=desk.at,
        )

    at_desk(settings_file, data, work)
    say(_("The account may be used for: %(services)s.", services=", ".join(service)))


@app.command(help=_("Call an account otherwise."))
def rename(
    client_id: ClientId,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("Its new name."))],
    *,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Rename an account."""

    async def work(desk: Desk) -> str:
        account = await channels.find_by_client_id(desk.tx, desk.operator, client_id)
        of = (desk.tx, desk.operator, account.id, name)
        return (await channels.rename(*of, version=account.version, at=desk.at)).name

    say(_("The account is called %(name)s.", name=at_desk(settings_file, data, work)))


@app.command(help=_("Delete an account: its tokens count no more, and its Client ID never comes back."))
def close(client_id: ClientId, *, data: options.DataFolder = None, settings_file: options.SettingsFile = None) -> None:
    """Delete an account."""

    async def work(desk: Desk) -> None:
        account = await channels.find_by_client_id(desk.tx, desk.operator, client_id)
        await channels.close(desk.tx, desk.operator, account.id, version=account.version, at=desk.at)

    at_desk(settings_file, data, work)
    say(_("The account %(client_id)s is deleted.", client_id=client_id))


@app.command("list", help=_("List the accounts with their certificates."))
def list_(
    *, as_json: AsJson = False, data: options.DataFolder = None, settings_file: options.SettingsFile = None
) -> None:
    """List the REST accounts."""
    found = at_desk(settings_file, data, lambda desk: channels.accounts(desk.tx))
    if as_json:
        say_json([_told(account) for account in found])
        return
    for account in found:
        number = enterprise_number_in_print(account.enterprise_number)
        say(f"{account.client_id}  {number}  {account.quality}  {account.name}")
        for held in account.certificates:
            until = held.not_after.date().isoformat()
            say(_("    certificate %(name)s, valid until %(until)s", name=held.name, until=until))
    if not found:
        say(_("There is no account yet. Make one: openfla admin channel open."))


def _told(account: "WebServiceAccount") -> dict[str, Any]:
    return {
        "clientId": account.client_id,
        "name": account.name,
        "enterpriseNumber": account.enterprise_number,
        "quality": account.quality.value,
        "scopes": list(account.scopes),
        "certificates": [
            {"name": held.name, "sha256": held.fingerprint, "validUntil": held.not_after.isoformat()}
            for held in account.certificates
        ],
        "lastToken": account.last_token_at,
        "lastCall": account.last_call_at,
    }


app.add_typer(_certificates.app)
