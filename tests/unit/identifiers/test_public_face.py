"""What holds for every kind of identifier."""

from collections.abc import Callable
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla import identifiers
from openfla.identifiers import BadIdentifier

KINDS: list[tuple[Callable[[str], str], Callable[[str], bool]]] = [
    (identifiers.agreement_number, identifiers.is_agreement_number),
    (identifiers.enterprise_number, identifiers.is_enterprise_number),
    (identifiers.establishment_number, identifiers.is_establishment_number),
    (identifiers.joint_committee, identifiers.is_joint_committee),
    (identifiers.nsso_number, identifiers.is_nsso_number),
    (identifiers.ssin, identifiers.is_ssin),
]
MISTAKES = BadIdentifier.__subclasses__()
NUMBER = "0884303370"

anything = st.one_of(
    st.text(),
    st.text(alphabet="0123456789", max_size=13),
    st.text(alphabet="0123456789 .-/BECO\u00a0\u0660\u00b2", max_size=20),
)


def of_kind(mistake: type[BadIdentifier]) -> BadIdentifier:
    """One such mistake, about NUMBER if it shows a number."""
    make: Callable[..., BadIdentifier] = mistake
    return make(NUMBER) if "number" in mistake.__annotations__ else make()


@pytest.mark.parametrize(("read", "is_canonical"), KINDS)
class TestEveryKind:
    @given(text=anything)
    def test_any_text_is_read_or_refused_as_a_bad_identifier(
        self, read: Callable[[str], str], is_canonical: Callable[[str], bool], text: str
    ) -> None:
        try:
            number = read(text)
        except BadIdentifier:
            assert not is_canonical(text)
        else:
            assert is_canonical(number)
            assert read(number) == number
            assert is_canonical(text) is (text == number)

    def test_a_text_of_many_digits_is_refused(
        self, read: Callable[[str], str], is_canonical: Callable[[str], bool]
    ) -> None:
        for text in ("1" * 10_000, "0" * 10_000):
            assert not is_canonical(text)
            with pytest.raises(BadIdentifier):
                read(text)

    def test_a_line_end_is_not_canonical(self, read: Callable[[str], str], is_canonical: Callable[[str], bool]) -> None:
        for number in ("0884303369", "2297964444", "200", "181682", "000935467", "85073003328"):
            assert not is_canonical(f"{number}\n")


class TestMistakes:
    @pytest.mark.parametrize("mistake", MISTAKES)
    def test_the_code_is_the_name_of_the_mistake(self, mistake: type[BadIdentifier]) -> None:
        assert mistake.code == mistake.__name__[0].lower() + mistake.__name__[1:]

    @pytest.mark.parametrize("mistake", MISTAKES)
    def test_it_says_what_is_wrong_and_what_to_do(self, mistake: type[BadIdentifier]) -> None:
        told = of_kind(mistake)
        assert str(told) == f"{told.explain()} {told.advise()}"
        assert told.advise()
        assert "%" not in str(told)
        assert (NUMBER in told.explain()) is ("number" in mistake.__annotations__)

    @pytest.mark.parametrize("mistake", MISTAKES)
    def test_it_can_be_imported_by_name(self, mistake: type[BadIdentifier]) -> None:
        assert mistake.__name__ in identifiers.__all__


def test_public_names_are_the_promised_ones() -> None:
    public = {
        name
        for name, value in vars(identifiers).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert public == set(identifiers.__all__)
    assert list(identifiers.__all__) == sorted(identifiers.__all__)
