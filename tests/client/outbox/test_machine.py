"""Whatever happens in which order: each record is in one batch at most, under one key, with one verdict."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from openfla.contract.declarations import RecordVerdict, Verdict
from openfla.sending.outbox import Outbox, Queue, Sending
from tests.client.outbox.makers import a_wrong_one, an_item, kept, untold

_LARGE = 10**9


class OutboxMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.outbox = Outbox(Path(self.folder.name) / "bakery.sqlite")
        items = [a_wrong_one(number) if number % 4 == 0 else an_item(number) for number in range(1, 18)]
        self.lines = [item.line + b"\n" for item in items if item.line]
        self.sending: Sending = kept(self.outbox, items)
        self.contents: dict[str, tuple[int, int]] = {}
        """Under each key that there ever was, from which record to which."""
        self.judged: dict[int, Verdict] = {}
        """By the place among the lines."""

    @property
    def queue(self) -> Queue:
        return self.outbox.queue(self.sending)

    @rule(most=st.integers(1, 6), size=st.sampled_from([1, 600, _LARGE]))
    def cut(self, most: int, size: int) -> None:
        before = self._in_batches()
        assert (self.queue.cut(most, size) is None) == (before == len(self.lines))

    @precondition(lambda self: self.queue.to_send())
    @rule()
    def the_platform_takes_one(self) -> None:
        batch = self.queue.to_send()
        assert batch
        self.queue.taken(batch, f"d-{batch.key}")

    @precondition(lambda self: (batch := self.queue.to_send()) and batch.records > 1)
    @rule()
    def one_is_too_large(self) -> None:
        batch = self.queue.to_send()
        assert batch
        self.queue.split(batch)
        first = self.queue.to_send()
        assert first
        assert first.records == batch.records // 2

    @precondition(lambda self: self.queue.to_follow())
    @rule(verdict=st.sampled_from(Verdict))
    def one_is_judged(self, verdict: Verdict) -> None:
        batch = self.queue.to_follow()[0]
        told = [RecordVerdict(record=place, verdict=verdict) for place in range(1, batch.records + 1)]
        self.queue.judged(batch, told, untold)
        first = self.lines.index(next(self.queue.lines(batch)))
        self.judged |= dict.fromkeys(range(first, first + batch.records), verdict)

    @precondition(lambda self: self.queue.to_follow())
    @rule()
    def one_is_forgotten_by_the_platform(self) -> None:
        batch = self.queue.to_follow()[-1]
        self.queue.forgotten(batch)

    @rule()
    def the_process_ends_and_another_one_begins(self) -> None:
        self.outbox.close()
        self.outbox = Outbox(self.outbox.path)

    @invariant()
    def each_record_is_in_one_place(self) -> None:
        ends = 0
        for first, last, key in self.outbox._database.rows("SELECT first, last, key FROM batches ORDER BY first"):
            assert ends < first <= last
            ends = last
            assert self.contents.setdefault(key, (first, last)) == (first, last), "one key, one content"
        assert self._in_batches() <= len(self.lines)

    @invariant()
    def what_goes_out_is_what_was_prepared(self) -> None:
        to_send = self.queue.to_send()
        for batch in [*([to_send] if to_send else []), *self.queue.to_follow()]:
            body = list(self.queue.lines(batch))
            first = self.lines.index(body[0])
            assert body == self.lines[first : first + batch.records]
            assert sum(map(len, body)) == batch.bytes

    @invariant()
    def a_verdict_stays(self) -> None:
        found = [each.verdict for each in self.outbox.row_verdicts(self.sending) if (each.row - 1) % 4]
        assert found == [self.judged.get(place) for place in range(len(self.lines))]

    def teardown(self) -> None:
        self.outbox.close()
        self.folder.cleanup()

    def _in_batches(self) -> int:
        found = self.outbox._database.row("SELECT coalesce(sum(records), 0) FROM batches")
        return found[0] if found else 0


OutboxMachine.TestCase.settings = settings(max_examples=10, stateful_step_count=20, deadline=None)
TestOutbox = OutboxMachine.TestCase
