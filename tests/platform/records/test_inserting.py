"""Rows that are inserted together stand in the table as they were given, whatever they have in common."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from openfla.platform.kernel.arrays import column
from openfla.platform.records import inserting
from openfla.platform.records.inserting import insertion
from openfla.platform.trainings import queries
from openfla.platform.trainings.model import Row
from tests.platforms import Platform

_AT = datetime(2026, 3, 2, 10, 0, 0, 250, tzinfo=UTC)
_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


def _row(**other: Any) -> Row:
    identity = uuid4()
    usual: dict[str, Any] = {
        "id": identity,
        "record_id": identity,
        "declarer": "0200065765",
        "quality": "employer",
        "reference": str(identity),
        "participant": 0,
        "digest": "\\x" + "0f" * 32,
        "enterprise": "0200065765",
        "ssin": "85073003328",
        "title": "Eerste hulp",
        "type": "formal",
        "start_date": date(2026, 3, 2),
        "end_date": date(2026, 3, 2),
        "duration": Decimal("7.600"),
        "duration_unit": "hours",
        "status": "completed",
        "has_certificate": False,
        "certificate_until": None,
        "counts": True,
        "deducted_from": "legal",
        "funding": None,
        "provider_number": None,
        "provider_name": None,
        "joint_committee": None,
        "verification": "notNeeded",
        "version": 1,
        "declared_version": 1,
        "withdrawn": False,
        "registered_at": _AT,
        "changed_at": _AT,
    }
    return Row(**usual | other)


def _participation(**other: Any) -> Row:
    """A worker's part in what a training provider declared, and the employer corrected."""
    return _row(record_id=uuid4(), participant=1, verification="corrected", **other)


def _anew(row: Row) -> Row:
    """The same content under a reference of its own."""
    identity = uuid4()
    record = uuid4() if row.participant else identity
    return structs.replace(row, id=identity, record_id=record, reference=str(identity))


def _stood(url: str, rows: list[Row]) -> list[dict[str, Any]]:
    names = Row.__struct_fields__
    with psycopg.connect(url) as connection:
        statement, told = insertion(queries.TABLE, None, rows)
        assert connection.execute(statement, told).rowcount == len(rows)
        found = connection.execute("SELECT * FROM trainings WHERE id = ANY(%s)", ([row.id for row in rows],))
        assert found.description
        columns = [each.name for each in found.description]
        told_by_id = {values["id"]: values for values in (dict(zip(columns, row, strict=True)) for row in found)}
    return [{name: told_by_id[row.id][name] for name in names} for row in rows]


def _meant(row: Row) -> dict[str, Any]:
    return structs.asdict(row) | {"digest": bytes.fromhex(row.digest[2:])}


@pytest.fixture(scope="class")
def url(shared_platform: Platform) -> str:
    return shared_platform.url.replace("+psycopg", "")


@pytest.fixture(scope="class", params=[2, 1000], ids=["as many", "as few"])
def _edge(request: pytest.FixtureRequest) -> Iterator[None]:
    """Both ways with the same rows: which one is taken depends on how many there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inserting, "_MANY", request.param)
        yield


@pytest.mark.usefixtures("_edge")
class TestInsertion:
    @pytest.mark.parametrize(
        "rows",
        [
            [_row()],
            [_row(), _row()],
            [_row(title="a"), _row(title="b"), _row(title="a")],
            [_row(certificate_until=None), _row(has_certificate=True, certificate_until=date(2027, 1, 1))],
            [_row(duration=Decimal("0.125")), _row(duration=Decimal("999999999.999"))],
            [_row(quality="employer"), _row(quality="mandatary", registered_at=datetime(2026, 1, 1, tzinfo=UTC))],
            [_participation(provided={"title": 'say "yes"\n\\'}), _participation(provided={"days": [1, {"a": None}]})],
            [_participation(provided={"title": "the same"}), _participation(provided={"title": "the same"})],
            [_participation(provided={"title": "{}"}), _row(provided=None)],
        ],
    )
    def test_rows_stand_as_they_were_given(self, url: str, rows: list[Row]) -> None:
        rows = [_anew(row) for row in rows]
        assert _stood(url, rows) == [_meant(row) for row in rows]

    @settings(max_examples=25)
    @given(titles=st.lists(_TEXTS, min_size=1, max_size=4), names=st.lists(_TEXTS | st.none(), min_size=4, max_size=4))
    def test_texts_stand_letter_for_letter(self, url: str, titles: list[str], names: list[str | None]) -> None:
        rows = [_row(title=title, provider_name=name) for title, name in zip(titles, names, strict=False)]
        assert _stood(url, rows) == [_meant(row) for row in rows]

    def test_a_row_whose_key_is_taken_is_left_out(self, url: str) -> None:
        taken = _row(title="the first")
        _stood(url, [taken])
        others = [_row(reference=taken.reference, title="another"), _row(title="new")]
        statement, told = insertion(queries.TABLE, "uq_trainings_reference", others)
        with psycopg.connect(url) as connection:
            assert connection.execute(statement, told).rowcount == 1


class TestMany:
    def test_what_they_share_is_told_once(self, url: str) -> None:
        rows = [_row(title=f"Part {place}", joint_committee="200") for place in range(100)]
        assert _stood(url, rows) == [_meant(row) for row in rows]
        _, told = insertion(queries.TABLE, None, rows)
        assert told["joint_committee"] == "200"
        assert len(told["title"]) > len("Part 0") * len(rows)


class TestColumn:
    @settings(max_examples=25)
    @given(values=st.lists(_TEXTS | st.none(), max_size=5))
    def test_postgresql_reads_what_was_told(self, url: str, values: list[str | None]) -> None:
        with psycopg.connect(url) as connection:
            found = connection.execute("SELECT CAST(%s AS text[])", (column(values),)).fetchone()
        assert found == (values,)

    def test_backslashes_and_quotation_marks_are_no_work_for_the_driver(self) -> None:
        assert column(['a"b', "\\x0f"]) == '{"a\\"b","\\\\x0f"}'
        assert column(["line\nbreak"]) == ["line\nbreak"]
