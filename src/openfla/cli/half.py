"""The server half of the command: there only when it was installed, and loaded only when it is used."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from openfla.texts import N_, Explained


@dataclass(eq=False)
class PlatformNotInstalled(Explained):
    code = "platformNotInstalled"
    message = N_("This command needs the platform, and only the client is installed.")
    remedy = N_("Run: pip install 'openfla[platform]'")


@contextmanager
def platform_half() -> Iterator[None]:
    """Load parts of the platform in this block.

    Raises:
        PlatformNotInstalled: a library of the extra `platform` is missing.
    """
    # What is loaded stays: the collector would only walk over it, again and again.
    gc.disable()
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("openfla"):
            raise
        raise PlatformNotInstalled from error
    finally:
        gc.enable()
