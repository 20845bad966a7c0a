"""Who follows the changes loses none, whatever is still being written while the reader reads (ADR 0014)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text

from tests.conftest import Start
from tests.platform.trainings.deeds import (
    a_participant,
    content_of,
    dawdling,
    found,
    provided,
    put,
    registered,
    trainer_of,
)
from tests.platforms import BAKERY, Party, Platform, a_training

_EVER = "2020-01-01T00:00:00Z"


def _changes(party: Party, since: str = _EVER) -> tuple[set[str], str]:
    """The references that changed since a moment, and until when they are complete."""
    answer = party.call("POST", "/trainings/search?pageSize=1000", {"changedSince": since})
    assert answer.status_code == 200, answer.text
    page = answer.json()
    return {item["reference"] for item in page["items"]}, page["completeUntil"]


@contextmanager
def _writer(platform: Platform) -> Iterator[Connection]:
    """Another process with a transaction of its own."""
    engine = create_engine(platform.url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _insert(connection: Connection, reference: str) -> None:
    """A training beside the one with the reference `pattern`, as another process would write it."""
    columns = connection.execute(
        text("SELECT column_name FROM information_schema.columns WHERE table_name = 'trainings'")
    ).scalars()
    told = [name for name in columns if name not in ("id", "record_id", "reference", "changed_at")]
    named = ", ".join(told)
    connection.execute(
        text(
            f"INSERT INTO trainings (id, record_id, reference, {named}) "
            f"SELECT made, made, :reference, {named} FROM trainings, gen_random_uuid() AS made "
            "WHERE reference = 'pattern'"
        ),
        {"reference": reference},
    )


class TestCompleteUntil:
    def test_what_is_committed_is_told_and_the_moment_lies_behind_it(self, platform: Platform) -> None:
        employer = platform.party()
        made = registered(employer, a_training(reference="pattern"))
        references, until = _changes(employer)
        assert references == {"pattern"}
        assert datetime.fromisoformat(until) > datetime.fromisoformat(made["changedAt"])
        assert _changes(employer, until)[0] == set()

    def test_what_was_written_before_and_is_committed_after_a_reading_is_not_lost(self, platform: Platform) -> None:
        employer = platform.party()
        registered(employer, a_training(reference="pattern"))
        with _writer(platform) as slow:
            _insert(slow, "slow")
            registered(employer, a_training(reference="quick"))
            seen, until = _changes(employer)
            assert "slow" not in seen
            slow.commit()
        later, _ = _changes(employer, until)
        assert seen | later == {"pattern", "quick", "slow"}

    def test_the_moment_stands_still_while_somebody_is_writing(self, platform: Platform) -> None:
        employer = platform.party()
        registered(employer, a_training(reference="pattern"))
        with _writer(platform) as slow:
            _insert(slow, "slow")
            moments = [_changes(employer)[1] for _ in range(3)]
            assert len(set(moments)) == 1
            slow.rollback()
        assert _changes(employer)[1] > moments[0]

    def test_who_goes_on_from_the_last_page_loses_none_though_it_looked_less_far_than_the_first(
        self, platform: Platform
    ) -> None:
        employer = platform.party()
        with _writer(platform) as slow:
            slow.execute(text("SELECT 1"))  # it has begun, and writes nothing yet
            for reference in ("pattern", "one", "two"):
                registered(employer, a_training(reference=reference))
            first = employer.call("POST", "/trainings/search?pageSize=1", {"changedSince": _EVER}).json()
            _insert(slow, "slow")
            rest = employer.call("POST", first["next"].partition(employer.base)[2], {"changedSince": _EVER}).json()
            assert (rest["items"], "next" in rest) == ([], False)
            assert rest["completeUntil"] < first["completeUntil"]
            slow.commit()
        assert {"one", "two", "slow"} <= _changes(employer, rest["completeUntil"])[0]

    def test_a_correction_that_is_committed_late_is_not_lost(self, platform: Platform) -> None:
        employer = platform.party()
        made = registered(employer, a_training(reference="pattern"))
        _, until = _changes(employer)
        with _writer(platform) as slow:
            change = "UPDATE trainings SET title = 'Kraan', version = 2, changed_at = clock_timestamp() WHERE id = :id"
            slow.execute(text(change), {"id": made["id"]})
            seen, until = _changes(employer, until)
            assert seen == set()
            slow.commit()
        assert _changes(employer, until)[0] == {"pattern"}

    @pytest.mark.parametrize("first", ["one", "other"])
    def test_of_two_who_write_at_once_neither_is_lost(self, platform: Platform, first: str) -> None:
        employer = platform.party()
        registered(employer, a_training(reference="pattern"))
        seen: set[str] = set()
        until = _EVER
        with _writer(platform) as one, _writer(platform) as other:
            writers = {"one": one, "other": other}
            for name, writer in writers.items():
                _insert(writer, name)
                found, until = _changes(employer, until)
                seen |= found
            for name in (first, *(writers.keys() - {first})):
                writers[name].commit()
                found, until = _changes(employer, until)
                seen |= found
        assert seen == {"pattern", "one", "other"}

    def test_a_transaction_that_has_written_nothing_holds_nobody_back(self, platform: Platform) -> None:
        employer = platform.party()
        registered(employer, a_training(reference="pattern"))
        with _writer(platform) as idle:
            idle.execute(text("SELECT count(*) FROM trainings"))
            before = _changes(employer)[1]
            registered(employer, a_training(reference="quick"))
            seen, until = _changes(employer, before)
            assert (seen, until > before) == ({"quick"}, True)
            _insert(idle, "idle")
            idle.commit()
        assert _changes(employer, until)[0] == {"idle"}

    def test_a_reader_who_walks_while_others_write_sees_every_change(self, platform: Platform) -> None:
        employer = platform.party()
        registered(employer, a_training(reference="pattern"))
        with _writer(platform) as slow:
            for place in range(20):
                _insert(slow, f"slow-{place}")
                registered(employer, a_training(reference=f"quick-{place}"))
                if place % 5 == 4:
                    slow.commit()
            seen, until = _changes(employer)
            slow.commit()
        assert seen | _changes(employer, until)[0] == {
            "pattern",
            *(f"{kind}-{place}" for kind in ("slow", "quick") for place in range(20)),
        }


class TestClock:
    """Before the first row of a transaction is written, the transaction has no id by which a reader could see it."""

    @pytest.mark.parametrize("deed", ["INSERT", "UPDATE"])
    def test_a_row_takes_it_when_a_reader_can_see_that_somebody_writes(self, start: Start, deed: str) -> None:
        employer = start(rights={"weekly_hours": 38}).party()
        made = registered(employer, a_training(reference="pattern"))
        _, until = _changes(employer)
        dawdling(employer.platform, "trainings", deed)

        def write() -> int:
            if deed == "INSERT":
                return employer.call("POST", "/trainings", a_training(reference="slow")).status_code
            return put(employer, made, content_of(made, title="Kraan")).status_code

        seen: set[str] = set()
        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(write)
            while not writing.done():
                found, until = _changes(employer, until)
                seen |= found
            assert writing.result() in (200, 201)
        assert seen | _changes(employer, until)[0] == {"slow" if deed == "INSERT" else "pattern"}


class TestChangesOfAProvider:
    def test_it_follows_its_own_with_the_same_promise(self, platform: Platform) -> None:
        trainer = trainer_of(platform)
        one = provided(trainer, a_participant(enterpriseNumber=BAKERY), reference="one")
        seen, until = _changes(trainer)
        assert seen == {"one"}
        put(trainer, one, content_of(one, title="Heftruck"))
        provided(trainer, a_participant(enterpriseNumber=BAKERY), reference="two")
        assert _changes(trainer, until)[0] == {"one", "two"}
        assert found(platform.party(), changedSince=until)


@pytest.mark.parametrize(
    "since", ["2026-03-03", "2026-03-03T16:30:00", "yesterday", 1772555400, "2026-02-30T00:00:00Z"]
)
def test_a_moment_without_its_time_zone_is_refused(shared_platform: Platform, since: Any) -> None:
    answer = shared_platform.party().call("POST", "/trainings/search", {"changedSince": since})
    assert (answer.status_code, [issue["name"] for issue in answer.json()["issues"]]) == (400, ["changedSince"])
