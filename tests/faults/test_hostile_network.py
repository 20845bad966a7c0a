"""A network that cannot be trusted, and clients that die on the way: nothing is lost, and nothing is there twice."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec.structs import replace

from openfla.channel import Channel, ChannelSettings, FlaError, Pace, Patience, TokenSource, local
from openfla.client import (
    BadRequest,
    Conflict,
    FlaClient,
    MissingPermission,
    MissingScope,
    NotFound,
    VersionChanged,
)
from openfla.contract.trainings import NewTraining
from openfla.sending.outbox import Outbox
from tests.client.api.records import a_training
from tests.client.parties import account_of
from tests.conftest import Start
from tests.faults.hostile.proxy import HostileNetwork, hostile_network
from tests.faults.months import Months
from tests.faults.mortal import MortalClient
from tests.platform.hostile.access_tokens import access_token
from tests.platform.hostile.stages import Stage
from tests.platforms import BAKERY, BUTCHER, Party, Platform
from tests.workers import working

_IS_WHOLE = os.environ.get("OPENFLA_TEST_FULL") == "1"
KILLS = 50 if _IS_WHOLE else 3
"""Of each of the two employers."""
ROWS = 8_000 if _IS_WHOLE else 1_500
RATE = float(os.environ.get("FAULTS_RATE") or 0.35)
"""The share of the requests that something happens to."""
TRAININGS = 400 if _IS_WHOLE else 60
FINAL = (BadRequest, Conflict, MissingPermission, MissingScope, NotFound, VersionChanged)
"""What the platform itself must never say to who does nothing wrong."""
T = TypeVar("T")


@pytest.fixture
def network(seed: int) -> Iterator[HostileNetwork]:
    with hostile_network(random.Random(seed)) as network:
        yield network
        print(f"on the way: {dict(network.counted())}")


@pytest.fixture
def platform(start: Start, network: HostileNetwork) -> Iterator[Platform]:
    """A platform that everybody reaches through the network alone, and its worker."""
    platform = start(web={"base_url": network.base_url, "port": 0}, declarations={"poll_after_s": 1})
    network.lead_to(platform.settings.web.port)
    with working(platform):
        yield platform


@pytest.mark.requirement("USE-1", "VENDOR-2", "GROUP-1")
@pytest.mark.timeout(1800 if _IS_WHOLE else 180)
class TestFiles:
    def test_each_record_is_there_once_and_its_verdict_is_known(
        self, seed: int, network: HostileNetwork, platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clients = [
            _client(platform.party(number), kind, network, tmp_path, random.Random(seed + place), monkeypatch)
            for place, (number, kind) in enumerate([(BAKERY, "csv"), (BUTCHER, "xlsx")])
        ]
        network.rate = RATE
        with ThreadPoolExecutor(len(clients)) as pool:
            for ended in [pool.submit(client.to_the_end, KILLS) for client in clients]:
                ended.result()
        network.calm()

        for client in clients:
            print(client.account, client.kills, "times killed;", "ended by itself:", dict(client.codes))
            _require_each_once(platform, client)
            _require_verdicts(client)
            _require_nothing_left_over(platform, client)


@pytest.mark.requirement("USE-1")
class TestSingleRecords:
    def test_each_is_there_once_whatever_its_caller_saw(
        self, seed: int, network: HostileNetwork, platform: Platform
    ) -> None:
        party = platform.party()
        network.bad_tokens.append(access_token(Stage(platform), party, exp=1))
        network.rate = RATE
        new = [a_training(reference=f"one-{number}") for number in range(TRAININGS)]
        with _impatient(party) as client, ThreadPoolExecutor(4) as pool:
            calls = list(pool.map(lambda training: _tell_its_life(client, training), new))
        network.calm()

        print(f"calls: {sum(calls)}, {3 * len(new)} of them with success")
        found = platform.rows("SELECT reference, title, version, withdrawn FROM trainings")
        assert sorted(tuple(row) for row in found) == sorted((one.reference, "Corrected", 3, True) for one in new)
        registered = Counter(entry["subject"] for entry in platform.trail() if entry["action"] == "training.registered")
        assert set(registered.values()) == {1}


def _client(
    party: Party,
    kind: str,
    network: HostileNetwork,
    folder: Path,
    chance: random.Random,
    monkeypatch: pytest.MonkeyPatch,
) -> MortalClient:
    """With an account of its own, when everything is there that its first file relies on."""
    months = Months(party, folder, kind, ROWS, chance)
    months.settle()
    monkeypatch.setenv("OPENFLA_CONFIG_DIR", str(folder))
    account = account_of(party, f"of-{party.number}", folder)
    network.bad_tokens.append(access_token(Stage(party.platform), party, exp=1))
    return MortalClient(account.name, months, network, folder, chance)


def _require_each_once(platform: Platform, client: MortalClient) -> None:
    found = platform.rows(
        "SELECT reference, ssin, title, start_date, end_date, duration, duration_unit, status, version FROM trainings"
        " WHERE declarer = :declarer",
        declarer=client.months.employer.number,
    )
    assert len(found) == len(client.months.expected)
    assert {tuple(row) for row in found} == client.months.expected


def _require_verdicts(client: MortalClient) -> None:
    """One for each row of each file, and the right one."""
    with Outbox(client.outbox) as outbox:
        sendings = outbox.sendings()
        assert sorted(one.source.name for one in sendings) == sorted(file.name for file in client.months.files)
        for sending in sendings:
            rows = client.months.files[Path(sending.source.file or "")]
            told = [(one.row, one.verdict) for one in outbox.row_verdicts(sending)]
            assert told == [(place, row.verdict) for place, row in enumerate(rows, 2)]


def _require_nothing_left_over(platform: Platform, client: MortalClient) -> None:
    """The platform has no declaration but those of the outbox, and of these each once, judged as the outbox says."""
    there = platform.rows(
        "SELECT idempotency_key, CAST(id AS text), state, records, accepted, warned, blocked FROM declarations"
        " WHERE declarer = :declarer",
        declarer=client.months.employer.number,
    )
    here = client.ask(
        "SELECT key, declaration, 'done', batches.records, sum(verdict = 'A'), sum(verdict = 'W'), sum(verdict = 'B')"
        " FROM batches JOIN records USING (sending) WHERE record BETWEEN first AND last GROUP BY key"
    )
    assert sorted(tuple(row) for row in there) == sorted(here)


def _impatient(party: Party) -> FlaClient:
    """It gives up soon, so that its caller sees what happens on the way."""
    here = local(party.platform.base_url)
    settings = ChannelSettings(patience=Patience(attempts=2, first_s=0.01), pace=Pace(adaptive=False))
    tokens = TokenSource(here, party.client_id, party.key, settings=settings)
    return FlaClient(Channel(tokens, base_url=here.api[party.quality], settings=settings))


def _tell_its_life(client: FlaClient, training: NewTraining) -> int:
    """Declare it, correct it and withdraw it, each until it is known to be done; how many calls that took."""
    caller = _Caller()
    declared = caller.insist(lambda: client.trainings.declare(training))
    content = replace(training, title="Corrected")
    corrected = caller.insist(lambda: client.trainings.correct(declared.record, content))
    caller.insist(lambda: client.trainings.withdraw(corrected.record))
    return caller.calls


class _Caller:
    """Somebody who calls again after everything that may pass, and only then."""

    def __init__(self) -> None:
        self.calls = 0

    def insist(self, call: Callable[[], T]) -> T:
        for _ in range(50):
            self.calls += 1
            try:
                return call()
            except FINAL:
                raise
            except FlaError:
                continue
        raise AssertionError("it never succeeded")
