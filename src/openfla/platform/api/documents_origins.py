"""Where each field comes from: what it is, never its name or shape, which are OpenFLA's own everywhere."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from openfla.texts import N_


class Origin(StrEnum):
    """Of the official API not one field is public; what is known is what the account holds."""

    GUIDE = "guide"
    """The guide on setting up the channel asks for it."""
    LAW = "law"
    """The law says that it is recorded."""
    PUBLIC_SOURCE = "publicSource"
    """Public descriptions of the official tool name it."""
    BELGIF = "belgif"
    """The Belgif guide or an RFC says how it looks."""
    OWN = "openfla"
    """Our own choice."""


NAMES: Final[Mapping[str, str]] = {
    Origin.GUIDE: N_("Guide"),
    Origin.LAW: N_("Law"),
    Origin.PUBLIC_SOURCE: N_("Public source"),
    Origin.BELGIF: N_("Belgif or RFC"),
    Origin.OWN: N_("OpenFLA"),
}
"""What each is called beside a field."""

# Of reference requirements (guide), platform.md sections 9.1 to 9.5 (public sources) and channel.md D (Belgif).
_OF_MESSAGE: Final = {
    "Problem": Origin.BELGIF,
    "InputValidationProblem": Origin.BELGIF,
    "InputValidationIssue": Origin.BELGIF,
    "Health": Origin.BELGIF,
    "Labels": Origin.BELGIF,
}
_OF_FIELD: Final = {
    "enterpriseNumber": Origin.GUIDE,
    "participants": Origin.GUIDE,
    "quality": Origin.GUIDE,
    "funding": Origin.LAW,
    **dict.fromkeys(
        [
            "ssin",
            "title",
            "type",
            "period",
            "startDate",
            "endDate",
            "duration",
            "value",
            "unit",
            "status",
            "certificate",
            "validUntil",
            "countsForAccount",
            "deductedFrom",
            "jointCommittee",
            "verified",
            "year",
            "kind",
            "days",
            "entitled",
            "carriedOver",
            "taken",
            "planned",
            "left",
            "workingRegime",
            "jointCommittees",
            "collectiveAgreement",
            "measure",
            "initialAmount",
            "remainingAmount",
            "lastSpendingDate",
            "payments",
            "paidOn",
            "amount",
        ],
        Origin.PUBLIC_SOURCE,
    ),
    **dict.fromkeys(
        [
            *("href", "items", "self", "next", "prev", "first", "last", "page", "pageSize", "total"),
            *("state", "pollAfter", "completed"),
        ],
        Origin.BELGIF,
    ),
}


def origin_of(message: str, field: str) -> Origin:
    """Where a field of a message comes from; what nobody else asks for is ours."""
    return _OF_MESSAGE.get(message) or _OF_FIELD.get(field, Origin.OWN)
