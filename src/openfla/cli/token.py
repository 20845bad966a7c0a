"""`openfla token`: an access token for one account."""

from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from openfla.channel import AccessToken, Accounts, tokens_of
from openfla.channel.services import FLA
from openfla.channel.services import service as named
from openfla.cli.account import opened
from openfla.cli.speech import _, say_json

HELP: Final = _("Print an access token for an account; nothing else goes to standard output.")


def token(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help=_("Name of an account; see 'openfla account'."))],
    *,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON, with the scope and the end of the token."))] = (
        False
    ),
    fresh: Annotated[bool, typer.Option("--fresh", help=_("Ask for a new token, also when one is kept."))] = False,
    header: Annotated[
        bool, typer.Option("--header", help=_("Print the whole Authorization header, for curl -H."))
    ] = False,
    service: Annotated[
        str, typer.Option(metavar="NAME", help=_("A token for another service; see 'openfla services'."))
    ] = FLA.name,
    scope: Annotated[
        list[str] | None,
        typer.Option(help=_("Scope to ask for, instead of those of the service; may be given more than once.")),
    ] = None,
) -> None:
    """Print an access token; nothing else goes to standard output."""
    known, asked = Accounts().get(account), named(service)
    scopes = tuple(scope) if scope else asked.scopes_for(known)
    with tokens_of(known, opened(known), scopes=scopes) as tokens:
        if fresh:
            tokens.forget()
        given = tokens.token()
    if as_json:
        say_json(_described(given))
    else:
        typer.echo(f"Authorization: Bearer {given.value}" if header else given.value)


def _described(given: AccessToken) -> dict[str, str]:
    ends = datetime.fromtimestamp(given.expires_at, UTC).isoformat(timespec="seconds")
    return {"accessToken": given.value, "tokenType": "Bearer", "expiresAt": ends, "scope": given.scope}
