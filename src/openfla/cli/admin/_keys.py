from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from openfla.cli import settings as options
from openfla.cli.admin._options import AsJson
from openfla.cli.admin._work import in_transaction
from openfla.cli.speech import _, say, say_json

app = typer.Typer(help=_("The keys that sign access tokens."), no_args_is_help=True)


@app.command(help=_("Put a new signing key in use; the old ones stay published until their last token has expired."))
def rotate(
    *,
    now: Annotated[
        bool,
        typer.Option(
            "--now", help=_("A key has leaked: sign with the new one at once, and refuse what the others signed.")
        ),
    ] = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Rotate the signing keys."""

    async def work(tx: Any, settings: Any) -> Any:
        from openfla.platform import runtime  # noqa: PLC0415 - loaded only when it is used
        from openfla.platform.tokens import keys  # noqa: PLC0415

        secret = runtime.secret_of(settings)
        return await keys.rotate(tx, secret, settings.tokens, now=datetime.now(UTC), at_once=now)

    made = in_transaction(settings_file, data, work)
    moment = made.signs_from.isoformat(timespec="seconds")
    say(_("Key %(kid)s signs from %(moment)s.", kid=made.kid, moment=moment))


@app.command("list", help=_("List the published keys, newest first."))
def list_(
    *, as_json: AsJson = False, data: options.DataFolder = None, settings_file: options.SettingsFile = None
) -> None:
    """List the signing keys; never their private halves."""

    async def work(tx: Any, settings: Any) -> Any:
        from openfla.platform import runtime  # noqa: PLC0415 - loaded only when it is used
        from openfla.platform.tokens import keys  # noqa: PLC0415

        return await keys.published(tx, runtime.secret_of(settings), now=datetime.now(UTC))

    found = in_transaction(settings_file, data, work)
    if as_json:
        say_json([{"kid": k.kid, "signsFrom": k.signs_from, "publishedUntil": k.published_until} for k in found])
        return
    for key in found:
        until = key.published_until.isoformat(timespec="seconds") if key.published_until else _("no end")
        moment = key.signs_from.isoformat(timespec="seconds")
        say(_("%(kid)s  signs from %(moment)s, published until %(until)s", kid=key.kid, moment=moment, until=until))
