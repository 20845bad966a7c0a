"""The rows of a file held against the rules of the register that need no register: before anything is sent."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from openfla.contract import checks, records
from openfla.contract.checks import DAY_MINUTES
from openfla.contract.declarations import LARGEST_RECORD, DeclarationRecord, ProviderDeclarationRecord, Verdict
from openfla.contract.findings import Finding
from openfla.contract.records import Content
from openfla.contract.shapes import MOST_FINDINGS
from openfla.contract.trainings import NewProviderTraining, NewTraining
from openfla.sending._faults import Fault
from openfla.sending._outcomes import Ready, Wrong
from openfla.sending._places import Place
from openfla.sending._repairs import Repair
from openfla.sending.checking._across import Across
from openfla.sending.checking._notes import Note
from openfla.sending.checking._verdicts import RowVerdict, row_verdicts
from openfla.texts import Language

AnyRecord = DeclarationRecord | ProviderDeclarationRecord

_BRUSSELS: Final = ZoneInfo("Europe/Brussels")
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


class Checked(Struct, frozen=True):
    """A row, or the rows of one record, with everything that is known of it before it is sent."""

    place: Place
    record: AnyRecord | None
    faults: tuple[Fault, ...] = ()
    findings: tuple[Finding, ...] = ()
    repairs: tuple[Repair, ...] = ()
    line: bytes | None = None
    """The record as it is sent, without the end of the line."""

    @property
    def verdict(self) -> Verdict:
        """What the platform would say, as far as one can know without it; B is not to be sent."""
        if self.faults or any(found.blocks for found in self.findings):
            return Verdict.BLOCKED
        return Verdict.WARNED if self.findings else Verdict.ACCEPTED

    def notes(self, language: Language) -> tuple[Note, ...]:
        """Everything that is told of it, in the reader's language."""
        return (
            *(Note.of_fault(fault, language, self.place) for fault in self.faults),
            *(Note.of_finding(finding, language, self.place) for finding in self.findings),
            *(Note.of_repair(repair, language, self.place) for repair in self.repairs),
        )

    def row_verdicts(self, language: Language) -> list[RowVerdict]:
        """Its verdict at each of its rows."""
        return row_verdicts(self.place.rows, self.verdict, self.notes(language))


def check(rows: Iterable[Ready | Wrong], today: date | None = None) -> Iterator[Checked]:
    """What `openfla trainings check` finds, record by record; memory stays small whatever the file.

    Each row that can be read is held against its schema and the rules of its content, by the very functions of the
    platform, and its training against those of the same worker before it.

    Args:
        rows: a file as `openfla.sending.read` opened it.
        today: the day in Belgium; usually that of this machine's clock.
    """
    day = today or datetime.now(_BRUSSELS).date()
    with Across() as across:
        for row in rows:
            if isinstance(row, Wrong):
                yield Checked(row.place, None, row.faults, (), row.repairs)
            else:
                line = _ENCODER.encode(row.record)
                yield Checked(row.place, row.record, (), _findings(row, line, across, day), row.repairs, line)


def _findings(row: Ready, line: bytes, across: Across, today: date) -> tuple[Finding, ...]:
    content, found = _by_itself(row, line, today)
    if any(each.blocks for each in found):
        return found
    return (*found, *across.findings(content, row.place.row))


def _by_itself(row: Ready, line: bytes, today: date) -> tuple[Content | None, tuple[Finding, ...]]:
    """What a record says, and what is wrong or strange about it whatever else there is."""
    training = row.record.training
    if row.is_shaped and len(line) <= LARGEST_RECORD and isinstance(training, NewTraining | NewProviderTraining):
        found = checks.findings_of(training, DAY_MINUTES, today)
        return training, tuple(each.under("training") for each in found[:MOST_FINDINGS])
    read = records.checked(line, type(row.record), DAY_MINUTES, today)
    return read.content, read.findings
