import typer

from openfla.cli import settings as options
from openfla.cli.half import platform_half
from openfla.cli.speech import _, say

app = typer.Typer(help=_("The database and its schema."), no_args_is_help=True)


@app.command(help=_("Bring the schema up to date; 'openfla up' does it too."))
def upgrade(data: options.DataFolder = None, settings_file: options.SettingsFile = None) -> None:
    """Apply the migrations that are missing."""
    settings = options.read(settings_file, data)
    with platform_half():
        from openfla.platform import runtime  # noqa: PLC0415 - loaded only when it is used
        from openfla.platform.migrations import HEAD, runner  # noqa: PLC0415

    with runtime.shared_database(settings) as url:
        changed = runner.upgrade(url)
    if changed:
        say(_("The database was brought to schema %(head)s.", head=HEAD))
    else:
        say(_("The database is at schema %(head)s already.", head=HEAD))


@app.command(help=_("Print the address of the database, for psql and the like; the embedded one must be running."))
def url(data: options.DataFolder = None, settings_file: options.SettingsFile = None) -> None:
    """Print where the database is."""
    settings = options.read(settings_file, data)
    with platform_half():
        from openfla.platform import runtime  # noqa: PLC0415 - loaded only when it is used

    with runtime.shared_database(settings) as address:
        say(address.replace("+psycopg", ""))
