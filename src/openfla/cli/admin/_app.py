import typer

from openfla.cli.admin import _audit, _channel, _database, _enterprise, _keys
from openfla.cli.speech import _

app = typer.Typer(
    help=_("Run an installation: database, keys, audit trail, enterprises, channels."), no_args_is_help=True
)
app.add_typer(_database.app, name="database")
app.add_typer(_keys.app, name="keys")
app.add_typer(_audit.app, name="audit")
app.add_typer(_enterprise.app, name="enterprise")
app.add_typer(_channel.app, name="channel")
