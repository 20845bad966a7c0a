"""The channel by hand: openssl makes the assertion and curl sends it, as the example tells its reader."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from openfla.contract import addresses
from tests.interop import needs, shell
from tests.platforms import Platform, a_training

_programs = needs.programs("openssl", "curl")

SCRIPT: Final = Path(__file__).parents[2] / "examples" / "curl" / "first-training.sh"
_TOLD: Final = "\n".join(re.findall(r"^#   (.*)$", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE))
*PREPARATION, FIRST_TRAINING = re.sub(r"\\\n\s*", "", _TOLD).splitlines()


@dataclass
class Reader:
    """Somebody who did in a folder what the head of the script says."""

    platform: Platform
    folder: Path
    env: dict[str, str]
    client_id: str

    def first_training(self, key: str = "key.pem") -> str:
        """The last command of the head, with what a reader fills in."""
        filled_in = {"http://127.0.0.1:8080": self.platform.base_url, "CLIENT_ID": self.client_id, "key.pem": key}
        command = FIRST_TRAINING
        for name, value in filled_in.items():
            assert name in command
            command = command.replace(name, value)
        return command


@pytest.fixture(scope="class")
def reader(shared_platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder = tmp_path_factory.mktemp("reader")
    (folder / SCRIPT.name).symlink_to(SCRIPT)
    env = shell.environment(shared_platform, folder)
    said = shell.told("\n".join(PREPARATION), folder, env)
    return Reader(shared_platform, folder, env, shell.client_id_in(said))


class TestByHand:
    @pytest.mark.requirement("API-2")
    def test_the_script_registers_a_training_and_reads_it_back(self, reader: Reader) -> None:
        first, again = [shell.told(reader.first_training(), reader.folder, reader.env) for _ in range(2)]
        assert json.loads(first)["reference"] == "first-training"
        assert json.loads(again) == json.loads(first)
        assert reader.platform.rows("SELECT count(*) FROM trainings WHERE reference = 'first-training'") == [(1,)]

    def test_the_script_shows_why_it_is_refused(self, reader: Reader) -> None:
        shell.told("openssl genrsa -out other.pem 2048", reader.folder, reader.env)
        refused = shell.run(reader.first_training("other.pem"), reader.folder, reader.env)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "The signature fits no certificate of the account." in refused.stderr

    @pytest.mark.requirement("API-2")
    def test_the_token_of_our_own_command_serves_curl(self, reader: Reader) -> None:
        training, base_url = a_training(), reader.platform.base_url
        (reader.folder / "training.json").write_text(json.dumps(training))
        by_hand = f"""
            openfla account add bakery --environment local --base-url {base_url} --quality employer \
                --client-id {reader.client_id} --key-store key.pem --certificate own.cer >&2
            curl -sS --fail-with-body -H "Authorization: Bearer $(openfla token bakery)" \
                -H 'Content-Type: application/json' -d @training.json {base_url}{addresses.FLA}/trainings
        """
        registered = json.loads(shell.told(by_hand, reader.folder, reader.env))
        assert registered["reference"] == training["reference"]
        wanted = "SELECT count(*) FROM trainings WHERE reference = :reference"
        assert reader.platform.rows(wanted, reference=training["reference"]) == [(1,)]
