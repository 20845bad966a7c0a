import pytest
from hypothesis import given
from hypothesis.strategies import DataObject, data, integers, sampled_from

from openfla.identifiers import (
    BadIdentifier,
    EnterpriseNumber,
    WrongEnterpriseNumberCheckDigits,
    WrongEnterpriseNumberShape,
    WrongEnterpriseNumberStart,
    enterprise_number,
    enterprise_number_in_print,
    is_enterprise_number,
)
from tests.unit.identifiers.digits import with_one_digit_changed
from tests.unit.identifiers.strategies import enterprise_numbers, written

VALID = [
    "0884303369",
    "0353456320",
    "0566988259",
    "0314595348",
    "0428759497",
    "0403019261",
    "0206731645",
    "0202239951",
    "0409536968",
    "0220916609",
    "0406798006",
    "0477472701",
    "0000000196",
    "1000000021",
    "0884310297",
]

# number, mistake
INVALID = [
    ("0431150351", WrongEnterpriseNumberCheckDigits),
    ("0884303370", WrongEnterpriseNumberCheckDigits),
    ("0884310200", WrongEnterpriseNumberCheckDigits),
    ("20000000032", WrongEnterpriseNumberShape),
    ("2111111111", WrongEnterpriseNumberStart),
    ("2297964444", WrongEnterpriseNumberStart),
    ("", WrongEnterpriseNumberShape),
    ("BE", WrongEnterpriseNumberShape),
    ("NL0884303369", WrongEnterpriseNumberShape),
    ("84303369", WrongEnterpriseNumberShape),
]


class TestReading:
    @pytest.mark.parametrize("number", VALID)
    def test_a_valid_number_is_itself(self, number: str) -> None:
        assert enterprise_number(number) == number
        assert is_enterprise_number(number)

    @pytest.mark.parametrize(("number", "mistake"), INVALID)
    def test_the_mistake_names_the_rule_that_failed(self, number: str, mistake: type[BadIdentifier]) -> None:
        with pytest.raises(mistake):
            enterprise_number(number)
        assert not is_enterprise_number(number)

    @given(number=enterprise_numbers(), prefix=sampled_from(("", "BE", "be ", "BE\u00a0")), draw=data())
    def test_separators_and_be_do_not_matter(self, number: str, prefix: str, draw: DataObject) -> None:
        assert enterprise_number(prefix + draw.draw(written(number))) == number

    @pytest.mark.parametrize("text", ["884303369", "884.303.369", "BE 884.303.369"])
    def test_an_old_number_of_nine_digits_gets_its_zero(self, text: str) -> None:
        assert enterprise_number(text) == "0884303369"

    @given(number=enterprise_numbers())
    def test_the_canonical_form_is_read_as_itself(self, number: str) -> None:
        assert is_enterprise_number(number)
        assert enterprise_number(number) == number

    @given(number=enterprise_numbers())
    def test_the_printed_form_is_read_back(self, number: str) -> None:
        assert enterprise_number(enterprise_number_in_print(EnterpriseNumber(number))) == number

    def test_the_printed_form_has_dots(self) -> None:
        assert enterprise_number_in_print(enterprise_number("0884303369")) == "0884.303.369"


class TestCheckDigits:
    @given(number=enterprise_numbers(), place=integers(0, 9), step=integers(1, 9))
    def test_one_wrong_digit_is_always_noticed(self, number: str, place: int, step: int) -> None:
        assert not is_enterprise_number(with_one_digit_changed(number, place, step))
