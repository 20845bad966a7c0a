"""However many records are judged together, and of whatever kinds: each is told the same."""

import json
import random
from typing import Any

import msgspec
import pytest

from openfla.platform.declarations.work import Judge
from tests.conftest import Start
from tests.faults.payroll import declaration
from tests.platform.declarations.sending import declare
from tests.platforms import Party, Platform
from tests.workers import work_off

WORKERS = 25
RECORDS = 2600
"""Several parts that are asked for, decided and written one after the other (declarations.taken, register.engine)."""


def verdicts(platform: Platform, told: list[bytes], party: Party | None = None) -> list[tuple[str, list[str]]]:
    """What became of each record, and every rule that it breaks; declared by the bakery unless another one is named."""
    party = party or platform.party()
    identity = declare(party, b"\n".join(told)).json()["id"]
    work_off(platform)
    answer = party.call("GET", f"/declarations/{identity}/results", headers={"Accept": "application/x-ndjson"})
    found = [msgspec.json.decode(line) for line in answer.content.splitlines()]
    return [(each["verdict"], [one["code"] for one in each.get("anomalies", ())]) for each in found]


def account(platform: Platform) -> list[Any]:
    columns = "reference, ssin, title, duration, duration_unit, deducted_from, status, version, withdrawn"
    return platform.rows(f"SELECT {columns} FROM trainings ORDER BY 1")


def payroll(seed: int) -> list[list[bytes]]:
    """A declaration of every kind of record, one of nothing but trainings that are declared, and one that begins so."""
    chance = random.Random(seed)
    first, last = (declaration(chance, RECORDS, WORKERS) for _ in range(2))
    news = _declared(first)
    for number, line in enumerate(chance.sample(news, 300)):
        try:
            beside = json.loads(line)
        except ValueError:
            continue
        beside["training"]["reference"] = f"beside-{number}"
        news.insert(chance.randrange(len(news)), json.dumps(beside).encode())
    return [first, news, _declared(last)[:1200] + last]


def _declared(records: list[bytes]) -> list[bytes]:
    return [line for line in records if line.startswith(b'{"training"') and b'"correction"' not in line]


class TestOneChunk:
    @pytest.mark.parametrize("seed", [1, 2])
    def test_of_thousands_is_judged_as_many_small_ones_are(
        self, start: Start, seed: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # What is not judged together would be judged well all the same, and slowly.
        monkeypatch.setattr(Judge, "_one_by_one", None)
        large, small = start(), start(declarations={"chunk_records": 130})
        for told in payroll(seed):
            assert verdicts(large, told) == verdicts(small, told)
            assert account(large) == account(small)
