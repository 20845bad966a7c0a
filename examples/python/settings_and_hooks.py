"""Time-outs, proxy, retries, what is logged, and what to do when something goes wrong.

python examples/python/settings_and_hooks.py bakery 9f1c2c1e-0000-7000-8000-000000000000
"""

import logging
import sys

from openfla.channel import (
    Application,
    AttemptFacts,
    ChannelSettings,
    Hook,
    LoggingHook,
    Outcome,
    Patience,
    Timeouts,
    TransportSettings,
)
from openfla.client import FlaClient, FlaError, NotFound, TooManyRequests

SETTINGS = ChannelSettings(
    application=Application("PayrollApp", "4.2"),  # in the header User-Agent
    patience=Patience(attempts=6, budget_s=300),
    transport=TransportSettings(timeouts=Timeouts(connect_s=3, read_s=60)),
)


class Counter(Hook):
    """How many attempts were made; a hook gets redacted facts, never a token, a body or a worker's number."""

    def __init__(self) -> None:
        self.attempts = 0

    def on_answer(self, attempt: AttemptFacts, outcome: Outcome) -> None:
        """See `Hook.on_answer`; it runs in the thread of the call, so it returns quickly."""
        self.attempts += 1


def main(account: str, training: str) -> int:
    """Read one training, whatever comes of it."""
    logging.basicConfig(level=logging.INFO)
    counter = Counter()
    try:
        with FlaClient.of_account(account, settings=SETTINGS, hooks=[LoggingHook(), counter]) as client:
            print(client.trainings.get(training).title)
    except NotFound:
        print("there is no such training, or it is none of yours")
    except TooManyRequests as mistake:
        print("come back after", mistake.retry_after_s, "seconds")
    except FlaError as mistake:
        print(mistake.explain(), mistake.advise())
        print("for the help desk:", mistake.status, mistake.type, mistake.trace_id, "attempts:", mistake.attempts)
    return counter.attempts


if __name__ == "__main__":
    main(*sys.argv[1:])
