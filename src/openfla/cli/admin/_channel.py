from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from openfla.cli import settings as options
from openfla.cli.admin._work import in_transaction
from openfla.cli.speech import _, say, say_json
from openfla.contract import scopes
from openfla.contract.qualities import Quality
from openfla.identifiers import enterprise_number, enterprise_number_in_print
from openfla.texts import N_, Explained

app = typer.Typer(help=_("The REST accounts of enterprises."), no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON, for a program."))]
CertificateFile = Annotated[Path, typer.Option(metavar="FILE.cer", help=_("The public certificate, PEM or DER."))]


@dataclass(eq=False)
class FileUnreadable(Explained):
    code = "fileUnreadable"
    message = N_("The file %(path)s cannot be read: %(reason)s.")
    remedy = N_("Check the path and its permissions.")
    path: Path
    reason: str


@app.command("open", help=_("Make a REST account of an enterprise in a quality, and show its Client ID."))
def open_(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=_("Enterprise number, with or without dots."))],
    *,
    quality: Annotated[Quality, typer.Option(help=_("In what role the enterprise acts."))],
    certificate: CertificateFile,
    name: Annotated[str, typer.Option(help=_("A free name for the account."))] = "FLA",
    certificate_name: Annotated[str, typer.Option(help=_("A name for the certificate."))] = "1",
    scope: Annotated[list[str] | None, typer.Option(help=_("A scope to grant; left out: that of the quality."))] = None,
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Open a REST account (SEED 4.4.1)."""
    found, content = enterprise_number(number), _content(certificate)

    async def work(tx: Any, settings: Any) -> Any:
        from openfla.platform.channels import service  # noqa: PLC0415 - loaded only when it is used
        from openfla.platform.channels.model import NewCertificate  # noqa: PLC0415

        usual = scopes.of_quality(quality, settings.scopes.training_provider)
        return await service.open_account(
            tx,
            found,
            quality,
            name=name,
            scopes=scope or [usual],
            certificate=NewCertificate(certificate_name, content),
            at=datetime.now(UTC),
        )

    account = in_transaction(settings_file, data, work)
    if as_json:
        say_json(_told(account))
    else:
        say(_("Client ID: %(client_id)s", client_id=account.client_id))


@app.command("add-certificate", help=_("Add one more certificate to an account, to renew in time."))
def add_certificate(
    client_id: Annotated[str, typer.Argument(metavar="CLIENT_ID", help=_("Client id of the account."))],
    *,
    certificate: CertificateFile,
    certificate_name: Annotated[str, typer.Option(help=_("A name for the certificate."))],
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Add a certificate."""
    content = _content(certificate)

    async def work(tx: Any, _settings: Any) -> Any:
        from openfla.platform.channels import service  # noqa: PLC0415 - loaded only when it is used
        from openfla.platform.channels.model import NewCertificate  # noqa: PLC0415

        new = NewCertificate(certificate_name, content)
        return await service.add_certificate(tx, client_id, new, at=datetime.now(UTC))

    account = in_transaction(settings_file, data, work)
    say(_("The account has %(count)d certificates now.", count=len(account.certificates)))


@app.command("list", help=_("List the accounts with their certificates."))
def list_(
    *, as_json: AsJson = False, data: options.DataFolder = None, settings_file: options.SettingsFile = None
) -> None:
    """List the REST accounts."""

    async def work(tx: Any, _settings: Any) -> Any:
        from openfla.platform.channels import service  # noqa: PLC0415 - loaded only when it is used

        return await service.accounts(tx)

    found = in_transaction(settings_file, data, work)
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


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(path, error.strerror or str(error)) from error


def _told(account: Any) -> dict[str, Any]:
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
    }
