"""`openfla account`: the accounts through which this user reaches a platform."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from msgspec import structs
from rich.table import Table
from rich.text import Text

from openfla.channel import (
    Account,
    AccountExists,
    Accounts,
    ChannelError,
    ChannelKey,
    PasswordMissing,
    absolute,
    drop_password,
    keep_password,
    key_of,
    password_of,
)
from openfla.channel.certificates import CertificateMistake
from openfla.cli.speech import _, err, is_somebody_there, out, say, say_json, tell
from openfla.contract.qualities import Quality

app = typer.Typer(
    help=_("Add, list, show and remove the accounts with which tokens are asked."),
    no_args_is_help=True,
)

EnvironmentName = Literal["production", "acceptance", "local"]
Name = Annotated[str, typer.Argument(metavar="NAME", help=_("Name of the account."))]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON, for a program."))]


BaseUrl = Annotated[
    str | None, typer.Option(metavar="URL", help=_("Address of the platform, in the environment local."))
]
PasswordVariable = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help=_("Environment variable with the password of the key store, instead of OPENFLA_PASSWORD_<NAME>."),
    ),
]
InKeyring = Annotated[
    bool, typer.Option("--keyring", help=_("Keep the password of the key store in the system keyring."))
]


@app.command(help=_("Add an account; its key store is opened at once, to see that it can be used."))
def add(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=_("Your own name for it: letters, digits, dot, dash, underscore."))
    ],
    *,
    environment: Annotated[EnvironmentName, typer.Option(help=_("Which platform."))],
    quality: Annotated[Quality, typer.Option(help=_("In what role the enterprise acts."))],
    client_id: Annotated[str, typer.Option(metavar="ID", help=_("Client id, as channel management shows it."))],
    key_store: Annotated[
        Path,
        typer.Option(metavar="FILE", help=_("File with the private key: PKCS#12 or PEM; it stays where it is.")),
    ],
    alias: Annotated[str | None, typer.Option(help=_("Which key, when the file holds several."))] = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help=_("The certificate, when the key store holds only the key."))
    ] = None,
    scope: Annotated[
        str | None, typer.Option(help=_("Scope to ask for instead of the usual one; '' asks for all that is held."))
    ] = None,
    base_url: BaseUrl = None,
    token_url: Annotated[
        str | None, typer.Option(metavar="URL", help=_("Token endpoint instead of the environment's."))
    ] = None,
    audience: Annotated[
        str | None, typer.Option(help=_("Audience of the assertion instead of the token endpoint."))
    ] = None,
    api_url: Annotated[
        str | None, typer.Option(metavar="URL", help=_("Address of the API instead of the environment's."))
    ] = None,
    password_env: PasswordVariable = None,
    keyring: InKeyring = False,
    as_json: AsJson = False,
) -> None:
    account = Account(
        name=name,
        environment=environment,
        quality=quality,
        client_id=client_id,
        key_store=absolute(key_store),
        alias=alias,
        certificate=absolute(certificate) if certificate else None,
        scope=scope,
        base_url=base_url,
        token_url=token_url,
        audience=audience,
        api_url=api_url,
        password_env=password_env,
        keyring=keyring,
    ).checked()
    if name in Accounts().all():
        raise AccountExists(name)
    password = _new_password(account) if keyring else None
    require_fit(opened(account, password))
    keep(account, password)
    _tell(account, as_json=as_json, said=_("Account %(name)s was added.", name=name))


@app.command("list", help=_("List the accounts."))
def list_(*, as_json: AsJson = False) -> None:
    accounts = Accounts().all()
    if as_json:
        say_json([_described(account) for account in accounts.values()])
    elif not accounts:
        say(_("There is no account yet; add one with 'openfla account add'."))
    else:
        out.print(_table(accounts))


@app.command(help=_("Show an account, with the addresses that it uses. No password is kept in it."))
def show(name: Name, *, as_json: AsJson = False) -> None:
    _tell(Accounts().get(name), as_json=as_json)


@app.command(help=_("Remove an account, and its password from the system keyring. The key store stays."))
def remove(
    name: Name,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Do not ask for confirmation."))] = False,
) -> None:
    accounts = Accounts()
    account = accounts.get(name)
    if not yes:
        typer.confirm(_("Remove account %(name)s?", name=name), abort=True, err=True)
    accounts.remove(name)
    if account.keyring:
        try:
            drop_password(account)
        except ChannelError as mistake:
            tell(mistake)
    say(_("Account %(name)s was removed.", name=name))


def opened(account: Account, password: str | None = None) -> ChannelKey:
    """The key of an account; its password is asked for where it is needed and a terminal is there.

    Raises:
        PasswordMissing: it is needed, nowhere to be found, and nobody can be asked.
    """
    try:
        return key_of(account, password)
    except PasswordMissing:
        return key_of(account, _asked(account))


def asked_password(account: Account) -> str | None:
    """The password of its key store where a person has to be asked for it, and can be; else None."""
    if not is_somebody_there():
        return None
    try:
        key_of(account)
    except PasswordMissing:
        return _asked(account)
    except (ChannelError, CertificateMistake):
        return None
    return None


def _asked(account: Account) -> str:
    if not is_somebody_there():
        raise PasswordMissing(account.name, account.password_variable)
    told: str = typer.prompt(
        _("Password of the key store of account %(name)s", name=account.name), hide_input=True, err=True
    )
    return told


def _new_password(account: Account) -> str:
    known = password_of(structs.replace(account, keyring=False))
    return known if known is not None else _asked(account)


def require_fit(key: ChannelKey) -> None:
    """A certificate that the platform would refuse is refused here, with every reason."""
    breaches = key.breaches(datetime.now(UTC))
    for breach in breaches:
        tell(breach)
    if breaches:
        raise typer.Exit(1)
    if key.certificate is None:
        err.print(_("The key store holds no certificate, so it was not checked; --certificate names it."), markup=False)


def keep(account: Account, password: str | None) -> None:
    """Keep an account, and its password in the system keyring where one is given; both or neither."""
    accounts = Accounts()
    accounts.add(account)
    if password is None:
        return
    try:
        keep_password(account, password)
    except ChannelError:
        accounts.remove(account.name)
        raise


def _tell(account: Account, *, as_json: bool, said: str = "") -> None:
    if as_json:
        say_json(_described(account))
        return
    if said:
        say(said)
    for line in _lines(account):
        say(line)


def _lines(account: Account) -> list[str]:
    place = account.place()
    scopes = " ".join(account.scopes) or _("none: the token holds all that the account holds")
    return [
        _("Name:            %(name)s", name=account.name),
        _("Environment:     %(environment)s", environment=account.environment),
        _("Quality:         %(quality)s", quality=account.quality.value),
        _("Client id:       %(client_id)s", client_id=account.client_id),
        _("Key store:       %(key_store)s", key_store=account.key_store),
        *([_("Alias:           %(alias)s", alias=account.alias)] if account.alias else []),
        *([_("Certificate:     %(path)s", path=account.certificate)] if account.certificate else []),
        _("Token endpoint:  %(token_url)s", token_url=place.token_url),
        *([_("Audience:        %(audience)s", audience=place.audience)] if place.audience != place.token_url else []),
        _("API:             %(api)s", api=account.api),
        _("Scope:           %(scopes)s", scopes=scopes),
        _("Password from:   %(where)s", where=_where(account)),
    ]


def _where(account: Account) -> str:
    if account.keyring:
        return _("environment variable %(variable)s, or the system keyring", variable=account.password_variable)
    return _("environment variable %(variable)s, or the terminal", variable=account.password_variable)


def _described(account: Account) -> dict[str, Any]:
    place = account.place()
    return {
        "name": account.name,
        "environment": account.environment,
        "quality": account.quality.value,
        "clientId": account.client_id,
        "keyStore": account.key_store,
        "alias": account.alias,
        "certificate": account.certificate,
        "tokenUrl": place.token_url,
        "audience": place.audience,
        "api": account.api,
        "scopes": list(account.scopes),
        "passwordVariable": account.password_variable,
        "keyring": account.keyring,
    }


def _table(accounts: Mapping[str, Account]) -> Table:
    table = Table(_("Name"), _("Environment"), _("Quality"), _("Client id"), box=None, header_style="bold")
    for account in accounts.values():
        cells = (account.name, account.environment, account.quality.value, account.client_id)
        table.add_row(*(Text(cell) for cell in cells))
    return table
