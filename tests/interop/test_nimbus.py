"""The guide's own example client, in Java with the Nimbus library, against a platform that runs (annex 7.2)."""

import json
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from filelock import FileLock

from openfla.channel.certificates import certificate_file, choose, key_file, make, open_key_store, place
from openfla.contract import addresses, scopes
from tests.interop import needs, shell
from tests.platforms import BAKERY, Platform, a_training

_programs = needs.programs("java", "javac", "keytool", "mvn")

PROJECT: Final = Path(__file__).parent / "java"
OUT_OF_REACH: Final = ("Could not transfer", "failed to transfer", "in offline mode")

# What the example has in its source.
STORE, ALIAS, PASSWORD = "certificate.pfx", "alias", "Password"

# A first build fetches half of Maven.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the classes of the client and the libraries that it needs."""
    own = tmp_path_factory.getbasetemp()
    target = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "java"  # once for all of a run
    kept = Path.home() / ".m2"
    kept.mkdir(exist_ok=True)
    with FileLock(kept / "openfla-interop.lock"):  # Maven does not share its own folder between processes
        if (target / "classes").exists():
            return target
        words = ["mvn", "-q", "-B", f"-Dbuild.folder={target}", "process-classes"]
        ended = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=540)
    said = ended.stdout + ended.stderr
    if any(sign in said for sign in OUT_OF_REACH):
        needs.unmet("Maven Central cannot be reached, and what the Java client needs was not kept from before")
    assert ended.returncode == 0, said
    return target


def our_store(folder: Path) -> None:
    """A key store as `openfla certificate create` makes it."""
    made = make(ALIAS, now=datetime.now(UTC), key="rsa-3072", enterprise_number=BAKERY)
    place([key_file(made, folder / STORE, PASSWORD.encode())])


def keytools_store(folder: Path) -> None:
    words = ["keytool", "-genkeypair", "-alias", ALIAS, "-keyalg", "RSA", "-keysize", "3072", "-validity", "30"]
    words += ["-dname", "CN=Bakkerij De Korenbloem, C=BE", "-ext", "ku:c=digitalSignature"]
    words += ["-storetype", "PKCS12", "-keystore", STORE, "-storepass", PASSWORD]
    subprocess.run(words, cwd=folder, capture_output=True, check=True)


def run(built: Path, folder: Path, platform: Platform, client_id: str, training: dict[str, object]) -> dict[str, str]:
    """What the client says, by name."""
    classes = os.pathsep.join(map(str, (built / "classes", built / "lib" / "*", folder)))
    api = platform.base_url + addresses.FLA
    words = ["java", "-cp", classes, "interop.Client", platform.base_url, api, client_id, scopes.EMPLOYER]
    ended = subprocess.run(words, input=json.dumps(training), capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = [line.partition(" ") for line in ended.stdout.splitlines()]
    return {name: value for name, _, value in lines}


@pytest.mark.requirement("OAUTH-8", "API-1")
@pytest.mark.parametrize("make_store", [our_store, keytools_store])
def test_the_guides_example_gets_a_token_that_registers_a_training(
    make_store: Callable[[Path], None], built: Path, platform: Platform, tmp_path: Path
) -> None:
    make_store(tmp_path)
    entry = choose(open_key_store(tmp_path / STORE, PASSWORD.encode()), ALIAS)
    place([certificate_file(entry, tmp_path / "own.cer")])
    client_id = shell.open_account(tmp_path / "own.cer", shell.environment(platform, tmp_path))
    training = a_training()
    said = run(built, tmp_path, platform, client_id, training)
    claims = json.loads(said["claims"])
    assert (claims["client_id"], claims["scope"]) == (client_id, scopes.EMPLOYER)
    assert said["status"] == "201", said
    assert json.loads(said["training"])["reference"] == training["reference"]
    assert platform.rows("SELECT reference FROM trainings") == [(training["reference"],)]
