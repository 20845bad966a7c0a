"""What is put right because only one thing can have been meant, and what is not."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from openfla.identifiers import enterprise_number, is_enterprise_number, is_ssin
from openfla.sending import DateOrder, Fault, Field, Ready, Repair, RepairKind, read
from openfla.sending._faults import DigitsLost, IdentifierRefused, NotADate
from openfla.sending.formats._values import Value
from openfla.sending.reading._cells import Cell
from openfla.sending.reading._dates import DateReading, day
from openfla.sending.reading._numbers import enterprise_number as read_enterprise_number
from openfla.sending.reading._numbers import ssin as read_ssin
from openfla.texts import LANGUAGES
from tests.client.sending.sheets import a_csv, a_file, a_row, a_text_row, judged_row, kinds, the_only

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
SINCE_1900 = datetime(1899, 12, 30)  # noqa: DTZ001
SINCE_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
SSIN = "85073003328"
CURVED = "\N{RIGHT SINGLE QUOTATION MARK}"


@st.composite
def ssins(draw: st.DrawFn) -> str:
    born = draw(st.dates(min_value=date(1930, 1, 1), max_value=date(2019, 12, 31)))
    first = f"{born:%y%m%d}{draw(st.integers(1, 998)):03}"
    return f"{first}{97 - int(('2' if born.year >= 2000 else '') + first) % 97:02}"


@st.composite
def enterprise_numbers(draw: st.DrawFn) -> str:
    first = draw(st.integers(100_000, 19_999_999))
    return f"{first:08}{97 - first % 97:02}"


def a_noting_cell(value: Value, field: Field = Field.SSIN) -> Cell:
    return Cell(field, "C17", value, [])


def noted(cell: Cell) -> list[RepairKind]:
    return [repair.kind for repair in cell.repairs or ()]


class TestSsin:
    @given(ssins(), st.booleans())
    def test_zeros_that_were_lost_come_back(self, number: str, as_text: bool) -> None:
        left = number.lstrip("0")
        assume(len(left) >= 7)
        cell = a_noting_cell(left if as_text else float(left))
        assert read_ssin(cell) == number
        assert noted(cell) == ([RepairKind.LOST_ZEROS] if left != number else [])

    @given(st.integers(1_000_000, 9_999_999_999))
    def test_only_when_the_check_digits_agree(self, left: int) -> None:
        assume(not is_ssin(f"{left:011}"))
        for value in (str(left), float(left)):
            with pytest.raises(IdentifierRefused):
                read_ssin(a_noting_cell(value))

    @pytest.mark.parametrize("text", ["8,5073E+10", "8.5073E+10", "8.50730033E10", "1e+10"])
    def test_a_power_of_ten_is_pointed_at(self, text: str) -> None:
        with pytest.raises(DigitsLost):
            read_ssin(a_noting_cell(text))

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            (f"'{SSIN}", RepairKind.APOSTROPHE),
            (f"{CURVED}{SSIN}", RepairKind.APOSTROPHE),
            (f'="{SSIN}"', RepairKind.FORMULA_AROUND_TEXT),
            (f" {SSIN}\u00a0", RepairKind.BLANKS),
            ("\u200e85.07.30-033.28\u202c", RepairKind.BLANKS),
        ],
    )
    def test_what_stands_around_it_is_left_aside(self, text: str, kind: RepairKind) -> None:
        cell = a_noting_cell(text)
        assert (read_ssin(cell), noted(cell)) == (SSIN, [kind])

    def test_decimals_of_nothing_are_none(self) -> None:
        assert read_ssin(a_noting_cell(f"{SSIN},00")) == SSIN

    @given(ssins())
    def test_no_repair_repeats_the_number(self, number: str) -> None:
        for value in (number.lstrip("0"), float(number), f"'{number}", f" {number}"):
            cell = a_noting_cell(value)
            assume(len(number.lstrip("0")) >= 7)
            read_ssin(cell)
            told = " ".join(f"{each} {each.explain(language)}" for each in cell.repairs or () for language in LANGUAGES)
            assert number.lstrip("0") not in "".join(filter(str.isalnum, told))


class TestEnterpriseNumber:
    @given(enterprise_numbers(), st.sampled_from(["{}", "BE{}", "be {}", "'{}", "{} "]))
    def test_it_is_read_however_it_is_written(self, number: str, form: str) -> None:
        assert read_enterprise_number(a_noting_cell(form.format(number))) == number
        dotted = f"{number[:4]}.{number[4:7]}.{number[7:]}"
        assert read_enterprise_number(a_noting_cell(form.format(dotted))) == number

    @given(enterprise_numbers())
    def test_zeros_that_were_lost_come_back(self, number: str) -> None:
        cell = a_noting_cell(float(number))
        assert read_enterprise_number(cell) == number
        assert noted(cell) == ([RepairKind.LOST_ZEROS] if number.startswith("0") else [])

    def test_nine_digits_of_text_lack_a_zero(self) -> None:
        cell = a_noting_cell("884303369")
        assert read_enterprise_number(cell) == enterprise_number("0884303369")
        assert noted(cell) == [RepairKind.LOST_ZEROS]
        assert is_enterprise_number("0884303369")


class TestDates:
    @given(DAYS, st.sampled_from([SINCE_1900, SINCE_1904]))
    def test_a_number_of_days_is_read_as_its_workbook_counts(self, wanted: date, epoch: datetime) -> None:
        serial = float((wanted - epoch.date()).days)
        cell = a_noting_cell(serial, Field.START_DATE)
        assert day(cell, DateReading(epoch=epoch)) == wanted
        assert noted(cell) == [RepairKind.SERIAL_DATE]

    @given(DAYS)
    def test_without_a_workbook_nobody_knows_from_when(self, wanted: date) -> None:
        with pytest.raises(NotADate):
            day(a_noting_cell(float((wanted - SINCE_1900.date()).days), Field.START_DATE))

    @pytest.mark.parametrize("number", [1.0, 36_000.0, 80_000.0, -5.0, 1e9])
    def test_a_number_far_off_is_no_day(self, number: float) -> None:
        with pytest.raises(Fault):
            day(a_noting_cell(number, Field.START_DATE), DateReading(epoch=SINCE_1900))

    @given(DAYS, st.sampled_from("/."))
    def test_two_digits_are_a_year_of_this_century(self, wanted: date, between: str) -> None:
        cell = a_noting_cell(f"{wanted.day}{between}{wanted.month:02}{between}{wanted:%y}", Field.START_DATE)
        assert day(cell) == wanted
        assert noted(cell) == [RepairKind.TWO_DIGIT_YEAR]

    @given(DAYS, st.sampled_from("/.- "), st.sampled_from(["%d-%m-%y", "%m-%d-%y", "%y-%m-%d"]))
    def test_a_mapping_tells_the_order(self, wanted: date, between: str, form: str) -> None:
        order = {"%d": DateOrder.DAY_FIRST, "%m": DateOrder.MONTH_FIRST, "%y": DateOrder.YEAR_FIRST}[form[:2]]
        text = wanted.strftime(form).replace("-", between)
        assert day(a_noting_cell(text, Field.START_DATE), DateReading(order)) == wanted
        whole = wanted.strftime(form.replace("%y", "%Y")).replace("-", between)
        assert day(a_noting_cell(whole, Field.START_DATE), DateReading(order)) == wanted

    @pytest.mark.parametrize(
        "text",
        [
            "2 maart 2026",
            "2 mrt. 2026",
            "2-mrt-26",
            "2 mars 2026",
            "2. März 2026",
            "2 March 2026",
            "02 MAR 2026",
            "2026/3/2",
        ],
    )
    def test_months_have_names_in_four_languages(self, text: str) -> None:
        assert day(a_noting_cell(text, Field.START_DATE)) == date(2026, 3, 2)

    def test_a_date_that_became_text_is_told_of_a_workbook(self, tmp_path: Path) -> None:
        row = judged_row(tmp_path, {Field.START_DATE: "2/3/2026", Field.END_DATE: "2026-03-03"})
        assert isinstance(row, Ready)
        assert kinds(row.repairs) == [(Field.START_DATE, RepairKind.DATE_IN_TEXT)]
        assert row.repairs[0].explain() == (
            "Cell F2 (Start date): The date is a text, “2/3/2026”; it was read as 2026-03-02."
        )
        assert not the_only(read(a_csv(tmp_path, a_text_row()))).repairs

    def test_a_date_that_became_a_number_in_a_workbook(self, tmp_path: Path) -> None:
        row = judged_row(tmp_path, {Field.START_DATE: 46083})
        assert isinstance(row, Ready)
        assert row.training.period.start_date == date(2026, 3, 2)
        assert kinds(row.repairs) == [(Field.START_DATE, RepairKind.SERIAL_DATE)]


@pytest.mark.parametrize("kind", RepairKind)
def test_every_repair_is_told_in_four_languages(kind: RepairKind) -> None:
    repair = Repair(kind, Field.TITLE, "D4", "before", "after")
    assert all(repair.explain(language) and "%" not in repair.explain(language) for language in LANGUAGES)
    assert repair.code == kind.value


def test_words_of_yes_and_no_that_excel_made(tmp_path: Path) -> None:
    for yes in ("WAAR", "VRAI", "WAHR", "TRUE"):
        row = the_only(read(a_csv(tmp_path, a_text_row({Field.CERTIFICATE: yes}))))
        assert row.training.certificate
    ready = the_only(read(a_file(tmp_path, a_row({Field.CERTIFICATE: True, Field.COUNTS_FOR_ACCOUNT: False}))))
    assert ready.training.certificate
    assert not ready.training.counts_for_account
