"""`openfla token`: an access token for one account."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from openfla.channel import AccessToken, Accounts, tokens_of
from openfla.cli.account import opened
from openfla.cli.speech import _, say_json


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
) -> None:
    """Print an access token; nothing else goes to standard output."""
    known = Accounts().get(account)
    with tokens_of(known, opened(known)) as tokens:
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
