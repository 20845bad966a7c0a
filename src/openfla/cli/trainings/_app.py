import typer

from openfla.cli.speech import _
from openfla.cli.trainings import _archive, _check, _map, _pull, _resume, _send, _status

app = typer.Typer(
    help=_("Bring the trainings of a file into the account: look at its columns, check it, send it."),
    no_args_is_help=True,
)
app.command("map", help=_map.HELP, short_help=_map.SHORT)(_map.map_)
app.command("check", help=_check.HELP, short_help=_check.SHORT)(_check.check_)
app.command("send", help=_send.HELP, short_help=_send.SHORT)(_send.send)
app.command("status", help=_status.HELP)(_status.status)
app.command("resume", help=_resume.HELP, short_help=_resume.SHORT)(_resume.resume)
app.command("forget", help=_status.HELP_FORGET, short_help=_status.SHORT_FORGET)(_status.forget)
app.command("pull", help=_pull.HELP, short_help=_pull.SHORT)(_pull.pull)
app.add_typer(_archive.app, name="archive", short_help=_archive.SHORT)
