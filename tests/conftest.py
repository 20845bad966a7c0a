"""What every test stands on: one language, a private folder for what users keep, one PostgreSQL a worker."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings

# No test is timed: what else the machine does is no fault of the code.
settings.register_profile(
    "untimed",
    deadline=None,
    max_examples=100 if os.environ.get("OPENFLA_TEST_FULL") == "1" else 40,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("untimed")

# Where nobody configured it, it shows each mistake with every local variable in colour: seconds for one.
_plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[*structlog.get_config()["processors"][:-1], _plain])

os.environ["OPENFLA_LANGUAGE"] = "en"
# Without it each command that a test starts compiles all that it imports anew: half of what its start takes.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["COLUMNS"] = "200"
# Each client and each transport reads the list of authorities anew: 20 ms for that of a system, nothing for this one.
os.environ["SSL_CERT_FILE"] = str(Path(__file__).with_name("authority.pem"))
_KEPT = ("OPENFLA_LANGUAGE", "OPENFLA_REQUIRE_INTEROP", "OPENFLA_TEST_RUNS", "OPENFLA_TEST_FULL")
for name in [name for name in os.environ if name.startswith("OPENFLA_") and name not in _KEPT]:
    del os.environ[name]

from openfla.platform.kernel import embedded  # noqa: E402 - the environment comes first
from tests.platforms import Platform, fresh_database, running, without_waiting_for_the_disk  # noqa: E402
from tests.requirements import (  # noqa: E402, F401 - hooks of pytest
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_terminal_summary,
)
from tests.standing import Standing  # noqa: E402

Start = Callable[..., Platform]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """The garbage collector need not look again and again at thousands of tests, all of which stay to the end."""
    gc.disable()
    found = yield
    gc.freeze()
    gc.enable()
    return found


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that the account of the embedded server may enter too; pytest's own are closed to it."""
    folder = Path(tempfile.mkdtemp(prefix="openfla-test-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(open_folder: Path) -> Iterator[str]:
    """The address of a real PostgreSQL, embedded, for all tests of this worker."""
    with embedded.start(open_folder / "postgres") as server:
        without_waiting_for_the_disk(server.url())
        yield server.url()


@pytest.fixture
def database_url(postgres: str) -> Iterator[str]:
    """The address of a database of this test's own, made by the migrations."""
    with fresh_database(postgres) as url:
        yield url


@pytest.fixture(scope="session")
def standing(postgres: str) -> Iterator[Standing]:
    """Platforms with the usual settings, for all tests of this worker."""
    found = Standing(postgres)
    yield found
    found.close()


@pytest.fixture
def start(postgres: str, standing: Standing, request: pytest.FixtureRequest) -> Iterator[Start]:
    """Start a platform that answers over a socket; `url=` puts several on one database, others are settings."""
    # A platform that stood already knows nothing of what a test puts in the place of something.
    may_stand = "monkeypatch" not in request.fixturenames
    with ExitStack() as stack:

        def begin(*, url: str = "", **settings: Any) -> Platform:
            if may_stand and not url and not settings:
                return stack.enter_context(standing.lent())
            found = url or stack.enter_context(fresh_database(postgres))
            return stack.enter_context(running(found, **settings))

        yield begin


@pytest.fixture
def platform(start: Start) -> Platform:
    """A platform in which nothing has happened yet, for this test alone."""
    return start()


@pytest.fixture(scope="class")
def shared_platform(standing: Standing) -> Iterator[Platform]:
    """One platform for all tests of a class that do not get in each other's way."""
    with standing.lent() as found:
        yield found
