import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from openfla.sending.outbox import State
from tests.client.outbox.bakery import Bakery, a_bakery, trainings
from tests.platforms import Platform
from tests.workers import work_off

RECORDS = 2600
"""More than are written to the outbox at once, so that some of it is there when the one who reads them dies."""
MOMENTS = ("reading", "cut", "accepted", "second accepted", "keeping verdicts", "kept verdicts")


@pytest.mark.requirement("USE-1")
def test_a_sender_that_is_killed_again_and_again_loses_and_doubles_nothing(platform: Platform, tmp_path: Path) -> None:
    bakery = a_bakery(platform, tmp_path)
    told_to_a_program(bakery)
    for moment in MOMENTS:
        assert killed(moment, tmp_path) == -signal.SIGKILL, moment
        work_off(platform)
        with bakery.outbox() as outbox:
            assert [one.state for one in outbox.sendings()] == ([] if moment == "reading" else [State.READY]), moment

    summary = bakery.deliver(bakery.prepared(trainings(RECORDS)))
    assert summary.is_done
    assert summary.counts.waiting == 0
    assert summary.counts.warned == RECORDS
    assert bakery.trainings() == sorted(f"T-{number}" for number in range(1, RECORDS + 1))
    assert sum(bakery.declarations()) == RECORDS, "nothing came in twice"


def told_to_a_program(bakery: Bakery) -> None:
    """What it needs to know, in its folder."""
    key = bakery.party.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (bakery.folder / "key.pem").write_bytes(key)
    about = {"to": bakery.to, "base_url": bakery.platform.base_url}
    (bakery.folder / "about.json").write_bytes(msgspec.json.encode(about))
    encoder = msgspec.json.Encoder(decimal_format="number")
    (bakery.folder / "records.ndjson").write_bytes(encoder.encode_lines(trainings(RECORDS)))


def killed(moment: str, folder: Path) -> int:
    """How the program ended."""
    command = [sys.executable, "-m", "tests.client.outbox.dying", moment, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "Error" not in done.stderr, done.stderr
    return done.returncode
