import atexit
import gc
import io
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_group

from openfla import __version__
from openfla.cli.speech import _, say, tell
from openfla.texts import Explained

_COMMANDS: Final[Mapping[str, str]] = {
    "setup": "setup:setup:HELP:SHORT",
    "doctor": "doctor:doctor:HELP:SHORT",
    "trainings": "trainings:app",
    "send-all": "send_all:send_all:HELP:SHORT",
    "token": "token:token:HELP",
    "account": "account:app",
    "certificate": "certificate:app",
    "services": "services:services:HELP",
    "demo": "demo:demo:HELP",
    "up": "up:up:HELP_UP",
    "serve": "up:serve:HELP_SERVE",
    "work": "work:work:HELP",
    "admin": "admin:app",
    "contract": "contract:app",
    "bench": "bench:bench:HELP",
}
"""Each command, in the order of the help: its module, what is called in it and, if it is no group,
its help, and what of that stands in a list."""

# A scheduler reads 2 as "some rows were not accepted"; where nothing could begin, it has to read something else.
typer.BadParameter.__mro__[1].exit_code = 1  # type: ignore[attr-defined]  # UsageError, which typer does not name


class _Commands(TyperGroup):
    """Loads a command when it is used: who asks for a token does not wait for what reads spreadsheets."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name; for an unknown one all are loaded, so that it can be told what was meant."""
        for name in [cmd_name] if cmd_name in _COMMANDS else _COMMANDS:
            if name not in self.commands:
                self.commands[name] = _loaded(name)
        return super().get_command(ctx, cmd_name)


def _loaded(name: str) -> Any:
    module_name, what, *about = _COMMANDS[name].split(":")
    module = import_module(f"openfla.cli.{module_name}")
    alone = typer.Typer(add_completion=False)
    if about:
        told = [getattr(module, text) for text in about]
        alone.command(name, help=told[0], short_help=told[-1])(getattr(module, what))
    else:
        alone.add_typer(getattr(module, what), name=name)
    alone.callback()(_nothing)
    return get_group(alone).commands[name]


def _nothing() -> None:
    """Makes a group of a single command too."""


app = typer.Typer(
    name="openfla",
    cls=_Commands,
    help=_("OpenFLA: an open Federal Learning Account, platform and client. Not the official platform."),
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:  # noqa: FBT001
    if asked:
        say(f"openfla {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[  # noqa: FBT002
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help=_("Show the version and stop."))
    ] = False,
) -> None:
    """What stands before a command."""


def main() -> None:
    """Run one command; a mistake that explains itself, or in the command line, ends it with exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        # A console or a log of a scheduler that is not UTF-8 gets a question mark; it stops no command half-way.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    # Python would look for circles in all that was loaded before it ends, for a third of the time of a short command.
    atexit.register(gc.freeze)
    try:
        app()
    except Explained as mistake:
        tell(mistake)
        sys.exit(1)
