"""`openfla up` and `openfla serve`: the platform itself."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from openfla.cli import settings as options
from openfla.cli.half import platform_half
from openfla.cli.speech import _, say

if TYPE_CHECKING:
    from openfla.platform.settings import Settings

HELP_UP = _("Run the whole platform: embedded database, migrations, web server, worker. Stop it with Ctrl-C.")
HELP_SERVE = _("Run one more web server on a database that is up to date; as many as you need.")

Host = Annotated[str | None, typer.Option(help=_("Where to listen."), envvar="OPENFLA_WEB_HOST")]
Port = Annotated[
    int | None, typer.Option(help=_("Port; 0 takes a free one."), min=0, max=65_535, envvar="OPENFLA_WEB_PORT")
]


def up(
    host: Host = None,
    port: Port = None,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Run the whole platform until it is told to stop."""
    settings = options.read(settings_file, data, host=host, port=port)
    with platform_half():
        from openfla.platform import attending, runtime, serving  # noqa: PLC0415 - loaded only when it is used
        from openfla.platform.kernel import logs, signals  # noqa: PLC0415

    logs.configure(settings.logs.level)
    listener, settings = runtime.listening(settings)
    with signals.until_told_to_stop(), listener, runtime.owned_database(settings) as url:
        runtime.ready(url, settings)
        _furnish(url, settings)
        _announce(settings)
        serving.serve(url, settings, listener, partial(attending.attended, url, settings, settings_file))


def serve(
    host: Host = None,
    port: Port = None,
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
) -> None:
    """Run one web server until it is told to stop."""
    settings = options.read(settings_file, data, host=host, port=port)
    with platform_half():
        from openfla.platform import runtime, serving  # noqa: PLC0415 - loaded only when it is used
        from openfla.platform.kernel import signals  # noqa: PLC0415

    listener, settings = runtime.listening(settings)
    with signals.until_told_to_stop(), listener:
        url = runtime.joined_database(settings)
        runtime.require_current(url)
        _announce(settings)
        serving.serve(url, settings, listener)


def _announce(settings: "Settings") -> None:
    """Where everything is; the lines have a form that a program may read."""
    base = settings.base_url
    say(_("OpenFLA is up. This is not the official platform."))
    say(_("  Start page  %(address)s", address=f"{base}/"))
    say(_("  Portal      %(address)s", address=f"{base}/sign-in"))
    say(_("  Token       %(address)s", address=settings.token_url))
    say(_("  API         %(address)s", address=f"{base}/REST/federalLearningAccount/v1"))
    if settings.environment == "sandbox":
        say(_("This is a sandbox: sign in as any of its people, who are all made up."))


def _furnish(url: str, settings: "Settings") -> None:
    """In a sandbox there is a made-up world from the first start on; nowhere else is it even loaded."""
    if settings.environment == "sandbox":
        from openfla import sandbox  # noqa: PLC0415 - loaded only when it is used

        sandbox.furnish(url, settings)
