"""By which index each statement finds its rows that is asked again and again, beside millions of others."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from openfla.bench import country
from openfla.bench.region import PROVIDERS
from openfla.bench.workers import ssin
from openfla.contract.employments import EmploymentSearch
from openfla.contract.messages import Period
from openfla.contract.qualities import Quality
from openfla.contract.trainings import TrainingSearch, TrainingStatus, Verification
from openfla.platform.access.model import Actor
from openfla.platform.api.turning import Place, Turn
from openfla.platform.declarations import queries as declarations
from openfla.platform.declarations import service as declared
from openfla.platform.employments import queries as employments
from openfla.platform.employments import service as staff
from openfla.platform.entitlements import queries as entitlements
from openfla.platform.kernel.database import Database, DatabaseSettings, Tx
from openfla.platform.kernel.refusals import Refusal
from openfla.platform.records import queries as records
from openfla.platform.records import service as held
from openfla.platform.trainings import queries as trainings
from openfla.platform.trainings import service as courses
from openfla.platform.trainings.model import Row
from tests.platform.plans.explaining import JOURNEY, generic_plan

ID = UUID("01930000-0000-7000-8000-000000000000")
NOW = datetime(2026, 11, 2, tzinfo=UTC)
TODAY = date(2026, 11, 2)
ENTERPRISE, WORKER = country.number(0), ssin(5)
EMPLOYER = Actor(ENTERPRISE, Quality.EMPLOYER, "client", frozenset())
PROVIDER = Actor(PROVIDERS[0], Quality.TRAINING_PROVIDER, "client", frozenset())
FIRST = Turn(100)
FOLLOWED = Turn(100, Place(NOW, ID))
NEXT = Turn(100, Place(None, ID))

WRITING: dict[str, tuple[str | bytes, set[str]]] = {
    "trainings under references": (trainings.under_references(), {"uq_trainings_reference"}),
    "trainings by id": (trainings.by_ids(), {"pk_trainings", "ix_trainings_record"}),
    "trainings near": (trainings.NEAR, {"ix_trainings_ssin"}),
    "trainings without an employer": (trainings.UNPLACED, {"ix_trainings_unplaced"}),
    "trainings changed": (records.update("trainings", Row.__struct_fields__), {"pk_trainings"}),
    "workers who are not simply in service": (employments.UNUSUAL, {"ix_employments_ssin"}),
    "employments of workers": (employments.IN_SERVICE, {"ix_employments_ssin"}),
    "employments under references": (employments.under_references(), {"uq_employments_reference"}),
    "employments by id": (employments.by_ids(), {"pk_employments"}),
    "records of a chunk": (declarations.BODY, {"pk_declaration_chunks"}),
    "next chunk": (declarations.NEXT_CHUNK, {"ix_declarations_open", "pk_declaration_chunks"}),
}
"""Statements of a journey, whose plan is kept."""

PLANNED_ANEW: dict[str, tuple[str | bytes, set[str]]] = {
    "used of rights": (trainings.used_by_pairs(), {"ix_trainings_ssin"}),
    "rights of workers": (entitlements.OF_PAIRS, {"uq_training_rights_key"}),
    "rights under keys": (entitlements.under_keys(), {"uq_training_rights_key"}),
}
"""Statements of a journey that are planned each time (`prepare=False`), once there are statistics."""

Reading = Callable[[Tx], Awaitable[object]]


def searched(turn: Turn = FIRST, **wanted: Any) -> Reading:
    return lambda tx: courses.search(tx, EMPLOYER, TrainingSearch(**wanted), turn, today=TODAY)


def provided(turn: Turn = FIRST, **wanted: Any) -> Reading:
    return lambda tx: courses.search_provided(tx, PROVIDER, TrainingSearch(**wanted), turn)


def employed(turn: Turn = FIRST, **wanted: Any) -> Reading:
    return lambda tx: staff.search(tx, EMPLOYER, EmploymentSearch(**wanted), turn, today=TODAY)


READING: dict[str, tuple[Reading, set[str]]] = {
    "one training": (lambda tx: courses.one(tx, EMPLOYER, str(ID), today=TODAY), {"pk_trainings"}),
    "trainings of a worker": (searched(ssin=WORKER), {"ix_trainings_ssin"}),
    "trainings of a worker, next page": (searched(NEXT, ssin=WORKER), {"ix_trainings_ssin"}),
    "trainings of a worker in a period": (
        searched(ssin=WORKER, period=Period(start_date=TODAY, end_date=TODAY)),
        {"ix_trainings_ssin"},
    ),
    "trainings, first page": (searched(), {"ix_trainings_enterprise_id"}),
    "trainings, next page": (searched(NEXT), {"ix_trainings_enterprise_id"}),
    "trainings with a status": (searched(status=TrainingStatus.COMPLETED), {"ix_trainings_enterprise_id"}),
    "planned trainings": (searched(status=TrainingStatus.RESERVED), {"ix_trainings_enterprise_status"}),
    "trainings to verify": (
        searched(verification=Verification.TO_VERIFY),
        {"ix_trainings_enterprise_verification"},
    ),
    "trainings to verify, next page": (
        searched(NEXT, verification=Verification.TO_VERIFY),
        {"ix_trainings_enterprise_verification"},
    ),
    "trainings that need no verification": (
        searched(verification=Verification.NOT_NEEDED),
        {"ix_trainings_enterprise_id"},
    ),
    "trainings changed since": (searched(changed_since=NOW), {"ix_trainings_enterprise_changed"}),
    "trainings changed since, next page": (searched(FOLLOWED, changed_since=NOW), {"ix_trainings_enterprise_changed"}),
    "trainings of a credit": (
        lambda tx: courses.counted(tx, ENTERPRISE, WORKER, first_year=2022, last_year=2026),
        {"ix_trainings_ssin"},
    ),
    "trainings of a provider, first page": (provided(), {"ix_trainings_declarer_record", "ix_trainings_record"}),
    "trainings of a provider, next page": (
        provided(Turn(100, Place(None, UUID(int=0)))),
        {"ix_trainings_declarer_record", "ix_trainings_record"},
    ),
    "trainings of a provider changed since": (provided(changed_since=NOW), {"ix_trainings_declarer_changed"}),
    "one training of a provider": (lambda tx: courses.one_provided(tx, PROVIDER, str(ID)), {"ix_trainings_record"}),
    "employments of a worker": (employed(ssin=WORKER), {"ix_employments_ssin"}),
    "employments, first page": (employed(), {"ix_employments_enterprise_id"}),
    "employments, next page": (employed(NEXT), {"ix_employments_enterprise_id"}),
    "employments changed since": (employed(FOLLOWED, changed_since=NOW), {"ix_employments_enterprise_changed"}),
    "history of a record": (lambda tx: held.history(tx, ID, after=1, size=101), {"pk_record_history"}),
    "one declaration": (lambda tx: declared.one(tx, EMPLOYER, str(ID)), {"pk_declarations"}),
    "verdicts": (lambda tx: declared.verdicts_after(tx, ID, 0), {"pk_declaration_chunks"}),
}


class TestWriting:
    @pytest.mark.parametrize("named", list(WRITING))
    @pytest.mark.parametrize("filled", ["seeded_url", "empty_url"])
    def test_a_journey_finds_its_rows_by_their_key(
        self, request: pytest.FixtureRequest, filled: str, named: str
    ) -> None:
        statement, indexes = WRITING[named]
        plan = generic_plan(request.getfixturevalue(filled), statement, JOURNEY)
        assert plan.indexes == indexes, plan
        assert not plan.read_whole, plan

    def test_of_a_worker_no_training_of_other_days_is_read(self, seeded_url: str) -> None:
        """Else declaring for somebody takes the longer, the more she followed before."""
        plan = generic_plan(seeded_url, trainings.NEAR, JOURNEY)
        assert not [told for told in plan.filters if "_date" in told], plan

    @pytest.mark.parametrize("named", list(PLANNED_ANEW))
    def test_what_is_planned_anew_goes_by_its_key_once_there_are_rows(self, seeded_url: str, named: str) -> None:
        statement, indexes = PLANNED_ANEW[named]
        plan = generic_plan(seeded_url, statement, JOURNEY)
        assert plan.indexes == indexes, plan
        assert not plan.read_whole, plan

    def test_a_chunk_is_finished_by_its_key_or_among_the_open_ones(self, seeded_url: str) -> None:
        plan = generic_plan(seeded_url, declarations.FINISHED_CHUNK, JOURNEY)
        assert plan.indexes - {"pk_declarations", "ix_declarations_open"} == {"pk_declaration_chunks"}, plan
        assert not plan.read_whole, plan

    def test_whose_turn_it_is_does_not_depend_on_how_much_was_declared(self, seeded_url: str) -> None:
        plan = generic_plan(seeded_url, declarations.TAKE_TURN, JOURNEY)
        assert "ix_declarations_open" in plan.indexes, plan
        assert "declarations" not in plan.read_whole, plan


class TestReading:
    @pytest.mark.parametrize("named", list(READING))
    async def test_a_reader_finds_the_rows_by_an_index(self, seeded_url: str, named: str) -> None:
        read, indexes = READING[named]
        plans = [generic_plan(seeded_url, statement) for statement in await asked(seeded_url, read)]
        assert {index for plan in plans for index in plan.indexes} == indexes, plans
        assert not {table for plan in plans for table in plan.read_whole}, plans


async def asked(url: str, read: Reading) -> list[str]:
    """The statements that a reading sends to the database, with the placeholders of the driver."""
    sent: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    database = Database.at(url, DatabaseSettings())
    try:
        async with database.transaction() as tx:
            event.listen(tx.sync_connection, "before_cursor_execute", keep)
            with suppress(Refusal):
                await read(tx)
    finally:
        await database.close()
    return sent
