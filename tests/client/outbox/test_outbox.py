import sqlite3
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from openfla.contract.declarations import Verdict
from openfla.sending.checking import Tally
from openfla.sending.delivery import summary_of
from openfla.sending.outbox import (
    Outbox,
    OutboxBusy,
    OutboxFull,
    OutboxMistake,
    OutboxTooNew,
    OutboxUnusable,
    SendingUnknown,
    Source,
    State,
    known_outboxes,
    usual_outbox,
)
from openfla.texts import N_, Explained
from tests.client.outbox.makers import (
    BAKERY,
    REPAIRED,
    WRONG,
    a_wrong_one,
    an_item,
    kept,
    outbox_at,
    untold,
    verdicts,
)
from tests.platforms import WORKER

A, W, B = Verdict.ACCEPTED, Verdict.WARNED, Verdict.BLOCKED


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with outbox_at(tmp_path) as found:
        yield found


class TestTheFile:
    def test_is_for_its_owner_only(self, outbox: Outbox) -> None:
        kept(outbox, 3)
        files = list(outbox.path.parent.iterdir())
        assert len(files) >= 3, "the database, its log and its index"
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        assert stat.S_IMODE(outbox.path.parent.stat().st_mode) == 0o700

    def test_is_in_the_state_folder_unless_it_is_told_otherwise(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OPENFLA_STATE_DIR", str(tmp_path))
        assert known_outboxes() == []
        Outbox(usual_outbox("bakery")).close()
        assert known_outboxes() == [tmp_path / "outbox" / "bakery.sqlite"]
        monkeypatch.delenv("OPENFLA_STATE_DIR")
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "own"))
        assert usual_outbox("bakery").name == "bakery.sqlite"

    def test_is_made_once_whoever_else_looks_at_it_is_done(self, tmp_path: Path) -> None:
        """As where two make it at once: SQLite itself waits for nobody there."""
        file = tmp_path / "new.sqlite"
        file.touch(0o600)
        other = sqlite3.connect(file, check_same_thread=False)
        other.execute("BEGIN")
        other.execute("SELECT * FROM sqlite_schema").fetchall()
        leaves = threading.Timer(0.3, other.close)
        leaves.start()
        Outbox(file).close()
        leaves.join()

    def test_of_another_program_is_left_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "other.sqlite"
        with sqlite3.connect(file) as other:
            other.execute("CREATE TABLE sendings (x)")
        other.close()
        with pytest.raises(OutboxUnusable, match="another program"):
            Outbox(file)

    def test_that_is_no_database_is_told(self, tmp_path: Path) -> None:
        file = tmp_path / "text.sqlite"
        file.write_text("hello, this is no database at all" * 100)
        with pytest.raises(OutboxUnusable, match="not a database"):
            Outbox(file)

    def test_of_a_newer_version_is_left_alone(self, outbox: Outbox) -> None:
        with sqlite3.connect(outbox.path) as other:
            other.execute("PRAGMA user_version = 99")
        other.close()
        with pytest.raises(OutboxTooNew, match=r"\(99, known are up to 1\)"):
            Outbox(outbox.path)

    def test_that_is_closed_is_told(self, tmp_path: Path) -> None:
        outbox = outbox_at(tmp_path)
        outbox.close()
        with pytest.raises(OutboxUnusable, match="closed"):
            outbox.sendings()

    def test_in_a_folder_that_cannot_be_written_to(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(OutboxUnusable):
            Outbox(tmp_path / "file" / "bakery.sqlite")

    def test_waits_for_the_disk_at_each_step(self, outbox: Outbox) -> None:
        found = outbox._database
        assert found.row("PRAGMA journal_mode") == ("wal",)
        assert found.row("PRAGMA synchronous") == (2,), "FULL"
        assert found.row("PRAGMA secure_delete") == (1,)

    def test_that_is_opened_by_two_at_once_is_made_once(self, tmp_path: Path) -> None:
        mistakes: list[OutboxMistake] = []

        def opening() -> None:
            try:
                outbox_at(tmp_path).close()
            except OutboxMistake as mistake:
                mistakes.append(mistake)

        threads = [threading.Thread(target=opening) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert mistakes == []


class TestPreparing:
    def test_a_sending_is_there_when_it_is_whole(self, outbox: Outbox) -> None:
        draft = outbox.draft(BAKERY, Source(name="trainings.xlsx"))
        for number in range(1, 2501):
            draft.add(an_item(number))
        assert outbox.sendings() == []
        draft.finish(State.READY)
        [sending] = outbox.sendings()
        assert (sending.id, sending.state, sending.source.name) == ("bakery-1", State.READY, "trainings.xlsx")
        assert sending.to == BAKERY
        assert outbox.counts(sending).records == 2500
        assert outbox.counts(sending).waiting == 2500
        assert outbox.unfinished() == [sending]

    def test_what_was_left_half_prepared_is_thrown_away(self, outbox: Outbox) -> None:
        left = outbox.draft(BAKERY, Source(name="left.xlsx"))
        for number in range(1, 2501):
            left.add(an_item(number))
        sending = kept(outbox, 2)
        assert outbox.sendings() == [sending]
        assert outbox._database.row("SELECT count(*) FROM lines") == (2,)

    def test_what_was_discarded_leaves_no_gap(self, outbox: Outbox) -> None:
        kept(outbox, 1)
        draft = outbox.draft(BAKERY, Source(name="left.xlsx"))
        draft.add(an_item(1))
        draft.discard()
        assert kept(outbox, 1).id == "bakery-2"

    def test_what_is_wrong_is_kept_and_not_sent(self, outbox: Outbox) -> None:
        sending = kept(outbox, [an_item(1), a_wrong_one(2), an_item(3, notes=(REPAIRED,))])
        counts = outbox.counts(sending)
        assert (counts.records, counts.waiting, counts.not_sent) == (3, 2, 1)
        batch = outbox.queue(sending).cut(10, 10**6)
        assert batch
        assert (batch.first, batch.last, batch.records) == (1, 3, 2)
        told = {verdict.row: (verdict.verdict, verdict.notes) for verdict in outbox.row_verdicts(sending)}
        assert told == {2: (None, ()), 3: (None, (WRONG,)), 4: (None, (REPAIRED,))}

    def test_a_summary_counts_every_row_of_every_record(self, outbox: Outbox) -> None:
        items = [an_item(1, rows=(2, 3, 14)), an_item(4), a_wrong_one(5), an_item(6, rows=(7, 9), notes=(REPAIRED,))]
        sending = kept(outbox, items)
        queue = outbox.queue(sending)
        batch = queue.cut(2, 10**6)
        assert batch
        queue.judged(batch, verdicts(A, B), untold)
        tally, expected = summary_of(outbox, sending).tally, Tally()
        for verdict in outbox.row_verdicts(sending):
            expected.add(verdict)
        assert (tally.rows, tally.accepted, tally.blocked, tally.unjudged, tally.repaired) == (7, 3, 1, 3, 1)
        assert vars(tally) == vars(expected)

    def test_what_is_held_is_never_sent(self, outbox: Outbox) -> None:
        sending = kept(outbox, [an_item(1), a_wrong_one(2)], state=State.HELD)
        assert outbox.counts(sending).not_sent == 2
        assert outbox.unfinished() == []
        assert outbox.queue(sending).cut(10, 10**6) is None
        assert sending.is_settled

    def test_the_same_content_is_recognised(self, outbox: Outbox) -> None:
        sending = kept(outbox, 3)
        draft = outbox.draft(BAKERY, Source(name="copy.xlsx"))
        for number in range(1, 4):
            draft.add(an_item(number, line=_line(outbox, sending, number)))
        assert outbox.same_as(draft, BAKERY) == sending
        elsewhere = msgspec.structs.replace(BAKERY, api="https://elsewhere.example/v1")
        assert outbox.same_as(draft, elsewhere) is None
        draft.add(an_item(4))
        assert outbox.same_as(draft, BAKERY) is None

    def test_what_was_accepted_of_the_same_content_is_taken_over(self, outbox: Outbox) -> None:
        items = [an_item(1), a_wrong_one(2), an_item(3), an_item(4)]
        sending = kept(outbox, items)
        queue = outbox.queue(sending)
        batch = queue.cut(10, 10**6)
        assert batch
        queue.taken(batch, "d-1")
        queue.judged(batch, verdicts(A, B, W), untold)
        outbox.finished(sending)

        draft = outbox.draft(BAKERY, Source(name="again.xlsx"))
        for item in items:
            draft.add(item)
        earlier = outbox.same_as(draft, BAKERY)
        assert earlier
        draft.finish(State.READY, accepted_in=earlier)
        again = outbox.sending(f"bakery-{draft.number}")
        counts = outbox.counts(again)
        assert (counts.accepted, counts.warned, counts.waiting, counts.not_sent) == (1, 1, 1, 1)
        rest = outbox.queue(again).cut(10, 10**6)
        assert rest
        assert list(outbox.queue(again).lines(rest)) == [(items[2].line or b"") + b"\n"]


class TestLookingBack:
    def test_the_newest_comes_first(self, outbox: Outbox) -> None:
        first, second = kept(outbox, 1), kept(outbox, 2)
        assert outbox.sendings() == [second, first]
        assert outbox.unfinished() == [first, second]

    @pytest.mark.parametrize(
        "id", ["bakery-2", "butcher-1", "bakery", "bakery-x", "1", "", "bakery-\u0661", f"bakery-{10**30}"]
    )
    def test_one_that_is_not_there(self, outbox: Outbox, id: str) -> None:
        kept(outbox, 1)
        with pytest.raises(SendingUnknown):
            outbox.sending(id)

    def test_why_it_stopped_the_last_time(self, outbox: Outbox) -> None:
        sending = kept(outbox, 1)
        outbox.stopped(sending, _Stopped(), "en")
        trouble = outbox.sending(sending.id).trouble
        assert trouble
        assert (trouble.code, trouble.text, trouble.advice) == ("stopped", "It stopped.", "Go on.")
        outbox.finished(sending)
        done = outbox.sending(sending.id)
        assert (done.state, done.trouble) == (State.DONE, None)
        assert done.done_at


class TestForgetting:
    def test_a_sending_leaves_nothing_behind(self, outbox: Outbox) -> None:
        kept_one, sending = kept(outbox, [a_wrong_one(1)]), kept(outbox, 500)
        assert any(WORKER.encode() in file.read_bytes() for file in outbox.path.parent.iterdir())
        outbox._database.give_back_space()
        size = outbox.path.stat().st_size
        outbox.forget(sending)
        assert outbox.path.stat().st_size < size / 2
        assert outbox.sendings() == [kept_one]
        assert not any(WORKER.encode() in file.read_bytes() for file in outbox.path.parent.iterdir())

    def test_a_number_is_never_given_again(self, outbox: Outbox) -> None:
        outbox.forget(kept(outbox, 1))
        assert kept(outbox, 1).id == "bakery-2"

    def test_old_lines_are_forgotten_and_their_verdicts_stay(self, outbox: Outbox) -> None:
        done, open_ = kept(outbox, 2), kept(outbox, 2)
        batch = outbox.queue(done).cut(10, 10**6)
        assert batch
        outbox.queue(done).taken(batch, "d-1")
        outbox.queue(done).judged(batch, verdicts(A, B), untold)
        outbox.finished(done)
        outbox.tidy(kept_days=1)
        assert outbox._database.row("SELECT count(*) FROM lines") == (4,)
        long_ago = (datetime.now(UTC) - timedelta(days=2)).isoformat()
        outbox._database.write("UPDATE sendings SET done_at = ? WHERE number = ?", long_ago, done.number)
        outbox.tidy(kept_days=1)
        assert outbox._database.row("SELECT count(*) FROM lines") == (2,)
        assert [verdict.verdict for verdict in outbox.row_verdicts(done)] == [A, B]
        assert outbox.counts(open_).waiting == 2


class TestTheLock:
    def test_is_held_by_one(self, outbox: Outbox) -> None:
        with Outbox(outbox.path) as other, outbox.held():
            with pytest.raises(OutboxBusy), other.held():
                pass
            with outbox.held():
                pass
            with pytest.raises(OutboxBusy), other.held(wait_s=0.05):
                pass
        with Outbox(outbox.path) as other, other.held():
            pass

    def test_does_not_keep_anybody_from_reading(self, outbox: Outbox) -> None:
        with outbox.held(), Outbox(outbox.path) as other:
            sending = kept(outbox, 1)
            assert other.sendings() == [sending]

    def test_that_cannot_be_made_is_told(self, outbox: Outbox) -> None:
        outbox.path.with_name(f"{outbox.path.name}.lock").mkdir()
        with pytest.raises(OutboxUnusable), outbox.held():
            pass


class TestNoSpaceLeft:
    def test_is_told_and_loses_nothing(self, outbox: Outbox) -> None:
        sending = kept(outbox, 10)
        queue = outbox.queue(sending)
        batch = queue.cut(5, 10**6)
        assert batch
        (pages,) = outbox._database.row("PRAGMA page_count") or (0,)
        outbox._database.write(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(OutboxFull, match="no space left"):
            kept(outbox, 3000)
        outbox._database.write("PRAGMA max_page_count = 1000000")
        assert outbox.sendings() == [sending]
        assert len(list(queue.lines(batch))) == 5
        assert kept(outbox, 3000).state is State.READY


class _Stopped(Explained):
    code = "stopped"
    message = N_("It stopped.")
    remedy = N_("Go on.")


def _line(outbox: Outbox, sending: object, number: int) -> bytes:
    found = outbox._database.row("SELECT line FROM lines WHERE record = ?", number)
    assert found
    line: bytes = found[0]
    return line
