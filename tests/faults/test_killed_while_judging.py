"""`kill -9` of server, workers and database while a large declaration comes in and is judged."""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from openfla.platform.declarations import service as declarations
from openfla.platform.kernel.database import Database, DatabaseSettings
from tests.faults.commands import openfla
from tests.faults.declaring import Declarer
from tests.faults.installations import Installation, installed
from tests.faults.payroll import YEAR, declaration
from tests.faults.recounting import Recount
from tests.faults.test_killed_while_sending import party_of
from tests.platforms import BAKERY, Party, Platform

_IS_WHOLE = os.environ.get("OPENFLA_TEST_FULL") == "1"
"""Whether it takes minutes: with as many records and faults as the software has to stand."""
RECORDS, WORKERS, FAULTS = (100_000, 2000, 20) if _IS_WHOLE else (8_000, 200, 7)
CHUNK = 2000 if _IS_WHOLE else 200
LIMIT_S = 1500 if _IS_WHOLE else 300
_POLL_S = 0.05
_LONGEST_DELAY_S = 0.4
"""Longer than a chunk takes, so that a fault falls anywhere in it."""


@dataclass
class Mishaps:
    """Faults at moments that are left to chance, and when they came."""

    chance: random.Random
    installation: Installation
    told: list[str] = field(default_factory=list)
    _begun: float = field(default_factory=time.monotonic)

    def while_sending(self, count: int) -> list[tuple[float, Callable[[], None]]]:
        """Each at a share of the body."""
        site = self.installation
        faults = self._shuffled([site.kill_server, site.kill_database, site.kill_all], count)
        told = [(self.chance.random(), fault) for fault in faults]
        return [(share, partial(self._fall, fault, f"{share:.0%} sent")) for share, fault in told]

    def while_judging(self, count: int) -> list[Callable[[str], None]]:
        """In the order in which they come; each is told when."""
        site = self.installation
        kinds = [site.kill_worker, site.kill_server, site.kill_database, site.kill_worker, site.kill_all]
        return [partial(self._fall, fault) for fault in self._shuffled(kinds, count)]

    def _shuffled(self, kinds: list[Callable[[], None]], count: int) -> list[Callable[[], None]]:
        """As many of each as can be, in any order."""
        found = (kinds * count)[:count]
        self.chance.shuffle(found)
        return found

    def _fall(self, fault: Callable[[], None], moment: str) -> None:
        at = time.monotonic() - self._begun
        fault()
        self.told.append(f"{at:6.1f} s  {moment:>14}  {fault.__name__}")


@pytest.mark.timeout(2 * LIMIT_S)
def test_each_record_has_one_verdict_and_one_effect_whatever_is_killed(folder: Path, data: Path, seed: int) -> None:
    chance = random.Random(seed)
    lines = declaration(chance, RECORDS, WORKERS)
    expected = Recount(lines)
    settings = {"OPENFLA_DECLARATIONS_CHUNK_RECORDS": str(CHUNK), "OPENFLA_TOKENS_LIFETIME_S": "7200"}
    with installed(folder, workers=2, **settings) as site:
        party = party_of(site.up)
        declarer = Declarer(party, f"run-{seed}", b"\n".join(lines), LIMIT_S, site.tend)
        mishaps = Mishaps(chance, site)
        try:
            identity = sent_and_judged(declarer, mishaps)
        finally:
            print("\n".join(["", *mishaps.told, f"answers: {dict(declarer.answers)}", f"restarts: {site.restarts}"]))

        again = declarer.declared()
        assert (again["id"], again["state"]) == (identity, "done")
        asyncio.run(forgotten(party.platform.url))
        require_one_verdict_each(declarer, identity, expected)
        require_one_effect_each(party.platform, expected)
        require_history_without_gaps(party.platform, expected)
        require_nothing_left(party.platform, identity)
        require_credits(party, expected)
        verified = openfla("admin", "audit", "verify", OPENFLA_DATA=site.up.environment["OPENFLA_DATA"])
        assert verified.code == 0, verified.err


