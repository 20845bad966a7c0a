"""What was read before is read again as it was, whatever stands in the other rows."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openfla.contract.declarations import DeclarationRecord
from openfla.contract.shapes import shaped
from openfla.sending import Field, Ready, Wrong, read
from openfla.sending.reading import _memory
from openfla.sending.reading._memory import References
from tests.client.sending.sheets import a_csv, a_file, a_row, a_text_row

CELLS: Final = {
    Field.ENTERPRISE_NUMBER: ("0999.999.922", "0999999922", "999999922", "", "12"),
    Field.SSIN: ("85.07.30-033.28", "85073003328", " 85073003328", "85073003329", "000101001-05"),
    Field.TITLE: ("First aid", "First  aid", "Forklift", "", "x" * 401),
    Field.TYPE: ("formal", "FORMEEL", "?", " informal"),
    Field.START_DATE: ("02/03/2026", "2026-03-02", "2/3/26", "31/02/2026"),
    Field.END_DATE: ("03/03/2026", "01/03/2026"),
    Field.DURATION: ("7,6", "7u30", "1", "8 uren", "1.200"),
    Field.UNIT: ("hours", "dagen", ""),
    Field.STATUS: ("completed", "gevolgd", "reserved", ""),
    Field.CERTIFICATE: ("", "yes", "no"),
    Field.CERTIFICATE_UNTIL: ("", "01/01/2027"),
    Field.COUNTS_FOR_ACCOUNT: ("", "yes", "no"),
    Field.DEDUCTED_FROM: ("", "none", "sectoral"),
    Field.PROVIDER: ("", "Rode Kruis", "0999.999.922"),
    Field.JOINT_COMMITTEE: ("", "200", "111.01", "9"),
}
ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


def rows() -> st.SearchStrategy[list[dict[Field, str]]]:
    """Rows of which most cells are good, so that some rows are."""
    cells = {
        field: st.one_of(st.just(told[0]), st.just(told[0]), st.sampled_from(told)) for field, told in CELLS.items()
    }
    return st.lists(st.fixed_dictionaries(cells), min_size=2, max_size=8)


def alone(folder: Path, rows: Sequence[Sequence[str]], place: int) -> list[Ready | Wrong]:
    """A row at its place in a file where nothing else stands."""
    blank = [""] * len(rows[0])
    return list(read(a_csv(folder, *[row if place == at else blank for at, row in enumerate(rows)])))


@settings(deadline=None, max_examples=25)
@given(told=rows())
def test_a_row_is_read_as_if_it_stood_alone(told: list[dict[Field, str]]) -> None:
    texts = [a_text_row({**cells, Field.REFERENCE: f"2026-{place}"}) for place, cells in enumerate(told)]
    with TemporaryDirectory() as name:
        folder = Path(name)
        together = list(read(a_csv(folder, *texts)))
        apart = [each for place in range(len(texts)) for each in alone(folder, texts, place)]
    assert list(map(plain, together)) == list(map(plain, apart))


@settings(deadline=None, max_examples=25)
@given(told=rows())
def test_what_is_ready_has_the_shape_of_the_contract(told: list[dict[Field, str]]) -> None:
    texts = [a_text_row({**cells, Field.REFERENCE: f"2026-{place}"}) for place, cells in enumerate(told)]
    with TemporaryDirectory() as name:
        found = [each for each in read(a_csv(Path(name), *texts)) if isinstance(each, Ready)]
    for each in found:
        assert shaped(ENCODER.encode(each.record), DeclarationRecord) == each.record


@pytest.mark.parametrize(("first", "second"), [(1.0, True), (True, 1.0)])
def test_what_is_true_is_not_the_number_one(tmp_path: Path, first: object, second: object) -> None:
    told = (first, second, first)
    rows = [a_row({Field.REFERENCE: f"2026-{place}", Field.DURATION: each}) for place, each in enumerate(told)]
    kinds = [type(each) for each in read(a_file(tmp_path, *rows))]
    assert kinds == [Wrong if each is True else Ready for each in told]


class TestReferences:
    @pytest.mark.parametrize("size", [1, 1024 * 1024])
    def test_the_first_row_of_each_is_told_however_many_there_are(
        self, monkeypatch: pytest.MonkeyPatch, size: int
    ) -> None:
        monkeypatch.setattr(_memory, "_FILTER", size)
        with References() as references:
            assert all(references.first_row(f"2026-{row}", row) == row for row in range(2500))
            assert all(references.first_row(f"2026-{row}", 2500) == row for row in range(0, 2500, 7))


def plain(each: Ready | Wrong) -> Any:
    """What is told of a row; faults are compared by what they say."""
    if isinstance(each, Ready):
        return each.place.row, each.record, each.repairs
    return each.place.row, [fault.explain() for fault in each.faults], each.repairs
