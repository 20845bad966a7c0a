import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as some

from openfla.channel import Answer, Call, Channel, ChannelSettings, Governor, Pace, Patience, Silence, patiently
from tests.client.channel.flows import said
from tests.client.server import Came, Reply, Server

GOOD = said(200)
THROTTLED = said(429)


class Life:
    """A governor under a clock of its own, and callers that wait as long as they are told."""

    def __init__(self, **about: float) -> None:
        self.now = 1000.0
        self.governor = Governor(Pace(clock=lambda: self.now, **about))  # type: ignore[arg-type]

    def call(self, answer: Answer | Silence = GOOD, takes_s: float = 0.0) -> float:
        """One call after the other; how long it waited."""
        waited = 0.0
        place = self.governor.join()
        while (wait_s := self.governor.wait_s(place)) > 0:
            waited += wait_s
            self.now += wait_s
        begun = self.governor.begin()
        self.now += takes_s
        self.governor.note(begun, answer)
        return waited

    def calls(self, count: int, takes_s: float) -> list[float]:
        return [self.call(takes_s=takes_s) for _ in range(count)]

    def rate(self) -> float:
        assert self.governor.rate is not None
        return self.governor.rate


def throttled(times: int = 1, **about: float) -> Life:
    """Ten calls a second, and then too many."""
    life = Life(**about)
    life.calls(99, 0.1)
    for _ in range(times):
        life.call(THROTTLED, takes_s=0.1)
    return life


def test_nothing_is_bounded_while_all_goes_well() -> None:
    life = Life()
    assert life.calls(500, 0.001) == [0.0] * 500
    assert life.governor.rate is None


@pytest.mark.parametrize("status", [429, 503])
def test_the_first_refusal_halves_the_rate_of_late(status: int) -> None:
    life = Life()
    life.calls(99, 0.1)
    life.call(said(status), takes_s=0.1)
    assert life.rate() == pytest.approx(5, rel=0.05)


def test_each_further_one_halves_it_again_down_to_the_least() -> None:
    assert throttled(3).rate() == pytest.approx(1.25, rel=0.05)
    assert throttled(9, least_per_s=2).rate() == 2


def test_what_began_before_the_change_says_nothing_about_the_pace_since() -> None:
    life = Life()
    life.calls(99, 0.1)
    under_way = [life.governor.begin() for _ in range(20)]
    life.now += 0.1
    for begun in under_way:
        life.governor.note(begun, THROTTLED)
    before = life.rate()
    life.call(THROTTLED)
    assert life.rate() == before / 2


def test_everybody_is_held_for_the_retry_after_but_not_for_ever() -> None:
    for asked, held in (("4", 4), ("3600", 30)):
        life = Life()
        life.call(said(503, Retry_After=asked))
        assert life.call() >= held
        assert life.call() < 5


def test_the_pace_is_held() -> None:
    life = throttled()
    begun = life.now
    life.calls(50, 0.0)
    assert 50 / (life.now - begun) <= 10
    assert life.now - begun > 4


def test_it_recovers_step_by_step() -> None:
    life = throttled()
    rates = []
    while life.governor.rate is not None:
        rates.append(life.governor.rate)
        life.call(takes_s=0.05)
    steps = sorted(set(rates))
    assert rates == sorted(rates)
    assert len(steps) == 5
    assert life.calls(100, 0.0) == [0.0] * 100


def test_a_silence_says_nothing() -> None:
    life = throttled()
    before = life.rate()
    life.now += 60
    life.call(Silence("broken"))
    assert life.rate() == before


def test_who_leaves_the_row_holds_up_nobody() -> None:
    life = throttled()
    for _ in range(10):
        life.governor.join()
    assert life.call() < 4


def test_a_place_taken_at_a_slow_pace_moves_on_when_the_pace_recovers() -> None:
    life = throttled()
    places = [life.governor.join() for _ in range(40)]
    far = life.governor.wait_s(places[-1])
    while life.governor.rate is not None:
        life.now += 1
        life.governor.note(life.governor.begin(), GOOD)
    assert far > 0
    assert life.governor.wait_s(places[-1]) == 0


def test_it_can_be_turned_off() -> None:
    life = Life(adaptive=False)
    life.call(said(429, Retry_After="20"))
    assert life.governor.rate is None
    assert life.call() == 0


@given(some.lists(some.sampled_from(["good", "429", "503 for 3 s", "broken", "leave", "wait"]), max_size=80))
def test_whatever_comes_every_wait_ends(story: list[str]) -> None:
    life = Life()
    answers: dict[str, Answer | Silence] = {
        "good": GOOD,
        "429": THROTTLED,
        "503 for 3 s": said(503, Retry_After="3"),
        "broken": Silence("broken"),
    }
    for event in story:
        if event in answers:
            assert life.call(answers[event], takes_s=0.01) <= 100
        elif event == "leave":
            life.governor.join()
        else:
            life.now += 5
    assert life.call() <= 100


def test_all_threads_of_a_channel_share_it_and_all_come_through(server: Server) -> None:
    """A server that takes ten calls at once and refuses the rest for a moment."""
    room = threading.Semaphore(4)

    def judge(_: Came) -> Reply:
        if not room.acquire(blocking=False):
            return Reply(429, b"", {"Retry-After": "0"})
        try:
            threading.Event().wait(0.01)
            return Reply(200)
        finally:
            room.release()

    server.on("/x", judge)
    settings = ChannelSettings(patience=Patience(attempts=30, first_s=0.01, longest_pause_s=0.05))
    with Channel(None, settings=settings) as channel, ThreadPoolExecutor(16) as pool:
        answers = pool.map(
            lambda _: channel.do(patiently(lambda: Call("GET", server.api + "/x"), channel.patience)), range(48)
        )
        assert [answer.status for answer in answers if isinstance(answer, Answer)] == [200] * 48
