"""Vectors: Belgif, python-stdnum and reference identifiers.md section 1. None is a real person's that we know of."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis.strategies import DataObject, data, integers, sampled_from

from openfla.identifiers import (
    BadIdentifier,
    FutureBirthDate,
    ImpossibleBirthDate,
    Ssin,
    WrongSsinCheckDigits,
    WrongSsinCounter,
    WrongSsinShape,
    agreement_number,
    birth_date,
    enterprise_number,
    establishment_number,
    is_bis,
    is_ssin,
    joint_committee,
    nsso_number,
    ssin,
    ssin_in_print,
)
from tests.unit.identifiers.digits import with_one_digit_changed
from tests.unit.identifiers.strategies import dated_ssins, ssins, undated_ssins, written

YEAR_UNIT = 1
"""Place of the last digit of the year."""

# number, BIS, birth date
VALID = [
    ("23292805780", True, date(1923, 9, 28)),
    ("80240199943", True, date(1980, 4, 1)),
    ("81050003552", False, None),
    ("81000003517", False, None),
    ("92200006963", True, None),
    ("10000100182", False, None),
    ("10200100128", True, None),
    ("00003241778", False, None),
    ("24203200171", True, None),
    ("81120103571", False, date(1981, 12, 1)),
    ("92321506985", True, date(1992, 12, 15)),
    ("81050103522", False, date(1981, 5, 1)),
    ("92400006909", True, None),
    ("19082416188", False, date(2019, 8, 24)),
    ("10400100171", True, None),
    ("53480200724", True, date(1953, 8, 2)),
    ("92521506931", True, date(1992, 12, 15)),
    ("85073003328", False, date(1985, 7, 30)),
    ("70252501507", True, date(1970, 5, 25)),
    ("17073003384", False, date(2017, 7, 30)),
    ("92471506993", True, date(1992, 7, 15)),
    ("98472899765", True, date(1998, 7, 28)),
    ("19282416134", True, date(2019, 8, 24)),
    ("01490700185", True, date(2001, 9, 7)),
    ("93051822361", False, date(1993, 5, 18)),
]

# number, mistake
INVALID = [
    ("81130103578", ImpossibleBirthDate),
    ("81022903534", ImpossibleBirthDate),
    ("81043103585", ImpossibleBirthDate),
    ("81023003504", ImpossibleBirthDate),
    # Two rules broken at once: the check digits speak first.
    ("81043103522", WrongSsinCheckDigits),
    ("81023003522", WrongSsinCheckDigits),
    ("47060200096", WrongSsinCounter),
    ("99020299964", WrongSsinCounter),
    ("81050103521", WrongSsinCheckDigits),
    ("12345678901", WrongSsinCheckDigits),
    ("", WrongSsinShape),
    ("8507300332", WrongSsinShape),
    ("850730033280", WrongSsinShape),
    ("8507300332B", WrongSsinShape),
    ("٨٥٠٧٣٠٠٣٣٢٨", WrongSsinShape),
]


class TestReading:
    @pytest.mark.parametrize("number", [number for number, _, _ in VALID])
    def test_a_valid_number_is_itself(self, number: str) -> None:
        assert ssin(number) == number
        assert is_ssin(number)

    @pytest.mark.parametrize(("number", "mistake"), INVALID)
    def test_the_mistake_names_the_rule_that_failed(self, number: str, mistake: type[BadIdentifier]) -> None:
        with pytest.raises(mistake):
            ssin(number)
        assert not is_ssin(number)

    @given(number=ssins())
    def test_every_number_made_by_the_rules_is_valid(self, number: str) -> None:
        assert is_ssin(number)
        assert ssin(number) == number

    @given(number=ssins(), draw=data())
    def test_separators_do_not_matter(self, number: str, draw: DataObject) -> None:
        assert ssin(draw.draw(written(number))) == number

    @given(number=ssins())
    def test_the_printed_form_is_read_back(self, number: str) -> None:
        assert ssin(ssin_in_print(Ssin(number))) == number

    def test_the_printed_form_is_that_of_the_identity_card(self) -> None:
        assert ssin_in_print(ssin("85073003328")) == "85.07.30-033.28"


class TestCheckDigits:
    @given(number=ssins(), place=integers(0, 10), step=integers(1, 9))
    def test_one_wrong_digit_is_noticed_unless_the_year_is_six_off(self, number: str, place: int, step: int) -> None:
        wrong = with_one_digit_changed(number, place, step)
        assume(place != YEAR_UNIT or abs(int(wrong[place]) - int(number[place])) != 6)
        assert not is_ssin(wrong)

    @given(number=undated_ssins(centuries=(1900,)), unit=sampled_from("6789"))
    def test_a_year_six_too_low_reads_as_a_birth_in_the_next_century(self, number: str, unit: str) -> None:
        """The blind spot of the two formulas: 6 * 10**7 and 2 * 10**9 leave the same remainder modulo 97."""
        leading = number[:YEAR_UNIT] + unit + number[YEAR_UNIT + 1 : 9]
        sound = f"{leading}{97 - int(leading) % 97:02}"
        assert is_ssin(sound)
        assert is_ssin(with_one_digit_changed(sound, YEAR_UNIT, -6))


class TestMonth:
    @pytest.mark.parametrize("month", [*range(13, 20), *range(33, 40), *range(53, 100)])
    @pytest.mark.parametrize("day", ["00", "01"])
    def test_no_other_month_exists(self, month: int, day: str) -> None:
        leading = f"81{month}{day}035"
        with pytest.raises(ImpossibleBirthDate):
            ssin(f"{leading}{97 - int(leading) % 97:02}")

    def test_a_day_beyond_the_month_is_impossible_for_a_bis_number_too(self) -> None:
        leading = "812230035"
        with pytest.raises(ImpossibleBirthDate):
            ssin(f"{leading}{97 - int(leading) % 97:02}")

    @pytest.mark.parametrize(("century", "exists"), [("", False), ("2", True)])
    def test_29_february_of_the_year_00_exists_in_2000_only(self, century: str, exists: bool) -> None:
        leading = "000229001"
        assert is_ssin(f"{leading}{97 - int(century + leading) % 97:02}") is exists


class TestBirth:
    @pytest.mark.parametrize(("number", "bis", "born"), VALID)
    def test_the_number_tells_the_birth_date_and_whether_it_is_bis(
        self, number: str, bis: bool, born: date | None
    ) -> None:
        assert birth_date(ssin(number)) == born
        assert is_bis(ssin(number)) is bis

    @given(number=dated_ssins(centuries=(2000,)))
    def test_a_birth_today_is_accepted_and_one_tomorrow_is_not(self, number: str) -> None:
        born = birth_date(Ssin(number))
        assume(born)
        assert born
        assert ssin(number, today=born) == number
        with pytest.raises(FutureBirthDate):
            ssin(number, today=date.fromordinal(born.toordinal() - 1))

    def test_a_birth_in_the_future_passes_when_today_is_not_given(self) -> None:
        assert ssin("19082416188") == "19082416188"
        with pytest.raises(FutureBirthDate):
            ssin("19082416188", today=date(2019, 8, 23))

    @given(number=undated_ssins(centuries=(2000,)))
    def test_an_unknown_date_is_in_the_future_when_its_year_is(self, number: str) -> None:
        year = 2000 + int(number[:2])
        assert ssin(number, today=date(year, 1, 1)) == number
        with pytest.raises(FutureBirthDate):
            ssin(number, today=date(year - 1, 12, 31))

    def test_an_unknown_day_is_in_the_future_when_its_month_is(self) -> None:
        leading = "190800001"
        number = f"{leading}{97 - int('2' + leading) % 97:02}"
        assert ssin(number, today=date(2019, 8, 1)) == number
        with pytest.raises(FutureBirthDate):
            ssin(number, today=date(2019, 7, 31))


class TestPrivacy:
    @pytest.mark.parametrize(("number", "mistake"), [each for each in INVALID if each[0]])
    def test_no_mistake_repeats_the_number(self, number: str, mistake: type[BadIdentifier]) -> None:
        with pytest.raises(mistake) as caught:
            ssin(number)
        assert number not in str(caught.value)
        assert not caught.value.values

    @given(number=ssins(), draw=data())
    def test_a_worker_s_number_in_another_field_is_not_repeated(self, number: str, draw: DataObject) -> None:
        text = draw.draw(written(number, (" ", ".", "-")))
        for read in (enterprise_number, establishment_number, nsso_number, joint_committee, agreement_number):
            with pytest.raises(BadIdentifier) as caught:
                read(text)
            assert not caught.value.values

    @given(number=dated_ssins(centuries=(2000,)))
    def test_a_birth_in_the_future_is_not_repeated(self, number: str) -> None:
        with pytest.raises(FutureBirthDate) as caught:
            ssin(number, today=date(1999, 12, 31))
        assert number not in str(caught.value)
        assert not caught.value.values
