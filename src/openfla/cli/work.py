"""`openfla work`: what nobody waits for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from openfla.cli import settings as options
from openfla.cli.half import platform_half
from openfla.cli.speech import _

if TYPE_CHECKING:
    from openfla.platform.settings import Settings

HELP = _("Run one more worker on a database that is up to date, for declarations and exports; as many as you need.")

WithParent = Annotated[bool, typer.Option("--with-parent", hidden=True, help=_("Stop when standard input is closed."))]


def work(
    data: options.DataFolder = None,
    settings_file: options.SettingsFile = None,
    with_parent: WithParent = False,  # noqa: FBT002 - an option
) -> None:
    """Run one worker until it is told to stop."""
    settings = options.read(settings_file, data)
    with platform_half():
        from openfla.platform import work as platform  # noqa: PLC0415 - loaded only when it is used
        from openfla.platform.migrations import runner  # noqa: PLC0415

    with _database(settings) as url:
        runner.require_current(url)
        platform.run(url, settings, with_parent=with_parent)


@contextmanager
def _database(settings: "Settings") -> Iterator[str]:
    """Its address; who is told it loads nothing of the web server."""
    if settings.database.url:
        yield settings.database.url
        return
    from openfla.platform import runtime  # noqa: PLC0415 - loaded only when it is used
    from openfla.platform.kernel import signals  # noqa: PLC0415

    with signals.until_told_to_stop():
        yield runtime.joined_database(settings)
