"""A mapping while somebody draws it up."""

from pathlib import Path

import pytest

from openfla.contract.qualities import Quality
from openfla.sending import Field, propose
from openfla.sending.drafting import Draft, allowed, is_known
from tests.client.sending.sheets import a_file

HEADER = ("Referentie", "Werknemer", "INSZ", "Opleiding", "Soort", "Van", "Duur", "Eenheid", "Status", "Nota", "Nota")
ROW = ("2026-1", "Jan", "85.07.30-033.28", "EHBO", "formeel", "02/03/2026", 2, "uren", "gevolgd", "a", "b")


def a_draft(folder: Path, quality: Quality = Quality.EMPLOYER) -> Draft:
    return Draft.of(propose(a_file(folder, ROW, header=HEADER), quality=quality), quality)


class TestDraft:
    def test_what_is_missing_is_known(self, tmp_path: Path) -> None:
        draft = a_draft(tmp_path)
        assert Field.ENTERPRISE_NUMBER in draft.missing
        assert draft.mapping.columns[Field.REFERENCE] == "Referentie"

    def test_an_employer_of_a_participant_may_be_left_out(self, tmp_path: Path) -> None:
        assert Field.ENTERPRISE_NUMBER not in a_draft(tmp_path, Quality.TRAINING_PROVIDER).missing

    @pytest.mark.parametrize(("answer", "header"), [("d", "Opleiding"), (" opleiding ", "Opleiding"), ("J", "Nota")])
    def test_a_column_is_found_by_its_letters_or_its_header(self, tmp_path: Path, answer: str, header: str) -> None:
        column = a_draft(tmp_path).column(answer)
        assert column is not None
        assert column.header == header

    @pytest.mark.parametrize("answer", ["", "ZZ", "?"])
    def test_another_answer_is_none(self, tmp_path: Path, answer: str) -> None:
        assert a_draft(tmp_path).column(answer) is None

    def test_a_column_holds_one_field(self, tmp_path: Path) -> None:
        draft = a_draft(tmp_path)
        column = draft.column("A")
        assert column is not None
        changed = draft.at(Field.TITLE, column)
        assert changed.mapping.columns[Field.TITLE] == "Referentie"
        assert Field.REFERENCE not in changed.mapping.columns
        assert Field.REFERENCE in changed.missing

    def test_one_column_may_hold_both_days(self, tmp_path: Path) -> None:
        draft = a_draft(tmp_path)
        column = draft.column("F")
        assert column is not None
        changed = draft.at(Field.START_DATE, column).at(Field.END_DATE, column)
        assert {changed.mapping.columns[field] for field in (Field.START_DATE, Field.END_DATE)} == {"Van"}
        assert not {Field.START_DATE, Field.END_DATE} & set(changed.missing)

    def test_a_header_that_stands_there_twice_is_told_by_its_letters(self, tmp_path: Path) -> None:
        draft = a_draft(tmp_path)
        column = draft.column("K")
        assert column is not None
        assert draft.at(Field.FUNDING, column).mapping.columns[Field.FUNDING] == "K"

    def test_what_is_in_no_column_is_missing_unless_it_is_not_needed(self, tmp_path: Path) -> None:
        draft = a_draft(tmp_path)
        assert Field.TITLE in draft.nowhere(Field.TITLE).missing
        assert draft.nowhere(Field.TITLE).nowhere(Field.TITLE).missing.count(Field.TITLE) == 1
        assert Field.UNIT not in draft.nowhere(Field.UNIT).missing

    def test_what_is_the_same_in_every_row_is_not_missing(self, tmp_path: Path) -> None:
        draft = a_draft(tmp_path).always(Field.ENTERPRISE_NUMBER, "0999999922")
        assert draft.mapping.constants == {Field.ENTERPRISE_NUMBER: "0999999922"}
        assert Field.ENTERPRISE_NUMBER not in draft.missing
        assert Field.ENTERPRISE_NUMBER not in draft.nowhere(Field.ENTERPRISE_NUMBER).missing

    def test_words_of_the_file_are_gathered(self, tmp_path: Path) -> None:
        draft = a_draft(tmp_path).reading(Field.TYPE, "F", "formal").reading(Field.TYPE, "I", "informal")
        assert draft.mapping.words == {Field.TYPE: {"F": "formal", "I": "informal"}}


class TestWords:
    def test_a_word_is_known_in_any_language(self) -> None:
        assert is_known(Field.TYPE, "Formeel")
        assert not is_known(Field.TYPE, "F")
        assert not is_known(Field.TITLE, "formal")

    def test_the_words_to_choose_from_are_told(self) -> None:
        assert allowed(Field.TYPE, "fr") == "formelle, informelle"
