import pytest
from hypothesis import given
from hypothesis.strategies import DataObject, data

from openfla.identifiers import WrongJointCommitteeShape, is_joint_committee, joint_committee
from tests.unit.identifiers.strategies import SPACES, joint_committees, written

# typed, canonical
ACCEPTED = [
    ("200", "200"),
    ("200.00", "200"),
    ("20000", "200"),
    ("200.00.00", "200"),
    ("11101", "111.01"),
    ("111.01", "111.01"),
    ("111.01.00", "111.01"),
    ("225.01", "225.01"),
    ("302", "302"),
    ("102.01", "102.01"),
    ("305.02.09", "305.02.09"),
    ("3050209", "305.02.09"),
    ("305.0209", "305.02.09"),
    ("305.00.09", "305.00.09"),
    ("999", "999"),
    (" 111 .\u00a001 ", "111.01"),
]


@pytest.mark.parametrize(("typed", "canonical"), ACCEPTED)
def test_every_way_of_writing_gives_the_canonical_form(typed: str, canonical: str) -> None:
    assert joint_committee(typed) == canonical
    assert is_joint_committee(canonical)
    assert is_joint_committee(typed) is (typed == canonical)


@pytest.mark.parametrize(
    "typed", ["", "20", "2000", "1110", "124.00.00-00.00", "111,01", "111-01", "111.1", "200.", "PC 200", "٢٠٠"]
)
def test_another_shape_is_refused(typed: str) -> None:
    with pytest.raises(WrongJointCommitteeShape):
        joint_committee(typed)
    assert not is_joint_committee(typed)


@given(number=joint_committees())
def test_the_canonical_form_is_read_as_itself(number: str) -> None:
    assert is_joint_committee(number)
    assert joint_committee(number) == number


@given(number=joint_committees(), draw=data())
def test_points_may_be_left_out_and_spaces_put_in(number: str, draw: DataObject) -> None:
    assert joint_committee(draw.draw(written(number.replace(".", ""), SPACES))) == number
    assert joint_committee(draw.draw(written(number, SPACES))) == number
