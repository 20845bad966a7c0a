"""Values that stand in every training of a file, because no column holds them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from openfla.sending._faults import Fault
from openfla.sending._fields import Field
from openfla.sending._mistakes import BadConstant
from openfla.sending.reading import _cells, _dates, _numbers
from openfla.sending.reading._cells import Cell
from openfla.sending.reading._rows import one_of
from openfla.sending.reading._vocabularies import RIGHTS, STATUSES, TYPES, UNITS, YES_OR_NO

READERS: Final[Mapping[Field, Callable[[Cell], Any]]] = {
    Field.ENTERPRISE_NUMBER: _numbers.enterprise_number,
    Field.TITLE: _cells.text,
    Field.TYPE: one_of(TYPES),
    Field.START_DATE: _dates.day,
    Field.END_DATE: _dates.day,
    Field.UNIT: one_of(UNITS),
    Field.STATUS: one_of(STATUSES),
    Field.CERTIFICATE: one_of(YES_OR_NO),
    Field.CERTIFICATE_UNTIL: _dates.day,
    Field.COUNTS_FOR_ACCOUNT: one_of(YES_OR_NO),
    Field.DEDUCTED_FROM: one_of(RIGHTS),
    Field.FUNDING: _cells.text,
    Field.PROVIDER: _numbers.provider,
    Field.JOINT_COMMITTEE: _numbers.joint_committee,
}
"""How the cell of a field is read, for the fields that can be the same in every training."""


def require_usable(constants: Mapping[Field, str]) -> None:
    """Nothing, when every training can have these values.

    Raises:
        BadConstant: one breaks the rule of its field.
    """
    for field, value in constants.items():
        if parse := READERS.get(field):
            try:
                parse(Cell(field, "", value))
            except Fault as fault:
                raise BadConstant(field, fault) from None
