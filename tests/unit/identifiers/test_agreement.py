import pytest
from hypothesis import given
from hypothesis.strategies import DataObject, data

from openfla.identifiers import (
    BadIdentifier,
    WrongAgreementNumberShape,
    WrongJointCommitteeShape,
    agreement_number,
    is_agreement_number,
)
from tests.unit.identifiers.strategies import SPACES, agreement_numbers, written

# typed, canonical
ACCEPTED = [
    ("66334/CO/124", "66334/CO/124"),
    ("93288/CO/112", "93288/CO/112"),
    ("127324/CO/331", "127324/CO/331"),
    ("156138/CO/336", "156138/CO/336"),
    ("181682/CO/200", "181682/CO/200"),
    ("181691", "181691"),
    ("156138", "156138"),
    ("181682 / co / 200.00", "181682/CO/200"),
    ("66334/CO/11101", "66334/CO/111.01"),
    ("66334/CO/305.02.09", "66334/CO/305.02.09"),
    ("066334/CO/124", "66334/CO/124"),
]

# typed, mistake
REFUSED = [
    ("181682/CO/20", WrongJointCommitteeShape),
    ("181682/CO/", WrongJointCommitteeShape),
    ("181682/CO/200/CO/200", WrongJointCommitteeShape),
    ("181682CO200", WrongAgreementNumberShape),
    ("181682/200", WrongAgreementNumberShape),
    ("181682/CAO/200", WrongAgreementNumberShape),
    ("123/CO/200", WrongAgreementNumberShape),
    ("1816821/CO/200", WrongAgreementNumberShape),
    ("/CO/200", WrongAgreementNumberShape),
    ("00000181682", WrongAgreementNumberShape),
    ("000000", WrongAgreementNumberShape),
    ("", WrongAgreementNumberShape),
]


@pytest.mark.parametrize(("typed", "canonical"), ACCEPTED)
def test_every_way_of_writing_gives_the_canonical_form(typed: str, canonical: str) -> None:
    assert agreement_number(typed) == canonical
    assert is_agreement_number(canonical)
    assert is_agreement_number(typed) is (typed == canonical)


@pytest.mark.parametrize(("typed", "mistake"), REFUSED)
def test_the_mistake_names_the_part_that_is_wrong(typed: str, mistake: type[BadIdentifier]) -> None:
    with pytest.raises(mistake):
        agreement_number(typed)
    assert not is_agreement_number(typed)


@given(number=agreement_numbers())
def test_the_canonical_form_is_read_as_itself(number: str) -> None:
    assert is_agreement_number(number)
    assert agreement_number(number) == number


@given(number=agreement_numbers(), draw=data())
def test_spaces_and_small_letters_do_not_matter(number: str, draw: DataObject) -> None:
    assert agreement_number(draw.draw(written(number.lower(), SPACES))) == number
