from pathlib import Path

import httpx2
import pytest

from openfla.contract import addresses
from openfla.contract.oauth import CLIENT_CREDENTIALS, JWT_BEARER
from tests.faults.commands import free_port, running
from tests.faults.test_killed_while_sending import kill_both, kill_server, party_of
from tests.platforms import SECRET, Platform, settings_for


def ask(base_url: str, assertion: str) -> httpx2.Response:
    form = {
        "grant_type": CLIENT_CREDENTIALS,
        "client_assertion_type": JWT_BEARER,
        "client_assertion": assertion,
    }
    return httpx2.post(f"{base_url}{addresses.TOKEN}", data=form, timeout=20)


def assert_replayed(answer: httpx2.Response) -> None:
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), answer.text
    assert answer.json()["error_uri"].endswith("/replayed")


class TestReplay:
    @pytest.mark.requirement("OAUTH-5")
    def test_a_used_assertion_stays_used_when_the_server_was_killed(self, folder: Path, data: Path) -> None:
        with running("up", folder, {"OPENFLA_DATA": str(data)}) as up:
            party = party_of(up)
            used, other = party.assertion(), party.assertion()
            assert ask(up.base_url, used).status_code == 200
            for kill in (kill_server, kill_both):
                kill(up)
                up.ready()
                assert_replayed(ask(up.base_url, used))
            assert ask(up.base_url, other).status_code == 200

    @pytest.mark.requirement("OAUTH-5")
    def test_an_assertion_used_at_one_server_is_refused_at_another(self, database_url: str, folder: Path) -> None:
        port = free_port()
        base_url = f"http://127.0.0.1:{port}"
        about = {"OPENFLA_DATABASE_URL": database_url, "OPENFLA_SECRET": SECRET, "OPENFLA_WEB_BASE_URL": base_url}
        with running("serve", folder, about, port=port) as one, running("serve", folder, about) as other:
            party = Platform(
                database_url, settings_for(database_url, web={"base_url": base_url}), httpx2.Client(base_url=base_url)
            ).party()
            used, fresh = party.assertion(), party.assertion()
            assert ask(one.base_url, used).status_code == 200
            assert_replayed(ask(other.base_url, used))
            assert ask(other.base_url, fresh).status_code == 200
            assert_replayed(ask(one.base_url, fresh))
