"""A large declaration as payroll software might send it: mostly right, in an order that matters, and not without
mistakes."""

import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.platforms import BAKERY

YEAR = 2025
_STRANGERS = 40
"""One in so many workers has no known employment."""
_TITLES = ["Eerste hulp", "Heftruck", "Brandbestrijding", "Hygiëne in de bakkerij", "Excel", "Ergonomie"]
Json = dict[str, Any]


def declaration(chance: random.Random, records: int, workers: int) -> list[bytes]:
    """So many records, a line each: employments and rights first, then what happened to trainings.

    Args:
        chance: decides; the same one makes the same declaration.
        records: at least three times as many as workers.
        workers: with an employment and a right.
    """
    month = _Month(chance, [_ssin(number) for number in range(workers)])
    strangers = [_ssin(number) for number in range(workers, workers + 1 + workers // _STRANGERS)]
    lines = [_line(employment=_employment(ssin)) for ssin in month.workers]
    lines += [_line(trainingRight=_right(ssin, chance.randint(2, 40))) for ssin in month.workers]
    month.workers += strangers
    return lines + [month.line() for _ in range(records - len(lines))]


class _Month:
    def __init__(self, chance: random.Random, workers: list[str]) -> None:
        self.workers = workers
        self._chance = chance
        self._declared: list[Json] = []
        self._days: Counter[str] = Counter()
        self._kinds: dict[Callable[[], bytes], int] = {
            self._new: 78,
            self._corrected: 6,
            self._repeated: 4,
            self._withdrawn: 4,
            self._taken: 3,
            self._mistaken: 3,
            self._right: 1,
            self._of_another: 1,
        }

    def line(self) -> bytes:
        """The next record."""
        if not self._declared:
            return self._new()
        (kind,) = self._chance.choices(list(self._kinds), list(self._kinds.values()))
        return kind()

    def _new(self) -> bytes:
        ssin = self._chance.choice(self.workers)
        training = self._training(ssin)
        self._declared.append(training)
        return _line(training=training)

    def _corrected(self) -> bytes:
        """Another content, or the one that was declared first."""
        training = self._any()
        if self._chance.random() < 0.8:
            training = {**training, "title": self._title(), "duration": self._duration()}
        return _line(training=training, correction=True)

    def _repeated(self) -> bytes:
        return _line(training=self._any())

    def _withdrawn(self) -> bytes:
        return _line(withdrawal={"kind": "training", "reference": self._any()["reference"]})

    def _taken(self) -> bytes:
        return _line(training={**self._any(), "title": self._title()})

    def _right(self) -> bytes:
        """Corrects one; a stranger has none."""
        return _line(
            trainingRight=_right(self._chance.choice(self.workers), self._chance.randint(0, 40)), correction=True
        )

    def _of_another(self) -> bytes:
        training = self._any()
        return _line(training={**training, "ssin": self._chance.choice(self.workers)}, correction=True)

    def _mistaken(self) -> bytes:
        training = self._training(self._chance.choice(self.workers))
        wrong = [
            _line(training={**training, "ssin": f"{int(training['ssin']) ^ 1:011}"}),
            _line(training={**training, "title": "x" * 201}),
            _line(training=training)[:-2],
            b"Eerste hulp;2;dagen",
        ]
        return self._chance.choice(wrong)

    def _training(self, ssin: str) -> Json:
        """On a day on which this worker follows nothing else."""
        day = date(YEAR, 1, 1) + timedelta(days=self._days[ssin])
        self._days[ssin] += 1
        return {
            "reference": f"T-{len(self._declared)}" if self._chance.random() < 0.5 else f"2025/{len(self._declared)}",
            "enterpriseNumber": BAKERY,
            "ssin": ssin,
            "title": self._title(),
            "type": self._chance.choice(["formal", "informal"]),
            "period": {"startDate": str(day), "endDate": str(day)},
            "duration": self._duration(),
            "status": self._chance.choices(["completed", "notFollowed"], [9, 1])[0],
            "deductedFrom": "sectoral",
        }

    def _duration(self) -> Json:
        unit, most = self._chance.choice([("minutes", 450), ("hours", 8), ("days", 1)])
        return {"value": self._chance.randint(1, most), "unit": unit}

    def _title(self) -> str:
        return f"{self._chance.choice(_TITLES)} {self._chance.randint(1, 999)}"

    def _any(self) -> Json:
        """One of those declared before: often one of the last, so that both are judged together."""
        last = len(self._declared) - 1
        back = self._chance.randint(0, min(50, last) if self._chance.random() < 0.5 else last)
        return self._declared[last - back]


def _employment(ssin: str) -> Json:
    return {
        "reference": f"E-{ssin[:9]}",
        "enterpriseNumber": BAKERY,
        "ssin": ssin,
        "startDate": "2020-01-01",
        "workingRegime": {"hoursPerWeek": 30.4, "fullTimeHoursPerWeek": 38},
        "jointCommittees": ["118"],
    }


def _right(ssin: str, days: int) -> Json:
    return {"enterpriseNumber": BAKERY, "ssin": ssin, "year": YEAR, "kind": "sectoral", "days": days}


def _ssin(number: int) -> str:
    """A worker born in the seventies, on so many days after the first."""
    day = date(1970, 1, 1) + timedelta(days=number % 3650)
    nine = f"{day:%y%m%d}{1 + number // 3650:03}"
    return f"{nine}{97 - int(nine) % 97:02}"


def _line(**record: Any) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()
