from collections.abc import Iterator
from pathlib import Path

import pytest

from openfla.contract.anomalies import AnomalyClass, Told
from openfla.contract.declarations import RecordVerdict, Verdict
from openfla.sending.checking import Note, Weight
from openfla.sending.outbox import Batch, Outbox, Queue, Sending, UnfitVerdicts
from tests.client.outbox.makers import REPAIRED, a_wrong_one, an_item, kept, outbox_at, untold, verdicts

A, W, B = Verdict.ACCEPTED, Verdict.WARNED, Verdict.BLOCKED
LARGE = 10**9


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with outbox_at(tmp_path) as found:
        yield found


@pytest.fixture
def sending(outbox: Outbox) -> Sending:
    return kept(outbox, 10)


@pytest.fixture
def queue(outbox: Outbox, sending: Sending) -> Queue:
    return outbox.queue(sending)


def cut(queue: Queue, most: int = LARGE, size: int = LARGE) -> Batch:
    batch = queue.cut(most, size)
    assert batch
    return batch


class TestCutting:
    def test_goes_on_where_the_last_batch_ended(self, queue: Queue) -> None:
        first, second = cut(queue, 4), cut(queue, 100)
        assert [(batch.first, batch.last, batch.records) for batch in (first, second)] == [(1, 4, 4), (5, 10, 6)]
        assert first.key != second.key
        assert queue.cut(100, LARGE) is None

    def test_is_durable_before_anything_is_sent(self, outbox: Outbox, queue: Queue) -> None:
        batch = cut(queue, 4)
        with Outbox(outbox.path) as other:
            assert other.queue(other.sendings()[0]).to_send() == batch

    def test_stops_before_it_is_too_large(self, queue: Queue) -> None:
        whole = cut(queue, 3)
        assert whole.bytes == sum(map(len, queue.lines(whole)))
        assert cut(queue, 100, whole.bytes).records == 3

    def test_takes_one_record_however_large_it_is(self, queue: Queue) -> None:
        assert cut(queue, 100, 1).records == 1

    def test_leaves_out_what_is_wrong(self, outbox: Outbox) -> None:
        items = [a_wrong_one(1), an_item(2), a_wrong_one(3), an_item(4), a_wrong_one(5)]
        queue = outbox.queue(kept(outbox, items))
        batch = cut(queue)
        assert b"".join(queue.lines(batch)) == b"".join((item.line or b"") + b"\n" for item in items if item.line)
        assert queue.cut(100, LARGE) is None

    def test_of_two_sendings_does_not_mix_them(self, outbox: Outbox, queue: Queue) -> None:
        other = outbox.queue(kept(outbox, 2))
        assert (cut(queue).records, cut(other).records) == (10, 2)


class TestSending:
    def test_what_was_not_answered_for_is_sent_first(self, queue: Queue) -> None:
        first, second = cut(queue, 4), cut(queue, 4)
        assert queue.to_send() == first
        queue.taken(first, "d-1")
        assert queue.to_send() == second
        [followed] = queue.to_follow()
        assert (followed.first, followed.declaration) == (1, "d-1")
        assert queue.progress() == (4, 0)

    def test_what_is_too_large_becomes_two(self, queue: Queue) -> None:
        batch = cut(queue, 5)
        queue.split(batch)
        first = queue.to_send()
        assert first
        queue.taken(first, "d-1")
        second = queue.to_send()
        assert second
        assert [(part.first, part.last) for part in (first, second)] == [(1, 2), (3, 5)]
        assert len({batch.key, first.key, second.key}) == 3
        assert cut(queue).first == 6

    def test_what_the_platform_forgot_is_sent_under_another_key(self, queue: Queue) -> None:
        first, second = cut(queue, 4), cut(queue, 4)
        queue.taken(first, "d-1")
        queue.taken(second, "d-2")
        queue.forgotten(first)
        again = queue.to_send()
        assert again
        assert (again.first, again.declaration) == (1, None)
        assert again.key != first.key
        queue.taken(again, "d-3")
        assert [batch.declaration for batch in queue.to_follow()] == ["d-2", "d-3"]


class TestJudged:
    def test_each_record_has_its_verdict(self, outbox: Outbox, sending: Sending, queue: Queue) -> None:
        batch = cut(queue, 3)
        queue.taken(batch, "d-1")
        queue.judged(batch, verdicts(A, W, B), untold)
        told = [verdict.verdict for verdict in outbox.row_verdicts(sending)]
        assert told == [A, W, B, *[None] * 7]
        counts = outbox.counts(sending)
        assert (counts.accepted, counts.warned, counts.blocked, counts.waiting) == (1, 1, 1, 7)
        assert queue.to_follow() == []
        assert queue.progress() == (3, 3)

    @pytest.mark.parametrize(
        "told",
        [
            verdicts(A, A),
            verdicts(A, A, A, A),
            [],
            [verdicts(A)[0], *verdicts(A, A)],
            verdicts(A, A, A)[::-1],
        ],
        ids=["too few", "too many", "none", "one twice", "in another order"],
    )
    def test_all_of_them_or_none(
        self, outbox: Outbox, sending: Sending, queue: Queue, told: list[RecordVerdict]
    ) -> None:
        batch = cut(queue, 3)
        queue.taken(batch, "d-1")
        with pytest.raises(UnfitVerdicts, match="each of the 3 records"):
            queue.judged(batch, told, untold)
        assert outbox.counts(sending).waiting == 10
        assert len(queue.to_follow()) == 1

    def test_what_is_told_stands_beside_what_was_repaired(self, outbox: Outbox) -> None:
        strange = Note(code="longPeriod", weight=Weight.WARNING, title="Long period", text="More than a year.")
        sending = kept(outbox, [an_item(1, notes=(REPAIRED,), rows=(2, 3)), an_item(2, rows=(4,))])
        queue = outbox.queue(sending)
        batch = cut(queue)
        queue.taken(batch, "d-1")
        asked: list[tuple[int, ...]] = []

        def tell(_: RecordVerdict, rows: tuple[int, ...]) -> tuple[Note, ...]:
            asked.append(rows)
            return (strange,)

        told = RecordVerdict(record=1, verdict=W, anomalies=(_told(),))
        queue.judged(batch, [told, RecordVerdict(record=2, verdict=A)], tell)
        assert asked == [(2, 3)]
        found = [(verdict.row, verdict.verdict, verdict.notes) for verdict in outbox.row_verdicts(sending)]
        assert found == [(2, W, (REPAIRED, strange)), (3, W, ()), (4, A, ())]


def _told() -> Told:
    return Told(code="longPeriod", cls=AnomalyClass.WARNING, text="More than a year.", href="https://x.example")
