"""Mapping files: what a file's own headers do not tell."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla.contract.trainings import DurationUnit, TrainingStatus
from openfla.sending import (
    BadConstant,
    BadMapping,
    DateOrder,
    Field,
    FileMapping,
    FileNotFound,
    MissingColumns,
    NoSuchColumn,
    NoSuchSheet,
    Ready,
    RemarkKind,
    read,
)
from openfla.texts import LANGUAGES, Language
from tests.client.sending.sheets import a_csv, a_file, a_row, a_text, a_text_row, rules, the_only

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)
OWN = "Nr;Wie;Wat;Datum;Uren;Stand\n17;85.07.30-033.28;First aid;03/02/2026;7,5;OK\n"
COLUMNS = {
    Field.REFERENCE: "nr",
    Field.SSIN: "B",
    Field.TITLE: "Wat",
    Field.START_DATE: "Datum",
    Field.END_DATE: "Datum",
    Field.DURATION: "Uren",
    Field.STATUS: "Stand",
}
CONSTANTS = {Field.ENTERPRISE_NUMBER: "0999.999.922", Field.TYPE: "formeel"}
MAPPING = FileMapping(columns=COLUMNS, constants=CONSTANTS, words={Field.STATUS: {"ok": "gevolgd"}})


def changed(folder: Path, text: str) -> FileMapping:
    file = folder / "mapping.toml"
    file.write_text(text, encoding="utf-8")
    return FileMapping.load(file)


class TestReading:
    def test_columns_constants_and_words_make_a_training(self, tmp_path: Path) -> None:
        found = read(a_text(tmp_path, OWN), MAPPING)
        training = the_only(found).training
        assert (training.enterprise_number, training.status) == ("0999999922", TrainingStatus.COMPLETED)
        assert training.period.start_date == training.period.end_date == date(2026, 2, 3)
        assert training.duration.unit is DurationUnit.HOURS
        assert found.description.header_row == 1

    def test_the_order_of_dates(self, tmp_path: Path) -> None:
        mapping = FileMapping(columns=COLUMNS, constants=CONSTANTS, words=MAPPING.words, dates=DateOrder.MONTH_FIRST)
        assert the_only(read(a_text(tmp_path, OWN), mapping)).training.period.start_date == date(2026, 3, 2)

    def test_a_file_without_header(self, tmp_path: Path) -> None:
        letters = dict(zip(COLUMNS, "ABCDDEF", strict=True))
        mapping = FileMapping(
            columns=letters, constants={**CONSTANTS, Field.UNIT: "uur"}, words=MAPPING.words, header_row=0
        )
        found = read(a_text(tmp_path, OWN.partition("\n")[2]), mapping)
        assert (the_only(found).row_number, found.description.header_row) == (1, None)

    def test_a_header_below_and_a_sheet_by_name(self, tmp_path: Path) -> None:
        file = a_file(tmp_path, a_row(), a_row({Field.REFERENCE: "2"}))
        found = read(file, FileMapping(sheet=" sheet", header_row=1))
        assert len(list(found)) == 2
        with pytest.raises(NoSuchSheet, match="it has Sheet"):
            read(file, FileMapping(sheet="Trainings"))
        with pytest.raises(MissingColumns):
            read(file, FileMapping(header_row=2))

    def test_a_column_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(NoSuchColumn, match="Datum van"):
            read(a_text(tmp_path, OWN), FileMapping(columns={**COLUMNS, Field.START_DATE: "Datum van"}))

    def test_a_column_that_is_not_named_is_left_aside(self, tmp_path: Path) -> None:
        columns: dict[Field, str] = {field: field.value for field in Field if field is not Field.FUNDING}
        row = the_only(read(a_csv(tmp_path, a_text_row({Field.FUNDING: "sector"})), FileMapping(columns=columns)))
        assert not row.training.funding

    def test_defaults_give_what_neither_tells(self, tmp_path: Path) -> None:
        mapping = FileMapping(columns=COLUMNS, constants={Field.TYPE: "formeel"}, words=MAPPING.words)
        defaults = {Field.ENTERPRISE_NUMBER: "0999999922", Field.TYPE: "informeel"}
        training = the_only(read(a_text(tmp_path, OWN), mapping, defaults=defaults)).training
        assert (training.enterprise_number, training.type.value) == ("0999999922", "formal")

    @pytest.mark.parametrize(
        ("field", "value"), [(Field.ENTERPRISE_NUMBER, "1"), (Field.TYPE, "x"), (Field.CERTIFICATE_UNTIL, "soon")]
    )
    def test_a_constant_that_no_training_can_have(self, tmp_path: Path, field: Field, value: str) -> None:
        mapping = FileMapping(columns=COLUMNS, constants={**CONSTANTS, field: value})
        with pytest.raises(BadConstant) as refused:
            read(a_text(tmp_path, OWN), mapping)
        assert all(field.named(language) in refused.value.explain(language) for language in LANGUAGES)


class TestDatesOfTheFile:
    def test_one_date_tells_that_the_month_comes_first(self, tmp_path: Path) -> None:
        rows = [
            {Field.REFERENCE: "a", Field.START_DATE: "03/02/2026", Field.END_DATE: "03/02/2026"},
            {Field.REFERENCE: "b", Field.START_DATE: "03/31/2026", Field.END_DATE: "03/31/2026"},
        ]
        found = read(a_csv(tmp_path, *map(a_text_row, rows)))
        days = [row.training.period.start_date for row in found if isinstance(row, Ready)]
        assert days == [date(2026, 3, 2), date(2026, 3, 31)]
        assert [remark.kind for remark in found.remarks] == [RemarkKind.MONTH_FIRST]

    def test_dates_that_contradict_each_other_are_read_as_usual(self, tmp_path: Path) -> None:
        rows = [
            {Field.REFERENCE: "a", Field.START_DATE: "31/03/2026", Field.END_DATE: "31/03/2026"},
            {Field.REFERENCE: "b", Field.START_DATE: "03/31/2026", Field.END_DATE: "2026-03-31"},
        ]
        found = read(a_csv(tmp_path, *map(a_text_row, rows)))
        first, second = found
        assert isinstance(first, Ready)
        assert rules(second) == [(Field.START_DATE, "noSuchDay")]
        assert [remark.kind for remark in found.remarks] == [RemarkKind.MIXED_DATES]


class TestFiles:
    @given(
        st.builds(
            FileMapping,
            columns=st.dictionaries(st.sampled_from(Field), TEXTS),
            constants=st.dictionaries(st.sampled_from([Field.TITLE, Field.FUNDING, Field.ENTERPRISE_NUMBER]), TEXTS),
            words=st.dictionaries(st.just(Field.STATUS), st.dictionaries(TEXTS, st.just("completed"), min_size=1)),
            sheet=st.none() | TEXTS,
            header_row=st.none() | st.integers(0, 99),
            dates=st.none() | st.sampled_from(DateOrder),
        ),
        st.sampled_from(LANGUAGES),
    )
    def test_what_is_written_is_read_again(
        self, tmp_path_factory: pytest.TempPathFactory, mapping: FileMapping, language: Language
    ) -> None:
        file = tmp_path_factory.getbasetemp() / "mapping.toml"
        file.write_text(mapping.text(language), encoding="utf-8", newline="\n")
        assert FileMapping.load(file) == mapping

    def test_it_explains_itself(self) -> None:
        text = MAPPING.text("en")
        assert "# Tells OpenFLA which column of your file holds what." in text
        assert 'title = "Wat"  # Title (needed)' in text
        assert '# funding = ""  # Funding' in text
        assert "completed, not followed, reserved, unsuitable" in text

    def test_a_constant_may_be_a_number_a_day_or_a_truth_value(self, tmp_path: Path) -> None:
        text = "[constants]\nenterpriseNumber = 999999922\nendDate = 2026-03-02\ncountsForAccount = true\n"
        assert changed(tmp_path, text).constants == {
            Field.ENTERPRISE_NUMBER: "999999922",
            Field.END_DATE: "2026-03-02",
            Field.COUNTS_FOR_ACCOUNT: "True",
        }

    @pytest.mark.parametrize(
        "text",
        [
            "[columns",
            "[columns]\nshoe = 'x'",
            "shoe = 1",
            "header_row = 'one'",
            "dates = 'sunday'",
            "[constants]\nssin = '85073003328'",
            "[constants]\ntitle = ['x']",
            "[words.status]\nOK = 'perhaps'",
        ],
    )
    def test_what_is_no_mapping(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(BadMapping, match=r"mapping\.toml") as refused:
            changed(tmp_path, text)
        assert "85073003328" not in str(refused.value)

    def test_there_is_no_such_file(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFound):
            FileMapping.load(tmp_path / "nowhere.toml")
