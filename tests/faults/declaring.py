"""Software that declares: it sends until it knows that it came in, and asks until all is judged."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import msgspec

from tests.platforms import Party

NDJSON = "application/x-ndjson"
_PIECE = 64 * 1024
_PAUSE_S = 0.1
_PASSING = {429, 503}
"""What a declarer is told to come back for."""


@dataclass
class Declarer:
    """Sends one declaration under one key over real connections, whatever happens to the other side meanwhile."""

    party: Party
    key: str
    body: bytes
    limit_s: float
    tend: Callable[[], None]
    """What somebody else does meanwhile: start again what has ended."""
    answers: Counter[int | str] = field(default_factory=Counter)
    """What was answered; `broken` where nothing was."""
    faults: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    """What happens when which share of the body was sent, one at a time, each in an attempt of its own."""

    def declared(self) -> dict[str, Any]:
        """Send it until it is answered that it came in."""
        headers = {"Content-Type": NDJSON, "Idempotency-Key": self.key}
        return self._until(202, "POST", "/declarations", lambda: {"headers": headers, "content": self._pieces()})

    def status(self, declaration: str) -> dict[str, Any]:
        """How far a declaration is."""
        return self._until(200, "GET", f"/declarations/{declaration}", dict)

    def verdicts(self, declaration: str) -> list[dict[str, Any]]:
        """Every verdict, as they are downloaded at once."""
        answer = self.party.call("GET", f"/declarations/{declaration}/results", headers={"Accept": NDJSON})
        assert answer.status_code == 200, answer.text
        return [msgspec.json.decode(line) for line in answer.content.splitlines()]

    def _pieces(self) -> Iterator[bytes]:
        share, fault = self.faults[0] if self.faults else (2.0, None)
        for place in range(0, len(self.body), _PIECE):
            if fault and place + _PIECE >= share * len(self.body):
                del self.faults[0]
                fault()
                fault = None
            yield self.body[place : place + _PIECE]

    def _until(self, expected: int, method: str, path: str, about: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        end = time.monotonic() + self.limit_s
        while time.monotonic() < end:
            self.tend()
            pause_s = _PAUSE_S
            try:
                answer = self._called(method, path, **about())
            except httpx2.TransportError:
                self.answers["broken"] += 1
            else:
                self.answers[answer.status_code] += 1
                if answer.status_code == expected:
                    found: dict[str, Any] = answer.json()
                    return found
                assert answer.status_code in _PASSING, answer.text
                pause_s = float(answer.headers["Retry-After"])
            time.sleep(pause_s)
        raise AssertionError(self.answers)

    def _called(self, method: str, path: str, headers: dict[str, str] | None = None, **about: Any) -> httpx2.Response:
        told = {"Authorization": f"Bearer {self.party.token}", **(headers or {})}
        return self.party.platform.http.request(method, f"{self.party.base}{path}", headers=told, **about)
