"""Rows whose cells were all met before: words, days, lengths and titles come again and again in a file.

Nothing of a worker is remembered, and all of it goes when the file was read. What was wrong or put right is never
remembered: it is read, and told, in each row anew.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from msgspec import Struct

from openfla.contract.declarations import DeclarationRecord
from openfla.contract.trainings import NewTraining
from openfla.identifiers import Ssin, is_ssin
from openfla.sending._fields import Field
from openfla.sending._outcomes import Ready, Wrong
from openfla.sending.formats._values import SourceRow
from openfla.sending.reading._layouts import Layout
from openfla.sending.reading._memory import References
from openfla.sending.reading._rows import judged

_MOST: Final = 1024
"""Of each part of a training; then it begins anew."""
_LONGEST: Final = 400
"""Signs of a cell that is remembered."""
_PARTS: Final = (
    ("title", (Field.TITLE,)),
    ("type", (Field.TYPE,)),
    ("period", (Field.START_DATE, Field.END_DATE)),
    ("duration", (Field.DURATION, Field.UNIT)),
    ("funding", (Field.FUNDING,)),
    ("joint_committee", (Field.JOINT_COMMITTEE,)),
    ("enterprise_number", (Field.ENTERPRISE_NUMBER,)),
    ("status", (Field.STATUS,)),
    ("certificate", (Field.CERTIFICATE, Field.CERTIFICATE_UNTIL)),
    ("counts_for_account", (Field.COUNTS_FOR_ACCOUNT,)),
    ("deducted_from", (Field.COUNTS_FOR_ACCOUNT, Field.DEDUCTED_FROM)),
    ("provider", (Field.PROVIDER,)),
)
"""Which cells tell a part of a training. Its reference and its worker are read in each row."""
_OWN: Final = (Field.REFERENCE, Field.SSIN)
_PLAIN: Final = re.compile(r"[A-Za-z0-9][!-~]{0,63}")
"""A reference with nothing around it or in it that has to be looked at."""
_IN_PRINT: Final = re.compile(r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d", re.ASCII)
_UNKNOWN: Final = object()


class _Part(Struct, frozen=True):
    name: str
    fields: tuple[Field, ...]
    key: Callable[[Sequence[object]], object]
    known: dict[object, Any]


class Recall:
    """The rows of one table; the parts of their trainings are remembered by the cells that told them."""

    def __init__(self, layout: Layout, references: References) -> None:
        self._layout, self._references = layout, references
        places = {name: [at for field in fields for at in layout.places.get(field, ())] for name, fields in _PARTS}
        self._parts = [_Part(name, fields, itemgetter(*places[name]), {}) for name, fields in _PARTS if places[name]]
        self._fixed = [name for name, at in places.items() if not at]
        self._told: dict[str, Any] | None = None
        own = [layout.places.get(field, ()) for field in _OWN]
        is_plain = all(len(at) == 1 for at in own) and layout.words.keys().isdisjoint(_OWN)
        self._own = (own[0][0], own[1][0]) if is_plain else None
        self._width = 1 + max((place for at in layout.places.values() for place in at), default=0)

    def judged(self, row: SourceRow, lent: Mapping[int, str]) -> Ready | Wrong:
        """What becomes of a row; `lent` tells for a place from which merged cell its value comes."""
        values = self._values(row)
        if not lent and (ready := self._at_once(row, values)):
            return ready
        found = judged(self._layout.row(row, lent), self._references)
        if isinstance(found, Ready):
            self._learn(values, found)
        return found

    def _at_once(self, row: SourceRow, values: Sequence[object]) -> Ready | None:
        """The record of a row in which everything is plain, and known but for its reference and its worker."""
        if self._own is None or self._told is None:
            return None
        reference, worker = values[self._own[0]], _worker(values[self._own[1]])
        if worker is None or not isinstance(reference, str) or not _PLAIN.fullmatch(reference):
            return None
        told = self._told.copy()
        for part in self._parts:
            found = part.known.get(part.key(values), _UNKNOWN)
            if found is _UNKNOWN:
                return None
            told[part.name] = found
        if self._references.first_row(reference, row.number) != row.number:
            return None
        training = NewTraining(reference=reference, ssin=worker, **told)
        return Ready(self._layout.place_of(row), DeclarationRecord(training=training), is_shaped=True)

    def _learn(self, values: Sequence[object], ready: Ready) -> None:
        """Remember what the cells of a row were read as, but for those in which something was put right."""
        if any(isinstance(value, str) and len(value) > _LONGEST for value in values):
            return
        training, repaired = ready.training, {repair.field for repair in ready.repairs}
        if self._told is None:
            self._told = {name: getattr(training, name) for name in self._fixed}
        for part in self._parts:
            if repaired.isdisjoint(part.fields):
                if len(part.known) >= _MOST:
                    part.known.clear()
                part.known[part.key(values)] = getattr(training, part.name)

    def _values(self, row: SourceRow) -> Sequence[object]:
        """As keys: a row ends with its last value, and what is true is not the number 1."""
        values: tuple[object, ...] = row.values
        if len(values) < self._width:
            values = (*values, *[""] * (self._width - len(values)))
        if bool in map(type, values):
            return tuple((value,) if isinstance(value, bool) else value for value in values)
        return values


def _worker(value: object) -> Ssin | None:
    """The number in a cell that holds just that, plain or as an identity card shows it."""
    if not isinstance(value, str):
        return None
    number = value.replace(".", "").replace("-", "") if _IN_PRINT.fullmatch(value) else value
    return Ssin(number) if is_ssin(number) else None
