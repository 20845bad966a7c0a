import json
from typing import Annotated, Any

import typer

from openfla.cli import settings as options
from openfla.cli.admin._options import AsJson
from openfla.cli.admin._work import in_transaction
from openfla.cli.speech import _, say, say_json

app = typer.Typer(help=_("The audit trail."), no_args_is_help=True)


@app.command(help=_("Follow the trail from its first entry to its last; exit code 1 where it was changed."))
def verify(data: options.DataFolder = None, settings_file: options.SettingsFile = None) -> None:
    """Check the chain of the audit trail."""

    async def work(tx: Any, _settings: Any) -> Any:
        from openfla.platform.kernel import audit  # noqa: PLC0415 - loaded only when it is used

        return await audit.verify(tx)

    head = in_transaction(settings_file, data, work)
    say(_("The audit trail is whole: %(number)d entries.", number=head.number))
    say(_("Its head is %(hash)s; note it elsewhere to be able to prove it later.", hash=head.hash.hex()))


@app.command("list", help=_("Show the last entries, newest first."))
def list_(
    *,
    number: Annotated[int, typer.Option("-n", min=1, max=10_000, help=_("How many."))] = 20,
    as_json: AsJson = False,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """List entries of the audit trail."""

    async def work(tx: Any, _settings: Any) -> Any:
        from openfla.platform.kernel import audit  # noqa: PLC0415 - loaded only when it is used

        return await audit.recent(tx, number)

    entries = [json.loads(entry.body) for entry in in_transaction(settings_file, data, work)]
    if as_json:
        say_json(entries)
        return
    for entry in entries:
        about = entry.get("clientId") or entry.get("enterpriseNumber", "")
        say(f"{entry['number']:>8}  {entry['at'][:19]}  {entry['action']:<22} {about} {_details(entry)}".rstrip())


def _details(entry: dict[str, Any]) -> str:
    return " ".join(str(value) for value in (entry.get("subject", ""), *entry.get("details", {}).values()) if value)
