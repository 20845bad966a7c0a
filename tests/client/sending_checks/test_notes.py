"""What is told of a row, and how it is counted."""

from pathlib import Path

import msgspec
import pytest

from openfla.contract.anomalies import ANOMALIES, AnomalyClass, Told
from openfla.contract.declarations import Verdict
from openfla.contract.findings import Finding, told
from openfla.sending import Fault, Field, Place, RepairKind
from openfla.sending.checking import Note, RowVerdict, Tally, Weight, row_verdicts
from openfla.sending.checking._titles import TITLES, title_of
from openfla.texts import LANGUAGES, Language
from tests.client.sending.sheets import a_file, a_row
from tests.client.sending_checks.makers import checked

PLACE = Place(17, letters={Field.STATUS: "J", Field.SSIN: "C"})


def a_note(
    code: str = "unknownWord", *, field: Field | None = Field.TYPE, text: str = "Wrong.", cell: str = ""
) -> Note:
    return Note(code=code, weight=Weight.BLOCKING, title="Unknown word", text=text, field=field, cell=cell)


class TestNotes:
    def test_a_verdict_of_the_platform_is_told_as_sentence_and_remedy(self) -> None:
        (anomaly,) = told([Finding("reservedInPast", "training.status")], "nl", "https://fla.example.org")
        note = Note.of_told(anomaly, "nl", PLACE)
        rule = ANOMALIES["reservedInPast"]
        assert f"{note.text} {note.advice}" == anomaly.text
        assert note.advice not in ("", rule.remedy)
        assert (note.weight, note.field, note.cell) == (Weight.WARNING, Field.STATUS, "J17")

    def test_a_rule_that_this_version_does_not_know_is_told_as_it_came(self) -> None:
        anomaly = Told(code="brandNew", cls=AnomalyClass.BLOCKING, text="It is new.", href="https://fla.example.org")
        note = Note.of_told(anomaly, "en")
        assert (note.title, note.text, note.advice, note.field, note.cell) == ("brandNew", "It is new.", "", None, "")

    def test_a_note_can_be_kept_as_json(self) -> None:
        note = Note.of_finding(Finding("ssinInvalid", "training.participants[1].ssin"), "en", PLACE)
        assert msgspec.json.decode(msgspec.json.encode(note), type=Note) == note

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_fault_and_a_repair_have_a_name_of_their_own(self, language: Language) -> None:
        kinds = {fault.code for fault in Fault.__subclasses__()} - {"identifierRefused", "wrongRecord"}
        for code in kinds | set(RepairKind):
            assert title_of(code, language) != code, f"give {code} a name in checking/_titles.py"

    def test_no_name_is_kept_for_a_cause_that_is_gone(self) -> None:
        from openfla.identifiers import BadIdentifier  # noqa: PLC0415 - only this test asks for it

        known = {each.code for each in (*Fault.__subclasses__(), *BadIdentifier.__subclasses__())} | set(RepairKind)
        assert set(TITLES) <= known


class TestRowVerdicts:
    def test_a_note_stands_at_its_row_and_else_at_the_first(self) -> None:
        here, elsewhere = msgspec.structs.replace(a_note(), row=9), msgspec.structs.replace(a_note(), row=77)
        told = row_verdicts((4, 9), Verdict.BLOCKED, [here, elsewhere, a_note()])
        assert [(each.row, len(each.notes), each.first) for each in told] == [(4, 2, 4), (9, 1, 4)]


class TestTally:
    def test_rows_are_counted_by_verdict_and_grouped_by_cause(self) -> None:
        tally = Tally()
        warning = msgspec.structs.replace(a_note("longPeriod"), weight=Weight.WARNING)
        repair = msgspec.structs.replace(a_note("blanks"), weight=Weight.REPAIRED)
        for row in range(2, 9):
            tally.add(RowVerdict(row, Verdict.BLOCKED, (a_note(cell=f"E{row}"), warning)))
        tally.add(RowVerdict(9, Verdict.BLOCKED, (a_note(field=Field.STATUS), repair, repair)))
        tally.add(RowVerdict(10, Verdict.ACCEPTED))
        tally.add(RowVerdict(11, Verdict.WARNED, (warning,)))
        tally.add(RowVerdict(12, None))
        counts = (tally.rows, tally.accepted, tally.warned, tally.blocked, tally.unjudged, tally.repaired)
        assert counts == (11, 1, 1, 8, 1, 1)
        assert [(cause.weight.value, cause.code, cause.field, cause.rows) for cause in tally.causes] == [
            ("B", "unknownWord", Field.TYPE, 7),
            ("B", "unknownWord", Field.STATUS, 1),
            ("W", "longPeriod", Field.TYPE, 8),
            ("R", "blanks", Field.TYPE, 1),
        ]
        assert [example.cell for example in tally.causes[0].examples] == ["E2", "E3", "E4", "E5", "E6"]

    def test_a_cause_tells_whether_its_sentence_is_that_of_every_row(self) -> None:
        tally = Tally()
        tally.add(RowVerdict(2, Verdict.BLOCKED, (a_note(text="“a” is unknown."),)))
        assert tally.causes[0].is_same
        tally.add(RowVerdict(3, Verdict.BLOCKED, (a_note(text="“b” is unknown."),)))
        (cause,) = tally.causes
        assert (cause.is_same, cause.note.text, cause.rows) == (False, "“a” is unknown.", 2)

    def test_a_file_is_tallied_as_it_passes(self, tmp_path: Path) -> None:
        tally = Tally()
        found = checked(a_file(tmp_path, a_row(), a_row({Field.REFERENCE: "2", Field.TYPE: "?"})))
        passed = list(tally.counting(each for one in found for each in one.row_verdicts("en")))
        assert ([each.row for each in passed], tally.rows, tally.blocked) == ([2, 3], 2, 1)
