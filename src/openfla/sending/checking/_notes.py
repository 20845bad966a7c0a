"""What is told of a row, in the reader's language, whoever found it: the file, the rules or the platform."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct, structs

from openfla.contract.anomalies import ANOMALIES, AnomalyClass, Told
from openfla.contract.findings import Finding
from openfla.sending._faults import Fault
from openfla.sending._fields import Field
from openfla.sending._places import Place
from openfla.sending._repairs import Repair
from openfla.sending.checking._across import BESIDE
from openfla.sending.checking._members import field_of, participant_of
from openfla.sending.checking._titles import title_of
from openfla.sending.formats._columns import row_and_place
from openfla.texts import N_, Language, translate


class Weight(StrEnum):
    """What a note means for the row."""

    BLOCKING = "B"
    WARNING = "W"
    REPAIRED = "R"


_WEIGHTS: Final[Mapping[AnomalyClass, Weight]] = {
    AnomalyClass.BLOCKING: Weight.BLOCKING,
    AnomalyClass.WARNING: Weight.WARNING,
}


class Note(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """One thing about a row; plain texts, so that it can be kept as it is.

    `field` is the column in which one mends it, `cell` where that stands, `name` the member of the record. `row` is
    the row of the participant that it is about, where a record is made of several rows.
    """

    code: str
    weight: Weight
    title: str
    text: str
    advice: str = ""
    field: Field | None = None
    name: str = ""
    cell: str = ""
    row: int | None = None

    @classmethod
    def of_fault(cls, fault: Fault, language: Language, place: Place | None = None) -> "Note":
        """A cell that cannot be read."""
        return cls(
            code=fault.rule,
            weight=Weight.BLOCKING,
            title=title_of(fault.rule, language),
            text=fault.tell(language),
            advice=fault.advise(language),
            field=fault.field,
            cell=fault.cell,
            row=_row_of(fault.cell, place),
        )

    @classmethod
    def of_repair(cls, repair: Repair, language: Language, place: Place | None = None) -> "Note":
        """A cell that was read otherwise than it stands, because it was certain what was meant."""
        return cls(
            code=repair.code,
            weight=Weight.REPAIRED,
            title=title_of(repair.code, language),
            text=repair.tell(language),
            field=repair.field,
            cell=repair.cell,
            row=_row_of(repair.cell, place),
        )

    @classmethod
    def of_finding(cls, finding: Finding, language: Language, place: Place | None = None) -> "Note":
        """A rule of the register that the record breaks."""
        rule = finding.anomaly
        text = translate(language, rule.message, finding.values)
        if finding.code in BESIDE and "row" in finding.values:
            other = translate(language, N_("The other one stands in row %(row)d of this file."), finding.values)
            text = f"{text} {other}"
        return _placed(
            cls(
                code=finding.code,
                weight=_WEIGHTS[rule.cls],
                title=translate(language, rule.title),
                text=text,
                advice=translate(language, rule.remedy, finding.values),
                name=finding.name,
            ),
            place,
        )

    @classmethod
    def of_told(cls, told: Told, language: Language, place: Place | None = None) -> "Note":
        """An anomaly as the platform told it; a rule that this version does not know has its code for a title."""
        rule = ANOMALIES.get(told.code)
        advice = translate(language, rule.remedy) if rule else ""
        if not (advice and told.text.endswith(advice)):
            advice = ""
        return _placed(
            cls(
                code=told.code,
                weight=_WEIGHTS[told.cls],
                title=title_of(told.code, language),
                text=told.text.removesuffix(advice).rstrip(),
                advice=advice,
                name=told.name or "",
            ),
            place,
        )


def _placed(note: Note, place: Place | None) -> Note:
    """The same one with the column that its member comes from, and the cell where the file has one."""
    field = field_of(note.name)
    if place is None:
        return structs.replace(note, field=field)
    participant = participant_of(note.name) if place.more_rows else None
    is_known = participant is not None and participant < len(place.rows)
    row = place.rows[participant] if is_known and participant is not None else None
    return structs.replace(note, field=field, row=row, cell=_cell_of(note.name, field, place, row or place.row))


def _cell_of(name: str, field: Field | None, place: Place, row: int) -> str:
    """The cell in a table, the path in a record; nothing where the file has no place for the field."""
    if place.letters:
        letters = place.letters.get(field) if field else None
        return f"{letters}{row}" if letters else ""
    return f"$.{name}" if name else ""


def _row_of(cell: str, place: Place | None) -> int | None:
    """The row of a cell, where the record has several."""
    if place is None or not place.more_rows or not cell[-1:].isdigit():
        return None
    return row_and_place(cell)[0]
