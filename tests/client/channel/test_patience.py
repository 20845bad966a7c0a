from datetime import UTC, datetime

import pytest

from openfla.channel import IMPATIENT, Answer, Call, Patience, Silence, patiently, retry_after_s
from tests.client.channel.flows import Play, said

NOW = datetime(2026, 3, 2, 12, 0, 0, tzinfo=UTC)
CALM = Patience(chance=lambda: 0.0)


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
    ],
)
def test_retry_after_is_seconds_or_a_date(told: str, seconds: float | None) -> None:
    assert retry_after_s(said(503, Retry_After=told), lambda: NOW) == seconds


def test_retry_after_is_honoured() -> None:
    play = Play(said(429, Retry_After="7"), said(200))
    assert status(play(patiently(lambda: Call("GET", "u"), CALM))) == 200
    assert play.pauses == [7]


def test_a_retry_after_beyond_the_cap_ends_it_at_once() -> None:
    play = Play(said(429, Retry_After="3600"))
    assert status(play(patiently(lambda: Call("GET", "u"), CALM))) == 429
    assert play.pauses == []


def test_the_last_answer_counts_after_three_attempts() -> None:
    play = Play(Silence("a"), said(502), said(503))
    assert status(play(patiently(lambda: Call("GET", "u"), CALM))) == 503
    assert play.pauses == [0.5, 2.0]


@pytest.mark.parametrize("answer", [said(200), said(400), said(404), said(500), said(501), Silence("x", final=True)])
def test_what_will_not_pass_is_not_repeated(answer: Answer | Silence) -> None:
    play = Play(answer)
    assert play(patiently(lambda: Call("GET", "u"), CALM)) is answer


def test_the_impatient_try_once() -> None:
    assert isinstance(Play(Silence("a"))(patiently(lambda: Call("GET", "u"), IMPATIENT)), Silence)


def test_chance_spreads_the_attempts_a_little() -> None:
    for chance in (0.0, 0.5, 1.0):
        wait = Patience(chance=lambda chance=chance: chance).before(1, Silence("a"))  # type: ignore[misc]
        assert wait == 0.5 * (1 + chance / 4)


def status(result: Answer | Silence) -> int:
    assert isinstance(result, Answer)
    return result.status
