"""Software that nobody here wrote: where it is missing a test is skipped, or fails where all of it must be there."""

import os
import shutil
from typing import Final, NoReturn

import pytest

REQUIRED: Final = "OPENFLA_REQUIRE_INTEROP"


def programs(*names: str) -> object:
    """A fixture by which every test of a module needs these programs: `_programs = needs.programs("openssl")`."""

    # Of the session, to come before the fixtures of the session that use the programs.
    @pytest.fixture(autouse=True, scope="session")
    def present() -> None:
        require(*names)

    return present


def require(*names: str) -> None:
    """Go on only where these programs are installed."""
    for name in names:
        if shutil.which(name) is None:
            unmet(f"the program {name} is not installed")


def unmet(reason: str) -> NoReturn:
    """End a test for want of something: skipped, or failed when OPENFLA_REQUIRE_INTEROP is set."""
    if os.environ.get(REQUIRED):
        pytest.fail(f"{reason}, and {REQUIRED} is set", pytrace=False)
    pytest.skip(reason)
