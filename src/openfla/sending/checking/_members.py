"""Which column of a file a member of a record comes from."""

import re
from collections.abc import Mapping
from typing import Final

from openfla.sending._fields import Field

_KIND: Final = re.compile(r"^(?:training|employment|trainingRight|employabilityBudget|withdrawal)(?:\.|$)")
"""Under which member of its record a content stands; within it there is none of these names."""
_ADDRESS: Final = re.compile(r"[A-Z]{1,3}[0-9]+")
_IN_LIST: Final = re.compile(r"^(?:training\.)?participants\[(?P<place>\d+)\]\.?")

_FIELDS: Final[Mapping[str, Field]] = {
    "period": Field.START_DATE,
    "period.startDate": Field.START_DATE,
    "period.endDate": Field.END_DATE,
    "duration.unit": Field.UNIT,
    "certificate.validUntil": Field.CERTIFICATE_UNTIL,
    **{field.value: field for field in Field if field is not Field.UNIT},
}


def member_of(name: str) -> str:
    """The member of the content, without the kind of record before it; empty for the record as a whole.

    >>> member_of("training.period.endDate"), member_of("period"), member_of("training")
    ('period.endDate', 'period', '')
    """
    return _KIND.sub("", name)


def is_address(cell: str) -> bool:
    """Whether this names a cell of a table, and no member of a record.

    >>> is_address("C17"), is_address("$.period.endDate"), is_address("")
    (True, False, False)
    """
    return _ADDRESS.fullmatch(cell) is not None


def field_of(name: str) -> Field | None:
    """The column in which one mends a member; None for the record as a whole.

    >>> field_of("training.duration.value"), field_of("training.participants[2].ssin"), field_of("training")
    (<Field.DURATION: 'duration'>, <Field.SSIN: 'ssin'>, None)
    """
    member = _IN_LIST.sub("", name)
    if member != name:
        return _FIELDS.get(member) or _FIELDS.get(member.partition(".")[0], Field.SSIN)
    member = member_of(name)
    return _FIELDS.get(member) or _FIELDS.get(member.partition(".")[0])


def participant_of(name: str) -> int | None:
    """Which participant a member belongs to, counted from 0; None for the training itself.

    >>> participant_of("training.participants[2].ssin"), participant_of("training.title")
    (2, None)
    """
    found = _IN_LIST.match(name)
    return int(found["place"]) if found else None
