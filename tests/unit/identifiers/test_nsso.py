import pytest
from hypothesis import assume, given
from hypothesis.strategies import DataObject, data, integers

from openfla.identifiers import (
    BadIdentifier,
    NssoNumber,
    NssoNumberOutOfRange,
    WrongNssoNumberCheckDigits,
    WrongNssoNumberShape,
    is_nsso_number,
    nsso_number,
    nsso_number_in_print,
)
from tests.unit.identifiers.digits import with_one_digit_changed
from tests.unit.identifiers.strategies import definitive_nsso_numbers, nsso_numbers, provisional_nsso_numbers, written

HIGHEST_OF_LOCAL_ADMINISTRATIONS = 99_999_926

DEFINITIVE = [
    *("100006", "199999934", "935467", "187995796", "168676597", "93017373", "20620259", "51357716", "125482497"),
    *("212345609", "312345625", "200000031", "499999982"),  # above the range of fedvoc, taken by Belgif's validator
    "100297",
]
LOCAL_ADMINISTRATIONS = ["43220065", "2130057", "22300094", "5170096", "55290097"]
PROVISIONAL = ["5134794036", "5000000120", "5999999989", "5678901277"]

# number, mistake
INVALID = [
    ("193", NssoNumberOutOfRange),
    ("196", NssoNumberOutOfRange),
    ("197", WrongNssoNumberCheckDigits),
    ("1000000047", NssoNumberOutOfRange),
    ("4000000100", NssoNumberOutOfRange),
    ("5000000121", WrongNssoNumberCheckDigits),
    ("5678901279", WrongNssoNumberCheckDigits),
    ("6000000086", NssoNumberOutOfRange),
    ("6999999999", NssoNumberOutOfRange),
    ("0", NssoNumberOutOfRange),
    ("", WrongNssoNumberShape),
    ("010/", WrongNssoNumberShape),
    ("00000935467", WrongNssoNumberShape),
    ("51347940360", WrongNssoNumberShape),
    ("9354-6B", WrongNssoNumberShape),
]


class TestReading:
    @pytest.mark.parametrize("number", [*DEFINITIVE, *LOCAL_ADMINISTRATIONS])
    def test_a_valid_number_has_nine_digits(self, number: str) -> None:
        assert nsso_number(number) == number.zfill(9)
        assert is_nsso_number(number.zfill(9))

    @pytest.mark.parametrize("number", PROVISIONAL)
    def test_a_provisional_number_is_itself(self, number: str) -> None:
        assert nsso_number(number) == number
        assert is_nsso_number(number)

    @pytest.mark.parametrize(("number", "mistake"), INVALID)
    def test_the_mistake_names_the_rule_that_failed(self, number: str, mistake: type[BadIdentifier]) -> None:
        with pytest.raises(mistake):
            nsso_number(number)
        assert not is_nsso_number(number.zfill(9))

    @pytest.mark.parametrize("text", ["0009354-67", "9354-67", "010/0009354-67", " 010 / 0009354 67", "0000935467"])
    def test_category_separators_and_a_missing_or_extra_zero_do_not_matter(self, text: str) -> None:
        assert nsso_number(text) == "000935467"

    @given(number=nsso_numbers(), draw=data())
    def test_spaces_dots_and_dashes_do_not_matter(self, number: str, draw: DataObject) -> None:
        assert nsso_number(draw.draw(written(number, (" ", ".", "-", "\u00a0", "\u2013")))) == number

    @pytest.mark.parametrize("text", ["935467", "0000935467", "0009354-67"])
    def test_what_is_not_canonical_is_only_read_by_the_parser(self, text: str) -> None:
        assert not is_nsso_number(text)

    @given(number=nsso_numbers())
    def test_the_canonical_form_is_read_as_itself(self, number: str) -> None:
        assert is_nsso_number(number)
        assert nsso_number(number) == number

    @given(number=nsso_numbers())
    def test_the_printed_form_is_read_back(self, number: str) -> None:
        assert nsso_number(nsso_number_in_print(NssoNumber(number))) == number

    def test_the_printed_form_has_a_dash_before_the_check_digits(self) -> None:
        assert nsso_number_in_print(nsso_number("935467")) == "0009354-67"
        assert nsso_number_in_print(nsso_number("5134794036")) == "51347940-36"


class TestCheckDigits:
    @given(number=provisional_nsso_numbers(), place=integers(0, 9), step=integers(1, 9))
    def test_one_wrong_digit_of_a_provisional_number_is_always_noticed(
        self, number: str, place: int, step: int
    ) -> None:
        assert not is_nsso_number(with_one_digit_changed(number, place, step))

    @given(number=definitive_nsso_numbers(from_serial=100_0000), place=integers(0, 8), step=integers(1, 9))
    def test_one_wrong_digit_is_noticed_above_the_numbers_of_local_administrations(
        self, number: str, place: int, step: int
    ) -> None:
        wrong = with_one_digit_changed(number, place, step)
        assume(int(wrong) > HIGHEST_OF_LOCAL_ADMINISTRATIONS)
        assert not is_nsso_number(wrong)

    def test_below_there_the_formula_of_the_other_kind_may_take_a_wrong_digit(self) -> None:
        assert is_nsso_number("051357716")
        assert is_nsso_number("057357716")