def sent_and_judged(declarer: Declarer, mishaps: Mishaps) -> str:
    """Send a declaration and wait until it is done, while everything dies now and then; its id."""
    declarer.faults = mishaps.while_sending(FAULTS // 3)
    identity: str = declarer.declared()["id"]
    assert not declarer.faults, "some faults did not come"
    faults = mishaps.while_judging(FAULTS - FAULTS // 3)
    for left, fault in zip(range(len(faults), 0, -1), faults, strict=True):
        judged = waited_for(declarer, 0)
        share = max(1, (RECORDS - CHUNK - judged) // left)
        judged = waited_for(declarer, min(RECORDS, judged + mishaps.chance.randrange(share)))
        time.sleep(mishaps.chance.uniform(0, _LONGEST_DELAY_S))
        fault(f"{judged} judged")
    waited_for(declarer, RECORDS)
    return identity


def waited_for(declarer: Declarer, moment: int) -> int:
    """Wait until so many records have their verdict; how many have."""
    end = time.monotonic() + LIMIT_S
    while (judged := judged_so_far(declarer.party.platform)) < moment:
        assert time.monotonic() < end, judged
        declarer.tend()
        time.sleep(_POLL_S)
    return judged


def judged_so_far(platform: Platform) -> int:
    """Asked of the database, which is back sooner than the server; less than nothing while it is away."""
    try:
        ((judged,),) = platform.rows("SELECT sum(judged) FROM declarations")
    except DBAPIError:
        return -1
    return int(judged)


async def forgotten(url: str) -> None:
    """What the servers forget of broken uploads, an hour later."""
    database = Database.at(url, DatabaseSettings())
    async with database.transaction() as tx:
        await declarations.forget_unfinished(tx, at=datetime.now(UTC) + timedelta(hours=1, minutes=1))
    await database.close()


def require_one_verdict_each(declarer: Declarer, identity: str, expected: Recount) -> None:
    told = declarer.verdicts(identity)
    assert [one["record"] for one in told] == list(range(1, RECORDS + 1))
    found = [(one["verdict"], tuple(each["code"] for each in one.get("anomalies", ()))) for one in told]
    pairs = enumerate(zip(found, expected.verdicts, strict=True), 1)
    wrong = [(place, is_told, meant) for place, (is_told, meant) in pairs if is_told != meant]
    assert not wrong, wrong[:5]
    counts = Counter(judged.verdict for judged in expected.verdicts)
    status = declarer.status(identity)
    assert (status["accepted"], status["warned"], status["blocked"]) == (counts["A"], counts["W"], counts["B"])


def require_one_effect_each(platform: Platform, expected: Recount) -> None:
    """Every record of the account is there once, at its version, with its content."""
    columns = "reference, ssin, title, type, start_date, duration, duration_unit, status, version, withdrawn"
    assert rows_of(platform, "trainings", columns) == sorted(
        (
            *(one.content[name] for name in ("reference", "ssin", "title", "type")),
            date.fromisoformat(one.content["period"]["startDate"]),
            one.content["duration"]["value"],
            *(one.content["duration"]["unit"], one.content["status"], one.version, one.is_withdrawn),
        )
        for one in expected.held["training"].values()
    )
    assert rows_of(platform, "training_rights", "ssin, year, days, version") == sorted(
        (one.content["ssin"], YEAR, one.content["days"], one.version) for one in expected.held["trainingRight"].values()
    )
    assert rows_of(platform, "employments", "reference, ssin, version") == sorted(
        (one.content["reference"], one.content["ssin"], 1) for one in expected.held["employment"].values()
    )


def rows_of(platform: Platform, table: str, columns: str) -> list[Any]:
    """What is held of the declarer's workers, in order."""
    rows = platform.rows(f"SELECT {columns} FROM {table} WHERE enterprise = :bakery", bakery=BAKERY)
    return sorted(tuple(row) for row in rows)


def require_history_without_gaps(platform: Platform, expected: Recount) -> None:
    """Each version beyond the first stands in the history once, and begins as the one before ended."""
    told: dict[Any, list[Any]] = {}
    columns = "record, version, act, before, after"
    sql = f"SELECT {columns} FROM record_history WHERE enterprise = :bakery ORDER BY record, version"
    for record, *change in platform.rows(sql, bakery=BAKERY):
        told.setdefault(record, []).append(change)
    tables = ("trainings", "employments", "training_rights")
    versions = dict(row for table in tables for row in rows_of(platform, table, "id, version"))
    assert told.keys() <= versions.keys()
    for identity, version in versions.items():
        changes = told.get(identity, [])
        assert [change[0] for change in changes] == list(range(2, version + 1))
        for earlier, later in pairwise(changes):
            assert without_moment(later[2]) == without_moment(earlier[3])
    acts = Counter(act for changes in told.values() for _, act, *_ in changes)
    assert acts == Counter(act for kind in expected.held.values() for one in kind.values() for act in one.acts)


def without_moment(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != "changedAt"}


def require_nothing_left(platform: Platform, identity: str) -> None:
    """One declaration, each of its chunks judged once; nothing of the uploads that broke off."""
    assert [str(row[0]) for row in platform.rows("SELECT id FROM declarations")] == [identity]
    ((chunks, bodies),) = platform.rows("SELECT count(*), count(body) FROM declaration_chunks")
    assert (chunks, bodies) == (-(-RECORDS // CHUNK), 0)
    trail = [entry for entry in platform.trail() if entry.get("subject") == identity]
    assert Counter(entry["action"] for entry in trail) == {"declaration.received": 1, "declaration.judged": chunks}
    judged = [entry["details"] for entry in trail if entry["action"] == "declaration.judged"]
    assert [details["chunk"] for details in judged] == list(range(chunks))
    assert sum(details["records"] for details in judged) == RECORDS


def require_credits(party: Party, expected: Recount) -> None:
    workers = sorted(expected.employed | expected.taken.keys())
    with ThreadPoolExecutor(4) as pool:
        for ssin, found in zip(workers, pool.map(lambda ssin: credit(party, ssin), workers), strict=True):
            owed, taken = expected.owed(ssin), expected.taken[ssin]
            assert found == (owed, taken, owed - taken)


def credit(party: Party, ssin: str) -> tuple[float, float, float]:
    """Minutes that a worker is owed, took and has left."""
    wanted = {"enterpriseNumber": BAKERY, "ssin": ssin, "year": YEAR}
    answer = party.call("POST", "/trainingCredits/search", wanted)
    assert answer.status_code == 200, answer.text
    told = answer.json()["items"]
    if not told:
        return (0, 0, 0)
    (item,) = told
    return tuple(item[name]["minutes"] for name in ("entitled", "taken", "left"))
