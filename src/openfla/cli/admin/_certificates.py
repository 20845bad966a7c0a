from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from openfla.cli import settings as options
from openfla.cli.admin._files import content
from openfla.cli.admin._options import AsJson, CertificateFile, ClientId
from openfla.cli.admin._services import channels
from openfla.cli.admin._work import Desk, at_desk
from openfla.cli.speech import _, say, say_json
from openfla.identifiers import enterprise_number_in_print
from openfla.texts import N_, Explained

if TYPE_CHECKING:
    from openfla.platform.channels.model import Ending, HeldCertificate, NewCertificate, WebServiceAccount

app = typer.Typer()


@dataclass(eq=False)
class NoSuchCertificate(Explained):
    code = "noSuchCertificate"
    message = N_("The account has no certificate %(asked)s, or several of that name.")
    remedy = N_("Give its name, or its SHA-256 fingerprint, as the list of accounts shows them with --json.")
    asked: str


@app.command("add-certificate", help=_("Add one more certificate to an account, to renew in time."))
def add(
    client_id: ClientId,
    *,
    certificate: CertificateFile,
    certificate_name: Annotated[str, typer.Option(help=_("A name for the certificate."))],
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Add a certificate."""
    uploaded = content(certificate)

    async def work(desk: Desk) -> "WebServiceAccount":
        account = await channels.find_by_client_id(desk.tx, desk.operator, client_id)
        return await channels.add_certificate(
            desk.tx,
            desk.operator,
            account.id,
            new(certificate_name, uploaded),
            settings=desk.settings.channels,
            at=desk.at,
        )

    account = at_desk(settings_file, data, work)
    say(_("The account has %(count)d certificates now.", count=len(account.certificates)))


@app.command("revoke-certificate", help=_("Take a certificate out of use at once, with the tokens it asked for."))
def revoke(
    client_id: ClientId,
    certificate: Annotated[str, typer.Argument(metavar="CERTIFICATE", help=_("Its name, or its SHA-256 fingerprint."))],
    *,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Revoke a certificate."""

    async def work(desk: Desk) -> "WebServiceAccount":
        account = await channels.find_by_client_id(desk.tx, desk.operator, client_id)
        held = _one(account, certificate)
        return await channels.revoke_certificate(desk.tx, desk.operator, account.id, held.id, at=desk.at)

    account = at_desk(settings_file, data, work)
    say(_("The account has %(count)d certificates now.", count=len(account.certificates)))


@app.command(help=_("List the certificates that ended or end soon; those that are not renewed come first."))
def expiring(
    *,
    days: Annotated[int, typer.Option(min=0, max=1095, help=_("Within how many days."))] = 60,
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """List certificates that end soon."""
    found = at_desk(settings_file, data, lambda desk: channels.expiring(desk.tx, desk.at, within_days=days))
    if as_json:
        say_json([_told(ending) for ending in found])
        return
    for ending in found:
        number, day = enterprise_number_in_print(ending.enterprise_number), ending.not_after.date().isoformat()
        renewed = _("renewed") if ending.is_renewed else _("not renewed")
        say(f"{day}  {ending.client_id}  {number}  {ending.quality}  {ending.certificate_name}  {renewed}")
    if not found:
        say(_("No certificate ends within %(days)d days.", days=days))


def new(name: str, uploaded: bytes) -> "NewCertificate":
    """A certificate to hand in."""
    from openfla.platform.channels.model import NewCertificate  # noqa: PLC0415 - loaded only when it is used

    return NewCertificate(name, uploaded)


def _one(account: "WebServiceAccount", asked: str) -> "HeldCertificate":
    fitting = [held for held in account.certificates if asked in (held.name, held.fingerprint)]
    if len(fitting) != 1:
        raise NoSuchCertificate(asked)
    return fitting[0]


def _told(ending: "Ending") -> dict[str, Any]:
    return {
        "clientId": ending.client_id,
        "name": ending.account_name,
        "enterpriseNumber": ending.enterprise_number,
        "quality": ending.quality.value,
        "certificate": ending.certificate_name,
        "validUntil": ending.not_after.isoformat(),
        "renewed": ending.is_renewed,
    }
