from datetime import UTC, datetime
from typing import Any

import pytest

from openfla.channel import IMPATIENT, Answer, Call, Patience, Silence, patiently, retry_after_s
from tests.client.channel.flows import Play, said

NOW = datetime(2026, 3, 2, 12, 0, 0, tzinfo=UTC)
CALM = Patience(chance=lambda: 1.0)
GET = Call("GET", "u")
POST = Call("POST", "u")


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        ("Mon, 02 Mar 2026 12:00:30 GMT", 30),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        (f"Mon, 02 Mar 2026 12:00:30 +{'9' * 30}", None),
        (f"Mon, 02 Mar 2026 {'9' * 30}:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(told: str, seconds: float | None) -> None:
    assert retry_after_s(said(503, Retry_After=told), lambda: NOW) == seconds


@pytest.mark.parametrize(
    ("status", "body", "seconds"),
    [
        (429, {"retryAfterSec": 12}, 12),
        (503, {"retryAfterSec": 0.5, "status": 503}, 0.5),
        (429, {"retryAfterSec": -1}, None),
        (429, {"retryAfterSec": "soon"}, None),
        (429, b"<html>", None),
        (429, b'{"retryAfterSec": ' + b"9" * 400 + b"}", None),
        (400, {"retryAfterSec": 12}, None),
    ],
)
def test_without_the_header_the_problem_may_tell_it(status: int, body: Any, seconds: float | None) -> None:
    assert retry_after_s(said(status, body)) == seconds


def test_retry_after_is_honoured() -> None:
    play = Play(said(429, Retry_After="7"), said(200))
    assert status(play(patiently(lambda: GET, CALM))) == 200
    assert play.pauses == [7]


def test_a_retry_after_beyond_the_cap_ends_it_at_once() -> None:
    play = Play(said(429, Retry_After="3600"))
    assert status(play(patiently(lambda: GET, CALM))) == 429
    assert play.pauses == []


def test_the_last_answer_counts_and_tells_its_attempts() -> None:
    play = Play(Silence("a"), said(502), said(500), said(503))
    answer = play(patiently(lambda: GET, CALM))
    assert (status(answer), answer.attempts) == (503, 4)
    assert play.pauses == [0.5, 1.0, 2.0]
    assert [call.attempt for call in play.calls] == [1, 2, 3, 4]


def test_no_pause_is_longer_than_the_longest() -> None:
    play = Play(*[Silence("a")] * 8)
    play(patiently(lambda: GET, Patience(attempts=8, longest_pause_s=3, chance=lambda: 1.0)))
    assert play.pauses == [0.5, 1.0, 2.0, 3, 3, 3, 3]


def test_no_attempt_begins_after_the_budget_of_time() -> None:
    now = [100.0]

    def later() -> float:
        now[0] += 4
        return now[0]

    play = Play(*[said(503)] * 9)
    patience = Patience(attempts=9, budget_s=10, clock=later, chance=lambda: 1.0)
    assert play(patiently(lambda: GET, patience)).attempts == 3


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503, 504])
def test_what_passes_by_itself_is_repeated(code: int) -> None:
    assert status(Play(said(code), said(200))(patiently(lambda: GET, CALM))) == 200


@pytest.mark.parametrize("answer", [said(200), said(400), said(401), said(404), said(501), Silence("x", final=True)])
def test_what_will_not_pass_is_not_repeated(answer: Answer | Silence) -> None:
    play = Play(answer)
    assert play(patiently(lambda: GET, CALM)) == answer


@pytest.mark.parametrize("answer", [said(429), said(500), said(503), Silence("broken")])
def test_what_is_not_safe_to_repeat_is_not(answer: Answer | Silence) -> None:
    assert Play(answer)(patiently(lambda: POST, CALM)) == answer


def test_unless_the_connection_was_never_made() -> None:
    play = Play(Silence("nobody there", unsent=True), said(201))
    assert status(play(patiently(lambda: POST, CALM))) == 201


@pytest.mark.parametrize(
    ("call", "repeatable"),
    [
        (Call("get", "u"), True),
        (Call("PUT", "u"), True),
        (Call("DELETE", "u"), True),
        (Call("POST", "u"), False),
        (Call("PATCH", "u"), False),
        (Call("POST", "u", repeatable=True), True),
        (Call("GET", "u", repeatable=False), False),
    ],
)
def test_whether_it_is_safe_the_method_says_unless_the_call_does(call: Call, repeatable: bool) -> None:
    assert call.is_repeatable is repeatable


def test_the_statuses_that_pass_are_a_setting() -> None:
    play = Play(said(404), said(200))
    assert status(play(patiently(lambda: GET, Patience(statuses=frozenset({404}))))) == 200


def test_the_impatient_try_once() -> None:
    assert isinstance(Play(Silence("a"))(patiently(lambda: GET, IMPATIENT)), Silence)


@pytest.mark.parametrize(("jitter", "least"), [("equal", 0.25), ("full", 0.0)])
def test_chance_spreads_the_attempts(jitter: Any, least: float) -> None:
    for chance, expected in ((0.0, least), (1.0, 0.5)):
        patience = Patience(jitter=jitter, chance=lambda chance=chance: chance)  # type: ignore[misc]
        assert patience.before(2, Silence("a")) == expected


def status(result: Answer | Silence) -> int:
    assert isinstance(result, Answer)
    return result.status
