"""A client that is killed over and over, and started again each time."""

import os
import random
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.commands import OPENFLA
from tests.faults.hostile.proxy import HostileNetwork
from tests.faults.months import Months

_LIMIT_S = 120.0


@dataclass
class MortalClient:
    """`openfla trainings send` and `resume` of one account, through a hostile network.

    Args:
        account: whose.
        months: the files that it sends, as many as it takes to be killed so often.
        network: that it goes through; what it has seen decides when the client dies.
        folder: with accounts, outboxes and tokens.
    """

    account: str
    months: Months
    network: HostileNetwork
    folder: Path
    chance: random.Random
    kills: int = field(default=0, init=False)
    codes: Counter[int] = field(default_factory=Counter, init=False)
    """How it ended when it was left alone, or was faster than its death."""

    def to_the_end(self, kills: int) -> None:
        """Killed so often, and then until every file has its verdicts."""
        file = self.months.next()
        while self.kills < kills:
            if self._done() == len(self.months.files):
                file = self.months.next()
            self._run(file, self._death())
        for _ in range(20):
            if self._done() == len(self.months.files):
                return
            self._run(file, None)
        raise AssertionError(f"{self.account} never came to its end: {self.told}")

    @property
    def outbox(self) -> Path:
        return self.folder / "outbox" / f"{self.account}.sqlite"

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query finds in the outbox."""
        if not self.outbox.exists():
            return []
        with closing(sqlite3.connect(self.outbox, timeout=30)) as outbox:
            return outbox.execute(sql, values).fetchall()

    @property
    def told(self) -> str:
        """The last of what it said."""
        return self._log.read_text()[-4000:]

    @property
    def _log(self) -> Path:
        return self.folder / f"{self.account}.log"

    def _done(self) -> int:
        """How many files have their verdicts."""
        tables = self.ask("SELECT 1 FROM sqlite_master WHERE name = 'sendings'")
        return int(self.ask("SELECT count(*) FROM sendings WHERE state = 'done'")[0][0]) if tables else 0

    def _death(self) -> Callable[[], bool]:
        """When it is killed: so long after its start, so many requests later, or where it hurts most."""
        moment = self.chance.choice(["later", "requests", "/declarations", "/results"])
        if moment == "later":
            at = time.monotonic() + self.chance.uniform(0.4, 2.5)
            return lambda: time.monotonic() >= at
        place, ending = len(self.network.log), moment if moment.startswith("/") else ""
        count, pause_s = self.chance.randint(1, 1 if ending else 6), self.chance.uniform(0, 0.1)

        def is_due() -> bool:
            if sum(event.path.endswith(ending) for event in self.network.log[place:]) < count:
                return False
            time.sleep(pause_s)
            return True

        return is_due

    def _run(self, file: Path, death: Callable[[], bool] | None) -> None:
        """Start it; it ends by itself, or is killed as `kill -9` does."""
        words = ["resume", "--all"] if self.chance.random() < 0.4 else ["send", str(file), "--account", self.account]
        own = {"STATE": "", "CONFIG": "", "CACHE": f"/cache-{self.account}"}
        folders = {f"OPENFLA_{name}_DIR": f"{self.folder}{place}" for name, place in own.items()}
        outbox = ["--outbox", str(self.outbox)]
        with self._log.open("ab") as log:
            log.write(f"\n$ {' '.join(words)}\n".encode())
            log.flush()
            process = subprocess.Popen(
                [OPENFLA, "trainings", *words, *outbox, "--quiet"],
                env={**os.environ, "OPENFLA_LANGUAGE": "en", **folders},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
            self._follow(process, death)

    def _follow(self, process: subprocess.Popen[bytes], death: Callable[[], bool] | None) -> None:
        end = time.monotonic() + _LIMIT_S
        while (code := process.poll()) is None:
            if (death and death()) or time.monotonic() > end:
                process.kill()
                code = process.wait(30)
                break
            time.sleep(0.002)
        assert time.monotonic() <= end, f"it hung: {self.told}"
        lived_s = _LIMIT_S - (end - time.monotonic())
        print(f"{self.account} ended with {code} after {lived_s:.1f} s and {len(self.network.log)} requests of all")
        if code == -9:
            self.kills += 1
        else:
            self.codes[code] += 1
            assert code in (0, 1, 2), self.told
