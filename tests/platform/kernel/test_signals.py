import signal
import sys
import threading
import time
import weakref
from collections.abc import Callable

import pytest

from openfla.platform.kernel import signals

SIGNS = [signal.SIGINT, signal.SIGTERM]


class Thing:
    pass


def lose(sign: signal.Signals) -> None:
    """Let a signal come where Python can only print its exception."""
    thing = Thing()
    reference = weakref.ref(thing, lambda _: signal.raise_signal(sign))
    del thing
    assert reference() is None


def stopped(act: Callable[[list[str]], None]) -> list[str]:
    """What an act got done before Ctrl-C ended it."""
    done: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        act(done)
    return done


class TestUntilToldToStop:
    @pytest.mark.parametrize("sign", SIGNS)
    def test_a_signal_is_a_good_end(self, sign: signal.Signals) -> None:
        before = [signal.getsignal(one) for one in SIGNS]
        with pytest.raises(SystemExit) as end, signals.until_told_to_stop():
            signal.raise_signal(sign)
        assert end.value.code == 0
        assert [signal.getsignal(one) for one in SIGNS] == before

    @pytest.mark.parametrize("sign", SIGNS)
    def test_a_signal_whose_exception_nobody_gets_comes_again(
        self, sign: signal.Signals, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told, done = list[object](), []
        monkeypatch.setattr(sys, "unraisablehook", told.append)

        def act() -> None:
            with signals.until_told_to_stop():
                lose(sign)
                done.append("went on")
                time.sleep(20)
                done.append("for long")

        with pytest.raises(SystemExit) as end:
            act()
        assert (end.value.code, done, told) == (0, ["went on"], [])

    def test_it_does_not_come_again_when_all_is_over(self) -> None:
        with signals.until_told_to_stop():
            lose(signal.SIGTERM)
        time.sleep(0.2)

    def test_what_else_nobody_gets_is_told_as_usual(self, monkeypatch: pytest.MonkeyPatch) -> None:
        told: list[object] = []
        monkeypatch.setattr(sys, "unraisablehook", lambda about: told.append(about.exc_type))
        with signals.until_told_to_stop():
            reference = weakref.ref(Thing(), lambda _: 1 / 0)
        assert reference() is None
        assert told == [ZeroDivisionError]

    def test_a_signal_that_is_ignored_stays_ignored(self) -> None:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            with signals.until_told_to_stop(), signals.held():
                signal.raise_signal(signal.SIGINT)
                signals.give_way()
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        finally:
            signal.signal(signal.SIGINT, before)


class TestHeld:
    @pytest.mark.parametrize("sign", SIGNS)
    def test_a_signal_waits_until_the_block_ends(self, sign: signal.Signals) -> None:
        done: list[str] = []

        def act() -> None:
            with signals.until_told_to_stop():
                with signals.held():
                    signal.raise_signal(sign)
                    done.append("held")
                done.append("went on")

        with pytest.raises(SystemExit):
            act()
        assert done == ["held"]

    def test_a_signal_comes_through_where_the_block_fails(self) -> None:
        def act(done: list[str]) -> None:
            with signals.held():
                signal.raise_signal(signal.SIGINT)
                done.append("within")
                raise ValueError

        assert stopped(act) == ["within"]

    def test_a_block_that_gives_way_ends_there(self) -> None:
        def act(done: list[str]) -> None:
            with signals.held():
                signals.give_way()
                signal.raise_signal(signal.SIGINT)
                done.append("held")
                signals.give_way()
                done.append("went on")

        assert stopped(act) == ["held"]
        signals.give_way()

    def test_one_within_another_hands_the_signal_on(self) -> None:
        def act(done: list[str]) -> None:
            with signals.held():
                with signals.held():
                    signal.raise_signal(signal.SIGINT)
                done.append("after the inner one")

        assert stopped(act) == ["after the inner one"]

    def test_a_thread_to_which_no_signal_comes_changes_nothing(self) -> None:
        found = []

        def work() -> None:
            with signals.held():
                signals.give_way()
                found.append(signal.getsignal(signal.SIGINT))

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert found == [signal.getsignal(signal.SIGINT)]
