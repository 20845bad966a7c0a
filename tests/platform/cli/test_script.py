"""An installation that is set up by script, as examples/curl/set-up.sh does it."""

import re
import subprocess
from pathlib import Path

import httpx2
import pytest

from openfla import channel
from openfla.contract import addresses
from tests.interop.shell import environment
from tests.platforms import Platform, a_training

SCRIPT = Path(__file__).parents[3] / "examples/curl/set-up.sh"
EMPLOYER = "0999111282"


def register(platform: Platform, client_id: str, key_file: Path) -> httpx2.Response:
    """What a client with that account gets when it registers a training of the employer."""
    key = channel.channel_key(key_file, certificate=key_file.with_suffix(".cer")).key
    token = channel.TokenSource(channel.local(platform.base_url), client_id, key).token()
    headers = {"Authorization": f"Bearer {token.value}"}
    body = a_training(enterpriseNumber=EMPLOYER)
    return platform.http.post(f"{addresses.FLA}/trainings", json=body, headers=headers)


@pytest.mark.requirement("MANDATE-1", "PORTAL-7")
def test_both_accounts_of_the_script_register_trainings(platform: Platform, tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", SCRIPT], cwd=tmp_path, env=environment(platform, tmp_path), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    own, of_secretariat = re.findall(r"^Client ID: (\S+)$", done.stdout, re.MULTILINE)
    assert register(platform, own, tmp_path / "kapsalon-krul.key").status_code == 201
    assert register(platform, of_secretariat, tmp_path / "secretariaat-schaar.key").status_code == 201
