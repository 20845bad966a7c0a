"""Flows played without any socket: the test is the other side."""

import json
from typing import Any, TypeVar

from openfla.channel import Answer, Call, Flow, Pause, Read, Silence

T = TypeVar("T")


def said(status: int, body: Any = b"", **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, named, content)


def granted(value: str = "token-1", expires_in: Any = 600) -> Answer:
    return said(200, {"access_token": value, "token_type": "Bearer", "expires_in": expires_in, "scope": "s"})


class Play:
    """Runs a flow against answers in order; keeps the calls and the pauses."""

    def __init__(self, *answers: Answer | Silence) -> None:
        self.answers = list(answers)
        self.calls: list[Call] = []
        self.pauses: list[float] = []

    def __call__(self, flow: Flow[T]) -> T:
        try:
            step = next(flow)
            while True:
                step = flow.send(self._do(step))
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]

    def _do(self, step: Call | Pause | Read) -> Answer | Silence | None:
        if isinstance(step, Pause):
            self.pauses.append(step.seconds)
            return None
        assert isinstance(step, Call), "a play has whole answers only"
        self.calls.append(step)
        return self.answers.pop(0)
