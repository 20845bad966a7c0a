"""What goes to a help desk holds no secret, whatever was in play."""

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from openfla.client.diagnosis import Diagnosis, as_json, examine, masked, report, told
from openfla.contract import addresses
from openfla.contract.qualities import Quality
from openfla.texts import LANGUAGES
from tests.client.diagnosis.others import SEARCH, Reply, refused, standing
from tests.client.diagnosis.patients import WORD, Patient, account, an_entry, patient, stored
from tests.platforms import WORKER, Platform

TRAINER_TOKEN = "a-token-without-any-form-of-its-own"


def secrets_of(found: Diagnosis, key: bytes) -> set[str]:
    """Everything that was in play and nobody else may learn."""
    return {WORD, found.account.client_id, WORKER, base64.b64encode(key).decode()[40:80], *found.secrets}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_of_a_real_platform_holds_no_secret(shared_platform: Platform, tmp_path: Path, language: str) -> None:
    party = shared_platform.party()
    found = patient(tmp_path, party).examined()
    assert len(found.secrets) == 1
    assert found.secrets[0].count(".") == 2
    written = report(found, language)  # type: ignore[arg-type]
    key = party.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    for secret in secrets_of(found, key):
        assert secret not in written
    assert masked(party.client_id) in written
    assert "✓" in written
    lines = written.partition("\n---\n")[0].splitlines()
    # A path is left whole.
    assert max(len(line) for line in lines if " " in line.strip()) <= 80


def test_what_an_endpoint_repeats_is_hidden(tmp_path: Path) -> None:
    repeated = f"Worker {WORKER} and 85.07.30-033.28, token eyJhbGciOiJ.eyJzdWIiOiJ4.c2ln, {TRAINER_TOKEN}."
    token = Reply(200, {"access_token": TRAINER_TOKEN, "token_type": "Bearer", "expires_in": 600, "scope": ""})
    store = stored(tmp_path / "own.pem", an_entry(), word=None)
    with standing({SEARCH: Reply(403, {"detail": repeated}), addresses.TOKEN: token}) as stand:
        found = Patient(account(store, base_url=stand.base_url)).examined()
    written = report(found)
    for secret in (WORKER, "033.28", "eyJ", TRAINER_TOKEN):
        assert secret in "".join(result.told.explain() for result in found.results)
        assert secret not in written
        assert not any(secret in told(found, result, "en").sentence for result in found.results)
    assert "Worker •••" in written


def test_a_program_reads_the_same_at_its_end(tmp_path: Path) -> None:
    store = stored(tmp_path / "own.pem", an_entry(), word=None)
    with standing({addresses.TOKEN: refused("invalid_client", "unknownClient")}) as stand:
        found = Patient(account(store, base_url=stand.base_url)).examined()
    text, _, own = report(found, "nl").partition("\n---\n")
    assert json.loads(own) == as_json(found, "nl")
    assert "4.4.1" in text
    assert "https://fla.example.org/doc/errors/unknownClient" in text
    assert json.loads(own)["state"] == "failed"


def test_the_home_folder_is_not_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    found = examine(account(tmp_path / "none.p12"))
    assert "~/none.p12" in report(found)
    assert str(tmp_path) not in report(found)


@pytest.mark.parametrize(
    ("client_id", "shown"),
    [
        ("self_service_chaman_123456_78912", "self_service_chaman_123456_•••12"),
        ("self_service_expeditor_721", "self_service_expeditor_•••21"),
        ("secret", "•••"),
    ],
)
def test_a_client_id_is_shown_in_part(client_id: str, shown: str) -> None:
    assert masked(client_id) == shown


def test_a_fault_of_a_check_hides_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from openfla.client.diagnosis import _own  # noqa: PLC0415 - to break it

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("with a secret in it")

    monkeypatch.setattr(_own, "describe", broken)
    store = stored(tmp_path / "own.pem", an_entry(), word=None)
    with standing() as stand:
        found = Patient(account(store, base_url=stand.base_url, quality=Quality.EMPLOYER)).examined()
    assert [one.code for one in found.results].count("checkFailed") == 2
    assert "RuntimeError" in report(found)
    assert "with a secret in it" not in report(found)
    assert [one.code for one in found.results][-1] == "callDone"
