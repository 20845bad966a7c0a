import typer

from openfla.cli.admin import (
    _admissions,
    _audit,
    _channel,
    _database,
    _enterprise,
    _keys,
    _mandate,
    _quality,
    _registration,
    _responsible,
    _user,
)
from openfla.cli.speech import _

app = typer.Typer(
    help=_("Run an installation: database, keys, audit trail, and every act of the portal."), no_args_is_help=True
)
app.add_typer(_database.app, name="database")
app.add_typer(_keys.app, name="keys")
app.add_typer(_audit.app, name="audit")
app.add_typer(_enterprise.app, name="enterprise")
app.add_typer(_registration.app, name="registration")
app.add_typer(_admissions.app, name="admissions")
app.add_typer(_quality.app, name="quality")
app.add_typer(_responsible.app, name="responsible")
app.add_typer(_user.app, name="user")
app.add_typer(_channel.app, name="channel")
app.add_typer(_mandate.app, name="mandate")
