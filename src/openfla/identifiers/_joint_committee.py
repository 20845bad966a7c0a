import re
from typing import Final, NewType

from openfla.identifiers._errors import WrongJointCommitteeShape
from openfla.identifiers._separators import without_spaces

JointCommittee = NewType("JointCommittee", str)
"""Number of a joint committee, or of a subdivision of one: 200, 111.01, 305.02.09; never with .00 at its end."""

_WRITTEN: Final = re.compile(r"([0-9]{3})(?:\.?([0-9]{2})(?:\.?([0-9]{2}))?)?")


def joint_committee(text: str) -> JointCommittee:
    """A joint committee number from what was typed, with or without points. There are no check digits.

    Source: FPS Employment (minimumlonen.be) and NSSO; that 200.00 is 200 and 11101 is 111.01 is our own reading.

    Raises:
        WrongJointCommitteeShape: it has not three, five or seven digits, or is written in another way.

    >>> joint_committee("200.00"), joint_committee("11101"), joint_committee("305.02.09")
    ('200', '111.01', '305.02.09')
    """
    if number := _canonical(text):
        return number
    raise WrongJointCommitteeShape


def is_joint_committee(text: str) -> bool:
    """Whether this is a joint committee number in its canonical form."""
    return _canonical(text) == text


def _canonical(text: str) -> JointCommittee | None:
    written = _WRITTEN.fullmatch(without_spaces(text))
    if not written:
        return None
    parts = filter(None, written.groups())
    return JointCommittee(".".join(parts).removesuffix(".00").removesuffix(".00"))
