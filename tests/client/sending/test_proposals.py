"""Drafts of mappings, by headers and values."""

from datetime import date
from pathlib import Path

import pytest

from openfla.contract.qualities import Quality
from openfla.sending import Confidence, EmptySpreadsheet, Field, Proposal, Ready, propose, read
from openfla.sending.reading._headers import HEADERS
from openfla.texts import LANGUAGES, Language
from tests.client.sending.sheets import a_csv, a_file, a_row, a_text, a_text_row

OWN = (
    "Export van 1/1/2026;;;;;;;\n"
    "Nr;INSZ van de werknemer;Naam;Cursusblok;Datum;Aantal uren;Stand;Bedrijf\n"
    "17;85.07.30-033.28;An;First aid;02/03/2026;7,5;OK;0999.999.922\n"
    "18;01490700185;Bo;Second aid;13/03/2026;4;Nee;0999.999.922\n"
)


def fields(proposal: Proposal) -> dict[Field, tuple[str, Confidence]]:
    return {guess.field: (guess.column.letters, guess.confidence) for guess in proposal.guesses}


@pytest.mark.parametrize("language", LANGUAGES)
def test_known_headers_are_certain(tmp_path: Path, language: Language) -> None:
    header = [words.shown(language) for words in HEADERS.words.values()]
    proposal = propose(a_file(tmp_path, a_row(), header=header))
    assert {confidence for _, confidence in fields(proposal).values()} == {Confidence.CERTAIN}
    assert list(fields(proposal)) == list(Field)
    assert (proposal.unused, proposal.missing, proposal.unknown_words) == ((), (), {})


def test_parts_of_headers_and_values_tell_the_rest(tmp_path: Path) -> None:
    proposal = propose(a_text(tmp_path, OWN))
    found = fields(proposal)
    assert found[Field.SSIN] == ("B", Confidence.LIKELY)
    assert found[Field.ENTERPRISE_NUMBER] == ("H", Confidence.LIKELY)
    assert found[Field.START_DATE] == ("E", Confidence.UNSURE)
    assert found[Field.END_DATE] == ("E", Confidence.UNSURE)
    assert found[Field.DURATION][0] == "F"
    assert proposal.mapping.header_row == 2
    assert {column.header for column in proposal.unused} >= {"Naam"}
    assert Field.TITLE in proposal.missing


def test_examples_hold_no_number_of_a_worker(tmp_path: Path) -> None:
    proposal = propose(a_text(tmp_path, OWN))
    told = repr(proposal.guesses) + repr(proposal.unknown_words) + proposal.mapping.text("nl")
    assert "033" not in told
    assert "01490700185" not in told
    assert next(guess.examples for guess in proposal.guesses if guess.field is Field.ENTERPRISE_NUMBER) == (
        "0999.999.922",
    )


def test_a_file_without_header_is_mapped_by_letters(tmp_path: Path) -> None:
    proposal = propose(a_text(tmp_path, "85.07.30-033.28;0999.999.922;2/3/2026;gevolgd\n"))
    assert proposal.mapping.header_row == 0
    assert proposal.mapping.columns == {
        Field.SSIN: "A",
        Field.ENTERPRISE_NUMBER: "B",
        Field.START_DATE: "C",
        Field.END_DATE: "C",
        Field.STATUS: "D",
    }


def test_words_that_nobody_knows_are_listed(tmp_path: Path) -> None:
    rows = [a_text_row({Field.STATUS: word}) for word in ("OK", "gevolgd", "85.07.30-033.28", "OK", "x")]
    proposal = propose(a_csv(tmp_path, *rows))
    assert proposal.unknown_words == {Field.STATUS: ("OK", "•••", "x")}
    assert fields(proposal)[Field.STATUS][1] is Confidence.LIKELY


def test_a_header_that_its_values_deny_is_unsure(tmp_path: Path) -> None:
    proposal = propose(a_csv(tmp_path, a_text_row({Field.START_DATE: "soon"})))
    assert fields(proposal)[Field.START_DATE][1] is Confidence.UNSURE


def test_columns_with_the_same_name_are_told_apart_by_their_letters(tmp_path: Path) -> None:
    header = [*(field.value for field in Field), "INSZ", "reference"]
    proposal = propose(a_file(tmp_path, (*a_row(), "x", "y"), header=header))
    assert proposal.mapping.columns[Field.REFERENCE] == "A"
    assert proposal.mapping.columns[Field.SSIN] == "ssin"


def test_the_order_of_dates_is_proposed_when_one_proves_it(tmp_path: Path) -> None:
    row = a_text_row({Field.START_DATE: "03/31/2026", Field.END_DATE: "04/01/2026"})
    file = a_csv(tmp_path, row)
    found = list(read(file, propose(file).mapping))
    assert [row.training.period.end_date for row in found if isinstance(row, Ready)] == [date(2026, 4, 1)]


def test_what_is_proposed_reads_the_file(tmp_path: Path) -> None:
    file = a_file(tmp_path, a_row(), a_row({Field.REFERENCE: "2"}))
    assert list(read(file, propose(file).mapping)) == list(read(file))


def test_a_training_provider_may_leave_the_employer_out(tmp_path: Path) -> None:
    file = a_text(tmp_path, "reference;title;type\na;b;formal\n")
    assert Field.ENTERPRISE_NUMBER in propose(file).missing
    assert Field.ENTERPRISE_NUMBER not in propose(file, quality=Quality.TRAINING_PROVIDER).missing


@pytest.mark.parametrize("text", ["[]", "\n", " ; \n"])
def test_nothing_to_map(tmp_path: Path, text: str) -> None:
    with pytest.raises(EmptySpreadsheet):
        propose(a_text(tmp_path, text))
