import pytest
from hypothesis import given
from hypothesis.strategies import DataObject, data, integers

from openfla.identifiers import (
    BadIdentifier,
    EstablishmentNumber,
    WrongEstablishmentNumberCheckDigits,
    WrongEstablishmentNumberShape,
    WrongEstablishmentNumberStart,
    establishment_number,
    establishment_number_in_print,
    is_establishment_number,
)
from tests.unit.identifiers.digits import with_one_digit_changed
from tests.unit.identifiers.strategies import establishment_numbers, written

# number, mistake
INVALID = [
    ("2297964445", WrongEstablishmentNumberCheckDigits),
    ("2111111111", WrongEstablishmentNumberCheckDigits),
    ("0884303369", WrongEstablishmentNumberStart),
    ("9000000021", WrongEstablishmentNumberStart),
    ("", WrongEstablishmentNumberShape),
    ("229796444", WrongEstablishmentNumberShape),
    ("BE2297964444", WrongEstablishmentNumberShape),
]


class TestReading:
    @pytest.mark.parametrize("number", ["2297964444", "2147812701", "2147812897"])
    def test_a_valid_number_is_itself(self, number: str) -> None:
        assert establishment_number(number) == number
        assert is_establishment_number(number)

    @pytest.mark.parametrize(("number", "mistake"), INVALID)
    def test_the_mistake_names_the_rule_that_failed(self, number: str, mistake: type[BadIdentifier]) -> None:
        with pytest.raises(mistake):
            establishment_number(number)
        assert not is_establishment_number(number)

    @given(number=establishment_numbers(), draw=data())
    def test_separators_do_not_matter(self, number: str, draw: DataObject) -> None:
        assert establishment_number(draw.draw(written(number))) == number

    @given(number=establishment_numbers())
    def test_the_canonical_form_is_read_as_itself(self, number: str) -> None:
        assert is_establishment_number(number)
        assert establishment_number(number) == number

    @given(number=establishment_numbers())
    def test_the_printed_form_is_read_back(self, number: str) -> None:
        assert establishment_number(establishment_number_in_print(EstablishmentNumber(number))) == number

    def test_the_printed_form_has_dots(self) -> None:
        assert establishment_number_in_print(establishment_number("2297964444")) == "2.297.964.444"


class TestCheckDigits:
    @given(number=establishment_numbers(), place=integers(0, 9), step=integers(1, 9))
    def test_one_wrong_digit_is_always_noticed(self, number: str, place: int, step: int) -> None:
        assert not is_establishment_number(with_one_digit_changed(number, place, step))
