"""What is revoked on one process counts no more on any, within seconds."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from openfla.contract import addresses, scopes
from openfla.contract.qualities import Quality
from openfla.contract.services import Service
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Operator
from openfla.platform.channels import service as channels
from openfla.platform.channels.model import WebServiceAccount
from openfla.platform.kernel.database import Database, DatabaseSettings, Tx
from openfla.platform.tokens.clients import Clients
from openfla.platform.tokens.errors import EnterpriseNotAdmitted, EnterpriseStopped
from tests.conftest import Start
from tests.platform.hostile.stages import asking, with_certificate, without_certificate
from tests.platform.hostile.wire import Headers, Request, send
from tests.platform.tokens.reading import code, problem
from tests.platforms import BAKERY, BUTCHER, Party, Platform
from tests.portals import in_transaction

AT_ONCE = {"freshness_s": 0}
SEARCH = {"ssin": "85073003328"}


def searched(party: Party) -> int:
    """The status of a call with the token of a party."""
    return party.call("POST", "/trainings/search", SEARCH).status_code


def searched_at(platform: Platform, token: str) -> int:
    """The same at any server process of an installation, whatever its public address is."""
    headers: Headers = [("Authorization", f"Bearer {token}"), ("Content-Type", "application/json")]
    body = msgspec.json.encode(SEARCH)
    return send(platform, Request("POST", f"{addresses.FLA}/trainings/search", headers, body)).status


def changed(party: Party, work: Callable[[Tx, WebServiceAccount], Awaitable[Any]]) -> None:
    """Do something to the account of a party."""

    async def do(tx: Tx) -> None:
        await work(tx, await channels.find_by_client_id(tx, Operator(), party.client_id))

    in_transaction(party.platform, do)


def closed(party: Party) -> None:
    changed(
        party,
        lambda tx, account: channels.close(tx, Operator(), account.id, version=account.version, at=datetime.now(UTC)),
    )


class TestTokens:
    def test_a_token_counts_no_more_once_its_certificate_is_revoked(self, start: Start) -> None:
        old = start(tokens=AT_ONCE).party()
        new = with_certificate(old, "renewed")
        assert (searched(old), searched(new)) == (200, 200)
        without_certificate(old, "1")
        assert (searched(old), searched(new)) == (401, 200)
        answer = old.call("POST", "/trainings/search", SEARCH)
        assert problem(answer) == (401, "invalidAccessToken")

    def test_a_token_counts_no_more_once_its_account_is_closed(self, start: Start) -> None:
        party = start(tokens=AT_ONCE).party()
        assert searched(party) == 200
        closed(party)
        assert searched(party) == 401
        assert code(party.ask()) == "unknownClient"

    def test_a_token_counts_no_more_once_the_enterprise_has_stopped(self, start: Start) -> None:
        party = start(tokens=AT_ONCE).party()
        assert searched(party) == 200
        party.platform.rows("UPDATE enterprises SET stopped_on = current_date RETURNING number")
        assert searched(party) == 401
        assert code(party.ask()) == EnterpriseStopped.code

    def test_a_scope_that_was_taken_away_counts_no_more(self, start: Start) -> None:
        party = start(tokens=AT_ONCE).party()
        assert searched(party) == 200
        dimona = [Service.DIMONA_DECLARATION]
        changed(
            party,
            lambda tx, account: channels.change_services(
                tx, Operator(), account.id, dimona, version=account.version, at=datetime.now(UTC)
            ),
        )
        answer = party.call("POST", "/trainings/search", SEARCH)
        assert problem(answer) == (403, "missingScope")

    def test_introspection_tells_the_same(self, start: Start) -> None:
        platform = start(tokens=AT_ONCE)
        asker = platform.party(BUTCHER, Quality.SERVICE_PROVIDER, granted=(scopes.INTROSPECT,))
        party = platform.party()
        assert _introspected(asker, party)["active"] is True
        closed(party)
        assert _introspected(asker, party) == {"active": False}

    def test_every_process_knows_it_within_the_seconds_that_are_set(self, start: Start) -> None:
        told = {"web": {"port": 0, "base_url": "http://fla.example"}, "tokens": {"freshness_s": 0.2}}
        first = start(**told)
        second = start(url=first.url, **told)
        party = first.party()
        token = send(first, asking(party)).json()["access_token"]
        assert [searched_at(process, token) for process in (first, second)] == [200, 200]
        without_certificate(party, "1")
        time.sleep(0.3)
        assert [searched_at(process, token) for process in (first, second)] == [401, 401]

    def test_a_call_asks_nothing_of_the_database_about_an_account_that_was_just_seen(self, start: Start) -> None:
        party = start(tokens={"freshness_s": 60}).party()
        assert searched(party) == 200
        closed(party)
        assert searched(party) == 200


@pytest.mark.requirement("ENV-2")
async def test_an_enterprise_that_is_not_admitted_gets_no_token(platform: Platform) -> None:
    party = await asyncio.to_thread(platform.party)
    database = Database.at(platform.url, DatabaseSettings())
    admitted: set[str] = set()

    async def admits(_: Tx, number: EnterpriseNumber) -> bool:
        return number in admitted

    clients = Clients(database, 0, admits)
    known = await clients.get(party.client_id)
    assert known is not None
    assert known.refusal is EnterpriseNotAdmitted
    admitted.add(BAKERY)
    known = await clients.get(party.client_id)
    assert known is not None
    assert known.refusal is None
    await database.close()


def _introspected(asker: Party, party: Party) -> dict[str, Any]:
    header = {"Authorization": f"Bearer {asker.token}"}
    answer = asker.platform.http.post(addresses.INTROSPECTION, data={"token": party.token}, headers=header)
    return dict(answer.json())
