import re
from typing import Final, NewType

from openfla.identifiers._errors import BadIdentifier, WrongAgreementNumberShape
from openfla.identifiers._joint_committee import joint_committee
from openfla.identifiers._separators import without_spaces

AgreementNumber = NewType("AgreementNumber", str)
"""Registration number of a collective agreement: 181682/CO/200, or its serial alone, 181682."""

_WRITTEN: Final = re.compile(r"0{0,2}([1-9][0-9]{3,5})(?:/CO/(.*))?", re.DOTALL)


def agreement_number(text: str) -> AgreementNumber:
    """The registration number of a collective agreement from what was typed. There are no check digits.

    Source: numbers that the FPS Employment has published since 2003; four to six digits and the form with a
    subdivision of a joint committee (66334/CO/111.01) are our own reading.

    Raises:
        WrongAgreementNumberShape: no serial of four to six digits, or something else than /CO/ behind it.
        WrongJointCommitteeShape: what stands behind /CO/ is no joint committee.

    >>> agreement_number("181682 / co / 200.00")
    '181682/CO/200'
    """
    written = _WRITTEN.fullmatch(without_spaces(text).upper())
    if not written:
        raise WrongAgreementNumberShape
    serial, committee = written.groups()
    return AgreementNumber(serial if committee is None else f"{serial}/CO/{joint_committee(committee)}")


def is_agreement_number(text: str) -> bool:
    """Whether this is the registration number of a collective agreement in its canonical form."""
    try:
        return agreement_number(text) == text
    except BadIdentifier:
        return False
