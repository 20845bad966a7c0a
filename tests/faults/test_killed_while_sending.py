"""`kill -9` of the server or of its database while hundreds of trainings come in (2000 with OPENFLA_TEST_FULL=1)."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import msgspec

from openfla.platform.kernel.embedded import attach_or_start, postmaster
from tests.faults.commands import Running, eventually, openfla, running
from tests.platforms import Party, Platform, a_training, settings_for

_IS_WHOLE = os.environ.get("OPENFLA_TEST_FULL") == "1"
TRAININGS = 2000 if _IS_WHOLE else 400
CONNECTIONS = 4


@dataclass
class Sender:
    """Several connections that send trainings until every one of them was acknowledged."""

    party: Party
    references: list[str]
    acknowledged: dict[str, list[str]] = field(default_factory=dict)
    answers: Counter[int | str] = field(default_factory=Counter)
    refused: list[dict[str, Any]] = field(default_factory=list)
    given_up: threading.Event = field(default_factory=threading.Event)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> None:
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            shares = [self.references[number::CONNECTIONS] for number in range(CONNECTIONS)]
            for done in [pool.submit(self._send, share) for share in shares]:
                done.result()

    def has_reached(self, moment: int, sending: Future[None]) -> bool:
        """Whether so many were acknowledged; what went wrong on the way is raised here."""
        if sending.done():
            sending.result()
        return len(self.acknowledged) >= moment

    def _send(self, references: list[str]) -> None:
        headers = {"Authorization": f"Bearer {self.party.token}", "Content-Type": "application/json"}
        with httpx2.Client(base_url=self.party.platform.base_url, headers=headers, timeout=20) as http:
            for reference in references:
                while not self.given_up.is_set() and not self._is_acknowledged(http, reference):
                    time.sleep(0.05)

    def _is_acknowledged(self, http: httpx2.Client, reference: str) -> bool:
        body = msgspec.json.encode(a_training(reference=reference))
        try:
            answer = http.post(f"{self.party.base}/trainings", content=body)
        except httpx2.TransportError:
            self._count("broken")
            return False
        self._count(answer.status_code)
        if answer.status_code == 503:
            self.refused.append(answer.json())
            return False
        assert answer.status_code in {200, 201}, answer.text
        with self._counting:
            self.acknowledged.setdefault(reference, []).append(answer.json()["id"])
        return True

    def _count(self, outcome: int | str) -> None:
        with self._counting:
            self.answers[outcome] += 1


def kill_server(up: Running) -> None:
    up.kill()
    up.start()


def kill_database(up: Running) -> None:
    found = postmaster.running(Path(up.environment["OPENFLA_DATA"]) / "postgres")
    assert found
    os.kill(found.pid, signal.SIGKILL)


def kill_both(up: Running) -> None:
    kill_database(up)
    kill_server(up)


def party_of(up: Running) -> Party:
    """An employer with an account on a platform that runs as a process of its own."""
    with attach_or_start(Path(up.environment["OPENFLA_DATA"])) as server:
        url = server.url()
    settings = settings_for(url, web={"port": up.port})
    return Platform(url, settings, httpx2.Client(base_url=up.base_url, timeout=20)).party()


class TestTrainings:
    def test_every_acknowledged_one_is_there_once_whatever_is_killed(self, folder: Path, data: Path, seed: int) -> None:
        chance = random.Random(seed)
        faults: list[Callable[[Running], None]] = [kill_server, kill_database, kill_both]
        faults += chance.sample(faults, 1 if _IS_WHOLE else 0)
        chance.shuffle(faults)
        moments = sorted(chance.sample(range(20, TRAININGS - 100), len(faults)))
        with running("up", folder, {"OPENFLA_DATA": str(data)}) as up:
            party = party_of(up)
            sender = Sender(party, [f"run-{number}" for number in range(TRAININGS)])
            with ThreadPoolExecutor(1) as background:
                sending = background.submit(sender.run)
                try:
                    for moment, fault in zip(moments, faults, strict=True):
                        eventually(partial(sender.has_reached, moment, sending), 60)
                        fault(up)
                        up.ready()
                    sending.result(60)
                finally:
                    sender.given_up.set()
            print(f"answers: {dict(sender.answers)}")

            assert len(sender.acknowledged) == TRAININGS
            assert {problem["type"] for problem in sender.refused} == {"urn:problem-type:belgif:serviceUnavailable"}
            again = Sender(party, sender.references)
            again.run()
            assert again.answers == {200: TRAININGS}
            assert again.acknowledged == sender.acknowledged
            _require_each_once(party.platform, sender)
            verified = openfla("admin", "audit", "verify", OPENFLA_DATA=up.environment["OPENFLA_DATA"])
            assert verified.code == 0, verified.err


def _require_each_once(platform: Platform, sender: Sender) -> None:
    stored = {reference: str(identity) for reference, identity in platform.rows("SELECT reference, id FROM trainings")}
    assert stored == {reference: identity for reference, [identity] in sender.acknowledged.items()}
    entries = Counter(e["subject"] for e in platform.trail() if e["action"] == "training.registered")
    assert entries == Counter(stored.values())
