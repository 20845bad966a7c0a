import sys
from typing import Annotated

import typer

from openfla import __version__
from openfla.cli import account, admin, bench, certificate, contract, demo, token, up, work
from openfla.cli.speech import _, say, tell
from openfla.texts import Explained

app = typer.Typer(
    name="openfla",
    help=_("OpenFLA: an open Federal Learning Account, platform and client. Not the official platform."),
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(certificate.app, name="certificate")
app.add_typer(account.app, name="account")
app.command(help=_("Print an access token for an account; nothing else goes to standard output."))(token.token)
app.command(help=demo.HELP)(demo.demo)
app.command(help=up.HELP_UP)(up.up)
app.command(help=up.HELP_SERVE)(up.serve)
app.command(help=work.HELP)(work.work)
app.add_typer(admin.app, name="admin")
app.command(help=bench.HELP)(bench.bench)
app.add_typer(contract.app, name="contract")


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", help=_("Show the version and stop."))] = False,  # noqa: FBT002
) -> None:
    if version:
        say(f"openfla {__version__}")
        raise typer.Exit


def main() -> None:
    """Run one command; a mistake that explains itself ends it with exit code 1."""
    try:
        app()
    except Explained as mistake:
        tell(mistake)
        sys.exit(1)
