"""The Postman collections, run from top to bottom by newman, which nobody here wrote."""

import json
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from openfla.contract.qualities import Quality
from openfla.platform import operations
from openfla.platform import operations_examples as examples
from openfla.platform.api import postman
from tests.interop import needs, npm
from tests.platforms import BAKERY, BUTCHER, Party, Platform

_programs = needs.programs("node", "npm")

PROJECT: Final = Path(__file__).parent / "newman"
FILES: Final = ("package.json", "package-lock.json")

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="session")
def newman() -> Path:
    """The program, kept from one run to the next."""
    return npm.installed(PROJECT, FILES) / "node_modules/newman/bin/newman.js"


def run(newman: Path, party: Party, folder: Path, **changed: str) -> dict[str, Any]:
    """What newman reports of the collection for this caller."""
    book = operations.books(party.platform.settings)[party.base]
    collection = postman.collection(book, employer=examples.EMPLOYER, worker=examples.WORKER)
    told, report = folder / "collection.json", folder / "report.json"
    told.write_text(json.dumps(collection))
    values = {"clientId": party.client_id, "privateKeyPem": pem_of(party), **changed}
    words = ["node", str(newman), "run", str(told), "--reporters", "json", "--reporter-json-export", str(report)]
    words += [word for name, value in values.items() for word in ("--env-var", f"{name}={value}")]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    assert report.exists(), ended.stdout + ended.stderr
    found: dict[str, Any] = json.loads(report.read_text())["run"]
    return found


def pem_of(party: Party) -> str:
    return party.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def failures(report: dict[str, Any]) -> list[str]:
    return [f"{one['source'].get('name')}: {one['error']['message'][:500]}" for one in report["failures"]]


@pytest.mark.requirement("CHANNEL-2")
@pytest.mark.parametrize("key", ["rsa-2048", "rsa-4096"])
@pytest.mark.parametrize(
    ("number", "quality"),
    [(BAKERY, Quality.EMPLOYER), (BUTCHER, Quality.TRAINING_PROVIDER)],
    ids=["employers", "providers"],
)
def test_every_request_is_granted_and_answered_as_documented(
    number: str, quality: Quality, key: str, newman: Path, platform: Platform, tmp_path: Path
) -> None:
    party = platform.party(number, quality, key=key)  # type: ignore[arg-type]
    report = run(newman, party, tmp_path)
    assert not failures(report), "\n".join(failures(report))
    book = operations.books(platform.settings)[party.base]
    assert report["stats"]["items"]["total"] == len(book.operations)
    assert report["stats"]["assertions"]["total"] == 2 * len(book.operations)
    hosts = {request["request"]["url"]["host"][0] for request in report["executions"]}
    assert hosts == {"127"}


def test_a_key_that_the_account_does_not_have_fails_the_run(newman: Path, platform: Platform, tmp_path: Path) -> None:
    stranger = platform.party(BUTCHER, Quality.EMPLOYER, key="rsa-2048")
    report = run(newman, platform.party(key="rsa-2048"), tmp_path, privateKeyPem=pem_of(stranger))
    assert any("No token: 401" in failure for failure in failures(report)), failures(report)
    assert report["stats"]["items"]["total"] == 1
