from pathlib import Path
from typing import Annotated, Final

import typer
from msgspec.structs import replace

from openfla.channel import LOCAL_URL, Account, AccountExists, Accounts, environment
from openfla.channel.certificates import LONGEST_VALIDITY_DAYS, KeyKind, file_name_for
from openfla.cli import account as accounts_cli
from openfla.cli import doctor
from openfla.cli.account import BaseUrl, EnvironmentName, InKeyring, PasswordVariable
from openfla.cli.setup._asking import Asker
from openfla.cli.setup._drafts import Draft, Drafts
from openfla.cli.setup._keys import Wanted
from openfla.cli.setup._mistakes import AnswerMissing
from openfla.cli.setup._walk import Walk, end, tell_how_to_continue
from openfla.cli.speech import LANGUAGE, _, say, tell
from openfla.client import diagnosis
from openfla.client.diagnosis import Diagnosis
from openfla.contract.qualities import Quality
from openfla.identifiers import enterprise_number

SHORT: Final = _("Set up an account step by step, from its certificate to a first call.")
HELP: Final = _(
    "Set up an account step by step, as sections 4 to 6 of the guide ask: what to do on which page, key and "
    "certificate, Client ID, and an examination at the end. Stop when you want, continue with --continue."
)


def setup(
    *,
    environment: Annotated[EnvironmentName | None, typer.Option(help=_("Which platform."))] = None,
    quality: Annotated[Quality | None, typer.Option(help=_("In what role the enterprise acts."))] = None,
    enterprise: Annotated[str | None, typer.Option(metavar="NUMBER", help=_("Enterprise number."))] = None,
    enterprise_name: Annotated[str | None, typer.Option(help=_("Name of the enterprise, for the certificate."))] = None,
    name: Annotated[
        str | None, typer.Option(help=_("Your own name for the account: letters, digits, dot, dash, underscore."))
    ] = None,
    base_url: BaseUrl = None,
    reuse: Annotated[
        bool, typer.Option("--reuse", help=_("Use a REST account that is there for another service (guide 4.4.2)."))
    ] = False,
    key_store: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=_("A key store that is there already, such as a .pfx that was ordered.")),
    ] = None,
    folder: Annotated[Path, typer.Option(metavar="FOLDER", help=_("Where a new key and certificate go."))] = Path(),
    key: Annotated[KeyKind, typer.Option(help=_("Kind and size of a new key."))] = "rsa-3072",
    days: Annotated[
        int, typer.Option(min=1, max=LONGEST_VALIDITY_DAYS, help=_("Days before a new certificate expires."))
    ] = 365,
    client_id: Annotated[
        str | None, typer.Option(metavar="ID", help=_("Client id, as channel management shows it."))
    ] = None,
    password_env: PasswordVariable = None,
    keyring: InKeyring = False,
    go_on: Annotated[bool, typer.Option("--continue", help=_("Go on with a set-up that was begun."))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Take every step on a page as done; do not wait."))] = (
        False
    ),
) -> None:
    """From nothing to an account that works."""
    asker, drafts = Asker(yes), Drafts()
    begun = _begun(drafts, name, go_on=go_on)
    if begun is None and name in Accounts().all():
        say(_("There is an account %(name)s already.", name=name))
        end(_examined(str(name)))
        return
    if begun is None:
        begun = _questions(asker, environment, quality, enterprise, enterprise_name, name, base_url)
        begun = replace(begun, reuses=reuse, password_env=password_env, keyring=keyring)
    else:
        say(_("Going on with the set-up of %(name)s.", name=begun.name))
    walk = Walk(asker, drafts, begun)
    try:
        walk.to_the_end(Wanted(key_store, folder, key, days), client_id)
    except AnswerMissing as mistake:
        tell(mistake)
        tell_how_to_continue(begun)
        raise typer.Exit(1) from mistake
    except (typer.Abort, KeyboardInterrupt, EOFError):
        tell_how_to_continue(begun)
        raise typer.Exit(1) from None


def _begun(drafts: Drafts, name: str | None, *, go_on: bool) -> Draft | None:
    if name is None:
        return drafts.only() if go_on else None
    return drafts.get(_account_name(name))


def _questions(
    asker: Asker,
    environment_name: str | None,
    quality: Quality | None,
    number: str | None,
    enterprise_name: str | None,
    name: str | None,
    base_url: str | None,
) -> Draft:
    where = asker.choose(_("Which platform?"), "--environment", _ENVIRONMENTS, environment_name)
    if where == "local":
        base_url = asker.ask(_("Address of the platform"), "--base-url", _local, base_url, LOCAL_URL)
    roles = {one.value: one.in_words(LANGUAGE) for one in Quality}
    role = asker.choose(_("In what role does the enterprise act?"), "--quality", roles, quality)
    enterprise = asker.ask(_("Enterprise number"), "--enterprise", enterprise_number, number)
    called = asker.ask(_("Name of the enterprise"), "--enterprise-name", str, enterprise_name, name)
    usual = name or file_name_for(called)
    return Draft(
        name=asker.ask(_("Your own name for the account"), "--name", _free_name, name, usual),
        environment=where,
        quality=Quality(role),
        enterprise=enterprise,
        enterprise_name=called,
        base_url=base_url,
    )


def _local(told: str) -> str:
    environment("local", told)
    return told.rstrip("/")


def _account_name(told: str) -> str:
    made_up = Account(name=told, environment="local", quality=Quality.EMPLOYER, client_id="-", key_store="-")
    return made_up.checked().name


def _free_name(told: str) -> str:
    if _account_name(told) in Accounts().all():
        raise AccountExists(told)
    return told


def _examined(name: str) -> Diagnosis:
    account = Accounts().get(name)
    found = diagnosis.examine(account, accounts_cli.asked_password(account))
    doctor.show(found)
    return found


_ENVIRONMENTS: Final = {
    "production": _("the official platform"),
    "acceptance": _("the official test environment, closed by default"),
    "local": _("a platform of your own, such as 'openfla up'"),
}
