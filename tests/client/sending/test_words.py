from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla.sending import Field
from openfla.sending._faults import EmptyCell, UnknownWord
from openfla.sending.formats._values import Value
from openfla.sending.reading._cells import word
from openfla.sending.reading._headers import HEADERS
from openfla.sending.reading._vocabularies import RIGHTS, STATUSES, TYPES, UNITS, YES_OR_NO
from openfla.sending.reading._words import Vocabulary, folded
from openfla.texts import LANGUAGES, Language
from tests.client.sending.sheets import a_cell

VOCABULARIES: list[Vocabulary[Any]] = [HEADERS, TYPES, STATUSES, UNITS, RIGHTS, YES_OR_NO]


@given(st.sampled_from(["ja", "oui", "Ja", "yes", "x", "vrai", "WAHR", "true", "1"]), st.sampled_from(["", " ", "\t"]))
def test_yes_in_four_languages(text: str, around: str) -> None:
    assert word(a_cell(f"{around}{text.swapcase()}{around}"), YES_OR_NO) is True


@given(st.sampled_from(["nee", "neen", "non", "nein", "no", "faux", "falsch", "onwaar", "false", "0"]))
def test_no_in_four_languages(text: str) -> None:
    assert word(a_cell(text.upper()), YES_OR_NO) is False


@pytest.mark.parametrize(("value", "meaning"), [(True, True), (False, False), (1.0, True), (0.0, False)])
def test_a_truth_value_or_a_number_is_yes_or_no(value: Value, meaning: bool) -> None:
    assert word(a_cell(value), YES_OR_NO) is meaning


@given(st.text())
def test_any_other_text_is_a_fault(text: str) -> None:
    with suppress(EmptyCell, UnknownWord):
        assert word(a_cell(text), YES_OR_NO) in (True, False)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(f" {folded(text)} ") == folded(text)


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_a_word_means_one_thing(vocabulary: Vocabulary[Any]) -> None:
    for meaning, words in vocabulary.words.items():
        assert {vocabulary.find(one) for one in words.all} == {meaning}


@pytest.mark.parametrize("vocabulary", VOCABULARIES[1:-1])
def test_the_codes_of_the_contract_are_words_too(vocabulary: Vocabulary[Any]) -> None:
    assert all(vocabulary.find(meaning.value) is meaning for meaning in vocabulary.words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", Field)
def test_the_name_that_we_show_for_a_column_is_one_that_we_read(field: Field, language: Language) -> None:
    assert HEADERS.find(field.named(language)) is field


def test_an_unknown_word_lists_the_allowed_ones_in_the_language_of_the_reader() -> None:
    with pytest.raises(UnknownWord) as refused:
        word(a_cell("misschien", Field.STATUS), STATUSES)
    assert refused.value.values_in("nl")["allowed"] == "voltooid, niet gevolgd, gereserveerd, ongeschikt"
    assert "completed, not followed, reserved, unsuitable" in refused.value.advise("en")
