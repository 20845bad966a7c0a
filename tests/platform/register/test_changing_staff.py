"""A declaration that begins with trainings and goes on with whatever changes what they were judged by."""

import random
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.declarations.work import Judge
from tests.conftest import Start
from tests.platform.declarations.sending import a_record
from tests.platform.employments.people import an_employment
from tests.platform.entitlements.owed import a_right
from tests.platform.mandates.people import SECRETARIAT, give
from tests.platform.register.stage import plain
from tests.platform.register.test_chunks import account, verdicts
from tests.platform.trainings.deeds import COLLEAGUE, COURSE, THIRD, a_course, a_participant
from tests.platforms import BAKERY, BUTCHER, WORKER, Party, Platform

WORKERS = (WORKER, COLLEAGUE, THIRD)
SIZES = (5000, 120)
"""Records of a chunk: all in one, or many of them."""


def hired(platform: Platform, number: EnterpriseNumber, *workers: str) -> None:
    for ssin in workers:
        content = plain(an_employment(reference=f"of-{ssin}", ssin=ssin, enterpriseNumber=number))
        assert platform.party(number).call("POST", "/employments", content).status_code == 201


class Month:
    """Records of any kind about three workers."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._declared: list[dict[str, Any]] = []

    def lines(self) -> list[bytes]:
        records = [self._training() for _ in range(self._chance.choice([499, 500, 700, 1000]))]
        kinds = [*[self._training] * 9, self._corrected, self._corrected, self._withdrawn, *self._others()]
        records += [self._chance.choice(kinds)() for _ in range(400)]
        return [msgspec.json.encode(record) for record in records]

    def _others(self) -> Iterator[Any]:
        for correction in (False, True):
            yield lambda told=correction: {"employment": self._employment(), "correction": told}
            yield lambda told=correction: {"trainingRight": self._right(), "correction": told}
        yield lambda: {"withdrawal": {"kind": "employment", "reference": f"of-{self._worker()}"}}

    def _worker(self) -> str:
        return self._chance.choice(WORKERS)

    def _training(self) -> dict[str, Any]:
        day = f"2025-{self._chance.randint(1, 12):02}-{self._chance.randint(1, 28):02}"
        is_again = self._declared and self._chance.random() < 0.08
        again = self._chance.choice(self._declared)["training"]["reference"] if is_again else None
        record = a_record(
            **({"reference": again} if again else {}),
            period={"startDate": day, "endDate": day},
            duration={"value": 2, "unit": "hours"},
            ssin=self._worker(),
            enterpriseNumber=self._chance.choice([*[BAKERY] * 8, BUTCHER]),
            deductedFrom=self._chance.choice(["legal", "sectoral", "none"]),
            status=self._chance.choice(["completed", "reserved"]),
        )
        self._declared.append(record)
        return record

    def _corrected(self) -> dict[str, Any]:
        content = self._chance.choice(self._declared)["training"]
        return {"training": {**content, "title": f"Part {self._chance.randint(1, 99)}"}, "correction": True}

    def _withdrawn(self) -> dict[str, Any]:
        reference = self._chance.choice(self._declared)["training"]["reference"]
        return {"withdrawal": {"kind": "training", "reference": reference}}

    def _employment(self) -> dict[str, Any]:
        ssin, start = self._worker(), self._chance.choice(["2020-01-01", "2025-03-01", "2025-06-01"])
        end = self._chance.choice([None, "2025-07-31", "2025-12-31"])
        told: dict[str, Any] = plain(an_employment(reference=f"of-{ssin}", ssin=ssin, startDate=start, endDate=end))
        return told

    def _right(self) -> dict[str, Any]:
        told: dict[str, Any] = plain(a_right(ssin=self._worker(), year=2025))
        return {**told, "days": self._chance.randint(1, 9)}


def declarer(platform: Platform, quality: Quality) -> Party:
    if quality is Quality.EMPLOYER:
        return platform.party()
    give(platform)
    return platform.party(SECRETARIAT, quality)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("quality", [Quality.EMPLOYER, Quality.SOCIAL_SECRETARIAT])
def test_each_record_is_told_the_same_however_many_are_judged_together(
    start: Start, seed: int, quality: Quality, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is not judged together would be judged well all the same, and slowly.
    monkeypatch.setattr(Judge, "_one_by_one", None)
    found = []
    told = Month(seed).lines()
    for size in SIZES:
        platform = start(declarations={"chunk_records": size})
        hired(platform, BAKERY, WORKER, COLLEAGUE)
        found.append((verdicts(platform, told, declarer(platform, quality)), account(platform)))
    assert found[0] == found[1]
    codes = {code for _, told in found[0][0] for code in told}
    assert {"noEmployment", "accessClosed", "referenceTaken", "withdrawnBefore"} <= codes


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("change", [{"endDate": "2023-12-31"}, None], ids=["ended", "withdrawn"])
def test_an_employment_that_ends_behind_hundreds_of_trainings_covers_no_later_one(
    start: Start, size: int, change: dict[str, str] | None
) -> None:
    platform = start(declarations={"chunk_records": size})
    hired(platform, BAKERY, WORKER)
    trainings = [a_record(period={"startDate": "2024-05-02", "endDate": "2024-05-02"}) for _ in range(501)]
    shorter = plain(an_employment(reference=f"of-{WORKER}", startDate="2020-01-01", **(change or {})))
    ends: dict[str, Any] = {"withdrawal": {"kind": "employment", "reference": f"of-{WORKER}"}}
    if change:
        ends = {"employment": shorter, "correction": True}
    told = verdicts(platform, [msgspec.json.encode(record) for record in [*trainings[:500], ends, trainings[500]]])
    assert "noEmployment" not in told[0][1]
    assert "noEmployment" in told[-1][1]


@pytest.mark.parametrize("size", SIZES)
def test_a_participation_goes_to_the_employer_that_is_left_when_the_other_withdraws(start: Start, size: int) -> None:
    platform = start(declarations={"chunk_records": size})
    hired(platform, BAKERY, WORKER)
    hired(platform, BUTCHER, WORKER)
    trainer = platform.party(COURSE, Quality.TRAINING_PROVIDER)
    assert trainer.call("POST", "/trainings", a_course(a_participant())).status_code == 201
    told = [a_record(enterpriseNumber=BUTCHER) for _ in range(500)]
    told.append({"withdrawal": {"kind": "employment", "reference": f"of-{WORKER}"}})
    verdicts(platform, [msgspec.json.encode(record) for record in told], platform.party(BUTCHER))
    placed = platform.rows("SELECT enterprise FROM trainings WHERE participant > 0")
    assert [tuple(row) for row in placed] == [(BAKERY,)]
