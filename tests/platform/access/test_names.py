import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla.platform.access import names
from openfla.platform.access.errors import WorkersNumberTyped
from openfla.platform.identity.errors import LoginNotAccepted, NameNotAccepted
from openfla.platform.identity.service import accepted_login, accepted_name
from openfla.texts import Explained
from tests.platforms import WORKER

WRITTEN = [WORKER, "85.07.30-033.28", "85 07 30 033 28", "850730-033.28", "\uff18\uff15\uff10\uff17\uff13\uff10 033 28"]


class TestLogin:
    @pytest.mark.parametrize(
        "text", ["Steven@Korenbloem.Example", " steven@korenbloem.example ", "STEVEN@KORENBLOEM.EXAMPLE"]
    )
    def test_capitals_and_space_around_it_make_no_other_person(self, text: str) -> None:
        assert accepted_login(text) == "steven@korenbloem.example"

    @pytest.mark.parametrize("text", ["", " ", "a b", "a\tb", "a\u00a0b", "a\u200bb", "a\nb", "x" * 255, "\ud800"])
    def test_what_nobody_can_sign_in_with_is_refused(self, text: str) -> None:
        with pytest.raises(LoginNotAccepted):
            accepted_login(text)

    def test_the_longest_that_fits(self) -> None:
        assert len(accepted_login("x" * 254)) == 254


class TestPersonName:
    def test_space_is_written_once(self) -> None:
        assert accepted_name("  Steven \u00a0 De  Smet ") == "Steven De Smet"

    @pytest.mark.parametrize("text", ["", "\u202e", "x" * 201, f"Steven {WORKER}"])
    def test_what_cannot_be_read_is_refused(self, text: str) -> None:
        with pytest.raises(NameNotAccepted):
            accepted_name(text)


class TestWorkersNumber:
    @pytest.mark.parametrize("written", WRITTEN)
    @pytest.mark.parametrize("around", ["{}", "Steven {}", "{} Steven", "Steven ({}) 12", "12 {}"])
    def test_it_is_noticed_however_it_is_written(self, written: str, around: str) -> None:
        with pytest.raises(WorkersNumberTyped) as refused:
            names.without_workers_number(around.format(written))
        assert WORKER not in str(refused.value)

    @pytest.mark.parametrize("text", ["85073003329", "185073003328", "850730033281", "0999.999.922", "2026-03-02"])
    def test_other_numbers_are_let_be(self, text: str) -> None:
        assert names.without_workers_number(text) == text

    @pytest.mark.parametrize("written", [text for text in WRITTEN if " " not in text])
    def test_it_is_no_login(self, written: str) -> None:
        with pytest.raises(LoginNotAccepted):
            accepted_login(written)


@given(st.text())
def test_whatever_is_typed_fits_or_is_explained(text: str) -> None:
    for read in (accepted_login, accepted_name, names.enterprise_name, names.reason):
        try:
            found = read(text)
        except Explained:
            continue
        assert found == read(found)
        assert found.isprintable()
