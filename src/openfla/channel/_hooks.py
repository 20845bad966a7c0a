import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from openfla.channel._facts import AttemptFacts, CallFacts, Outcome

R = TypeVar("R")

_log: Final = logging.getLogger("openfla.channel")
_FAILED_FROM: Final = 400


class Hook:
    """Watches the calls of a channel. Override what is of use; what is raised there is logged and harms no call.

    The methods are called in the thread or the event loop of the call, and have to return quickly. What they get
    is redacted: no token, no body, no value of the query, no worker's number. Token requests are calls too.
    """

    def on_call(self, call: CallFacts) -> None:
        """A call begins."""

    def on_attempt(self, attempt: AttemptFacts) -> Mapping[str, str] | None:
        """An attempt is about to be sent; what is returned are headers to send along."""
        return None

    def on_answer(self, attempt: AttemptFacts, outcome: Outcome) -> None:
        """What came of that attempt; of a streamed answer, when its head is there."""

    def on_end(self, call: CallFacts, outcome: Outcome | None) -> None:
        """No other attempt at that call follows; None when it was given up before any answer."""


class LoggingHook(Hook):
    """A line for every call, and at level DEBUG for every attempt, to a logger of the standard library.

    Args:
        level: of a call that was answered below 400; one that failed is a warning.
        logger: where to; `openfla.channel.calls` unless given.
    """

    def __init__(self, level: int = logging.INFO, logger: logging.Logger | None = None) -> None:
        self._level = level
        self._logger = logger or logging.getLogger("openfla.channel.calls")

    def on_answer(self, attempt: AttemptFacts, outcome: Outcome) -> None:
        """The line of an attempt."""
        call = attempt.call
        self._logger.debug(
            "attempt %d at %s %s: %s after %.3f s, trace id %s",
            attempt.number, call.method, call.url, outcome.told, outcome.duration_s, attempt.trace_id,
        )  # fmt: skip

    def on_end(self, call: CallFacts, outcome: Outcome | None) -> None:
        """The line of a call."""
        if outcome is None:
            self._logger.warning("%s %s: given up", call.method, call.url)
            return
        went_well = outcome.status is not None and outcome.status < _FAILED_FROM
        self._logger.log(
            self._level if went_well else max(self._level, logging.WARNING),
            "%s %s: %s after %.3f s, attempts: %d, trace id %s",
            call.method, call.url, outcome.told, outcome.duration_s, outcome.attempts, outcome.trace_id,
        )  # fmt: skip


class Hooks:
    """All the hooks of a channel as one; of a hook that fails its name and the name of the mistake are logged."""

    def __init__(self, hooks: Sequence[Hook] = ()) -> None:
        self._hooks = tuple(hooks)

    def call(self, call: CallFacts) -> None:
        """See `Hook.on_call`."""
        list(self._each(lambda hook: hook.on_call(call)))

    def attempt(self, attempt: AttemptFacts) -> dict[str, str]:
        """See `Hook.on_attempt`; the headers of all of them."""
        added: dict[str, str] = {}
        for headers in self._each(lambda hook: hook.on_attempt(attempt)):
            added.update(headers or {})
        return added

    def answer(self, attempt: AttemptFacts, outcome: Outcome) -> None:
        """See `Hook.on_answer`."""
        list(self._each(lambda hook: hook.on_answer(attempt, outcome)))

    def end(self, call: CallFacts, outcome: Outcome | None) -> None:
        """See `Hook.on_end`."""
        list(self._each(lambda hook: hook.on_end(call, outcome)))

    def _each(self, act: Callable[[Hook], R]) -> Iterator[R]:
        for hook in self._hooks:
            try:
                yield act(hook)
            except Exception as mistake:  # noqa: BLE001 - a hook is anybody's code, and a call is worth more
                _log.warning("The hook %s failed: %s", type(hook).__name__, type(mistake).__name__)
