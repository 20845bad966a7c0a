"""Who may do what, written by hand from the guide (2.2, 2.3, 4.2 to 4.4, 5, 7.1) and from reference channel.md 2 to 4.

Our own choices in it stand in docs/adr/0009: what deputies may do, who reads the activity, and that an enterprise
which stopped may only look. Nothing here is computed from the code that decides.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from tests.platform.portal.acts import ACTS, ADMISSION, CHOOSE_BAKERY, CHOOSE_BUTCHER, HOME, OPEN, SIGNED_IN
from tests.platform.portal.acts_access import (
    ACTIVATE,
    ACTIVITY,
    CHANGE_ENTITY,
    CHANGE_LOCAL,
    NAME_ENTITY,
    NAME_LOCAL,
    ONE_USER,
    REMOVE_USER,
    USERS,
)
from tests.platform.portal.acts_channels import CHANNELS, NEW_CHANNEL, ONE_CHANNEL
from tests.platform.portal.acts_mandates import (
    ASK,
    DO_OF_MANDATARY,
    DO_OF_MANDATOR,
    END,
    GROUP,
    MANDATES,
    ONE_MANDATE,
    RECORD,
    SEE_OF_MANDATARY,
    SEE_OF_MANDATOR,
)

Names = Iterable[str]


class Outcome(StrEnum):
    """What a request is answered."""

    ALLOWED = "may"
    ONLY_ASKED = "only asks, to"
    """A document that the mandator hands in confirms nothing: the mandatary still answers."""
    NO_ACCESS = "may not"
    UNKNOWN = "never learns that it could"
    """404: it is another's, and nobody learns that it exists; or nothing of the kind exists in that quality."""
    TOO_LATE = "finds nobody there to"
    """422, and nothing was done: whoever is meant is not in a list of theirs."""
    NEED_NOT = "need not"
    """422: the environment is open, so nobody asks to be let in."""
    NOT_ADMITTED = "is not admitted, so may not"
    """422, and nothing was done (ENV-2)."""
    NOT_HERE = "has no channel in that quality, so may not"
    """403 with its own reason, logged (PORTAL-6)."""
    LED_BACK = "is led back to the mandate, to"
    CHOOSES = "chooses a place first, to"
    SIGNS_IN = "signs in first, to"


def _row(
    allowed: tuple[Names, ...],
    rest: Outcome = Outcome.NO_ACCESS,
    /,
    *,
    unknown: tuple[Names, ...] = (),
    too_late: tuple[Names, ...] = (),
    led_back: tuple[Names, ...] = (),
    only_asked: tuple[Names, ...] = (),
    refused: tuple[Names, ...] = (),
    not_here: tuple[Names, ...] = (),
    not_admitted: tuple[Names, ...] = (),
) -> Mapping[str, Outcome]:
    told = dict.fromkeys(ACTS, rest)
    if rest is not Outcome.SIGNS_IN:
        told |= dict.fromkeys(ADMISSION, Outcome.NEED_NOT)
    for groups, outcome in (
        (refused, Outcome.NO_ACCESS),
        (allowed, Outcome.ALLOWED),
        (unknown, Outcome.UNKNOWN),
        (too_late, Outcome.TOO_LATE),
        (not_here, Outcome.NOT_HERE),
        (not_admitted, Outcome.NOT_ADMITTED),
        (led_back, Outcome.LED_BACK),
        (only_asked, Outcome.ONLY_ASKED),
    ):
        for group in groups:
            told |= dict.fromkeys(group, outcome)
    return told


_INSIDE: Final = (HOME, SIGNED_IN, OPEN)
_HERE: Final = (*_INSIDE, CHOOSE_BAKERY)
_ENTITY: Final = (ACTIVITY, ACTIVATE, NAME_LOCAL)
_THEIR_ENTITY: Final = (*_ENTITY, CHANGE_LOCAL)
_CHIEF: Final = (*_THEIR_ENTITY, NAME_ENTITY, CHANGE_ENTITY)
_OWN_CHANNELS: Final = (CHANNELS, NEW_CHANNEL)
_ALL_CHANNELS: Final = (*_OWN_CHANNELS, ONE_CHANNEL)
_OF_MANDATOR: Final = (MANDATES, ASK, ONE_MANDATE, END, SEE_OF_MANDATOR, DO_OF_MANDATOR)
_OF_MANDATARY: Final = (MANDATES, ASK, RECORD, GROUP, ONE_MANDATE, END, SEE_OF_MANDATARY, DO_OF_MANDATARY)
_EVERY_MANDATE: Final = (ONE_MANDATE, END, SEE_OF_MANDATOR, DO_OF_MANDATOR, SEE_OF_MANDATARY, DO_OF_MANDATARY)
_LOCAL: Final = (ACTIVITY, USERS, *_OWN_CHANNELS)
_ELSEWHERE: Final = {"unknown": (ONE_USER, ONE_CHANNEL, *_EVERY_MANDATE), "too_late": (REMOVE_USER,)}
"""Whoever manages another quality or enterprise, before what is the bakery's as employer."""

_AS_MANDATOR: Final = {"led_back": (SEE_OF_MANDATARY,), "only_asked": (RECORD,)}
_LOCAL_MANAGER: Final = _row(
    (*_HERE, *_LOCAL, ONE_USER, REMOVE_USER, ONE_CHANNEL, *_OF_MANDATOR),
    **_AS_MANDATOR,
)
_CONSULTS: Final = _row((*_HERE, MANDATES, ONE_MANDATE))
_DEPUTY_OF_ENTITY: Final = _row((*_HERE, *_THEIR_ENTITY))
_OF_TRAINER: Final = _row((*_INSIDE, *_LOCAL), **_ELSEWHERE)
_OF_OTHER_MANDATARY: Final = _row((*_INSIDE, *_LOCAL, MANDATES, ASK, RECORD, GROUP), **_ELSEWHERE)
_MANDATARY: Final = _row(
    (*_INSIDE, *_LOCAL, *_OF_MANDATARY),
    unknown=(ONE_USER, ONE_CHANNEL),
    too_late=(REMOVE_USER,),
    led_back=(SEE_OF_MANDATOR,),
)
_OTHER_EMPLOYER: Final = (*_LOCAL, MANDATES, ASK)
_NOWHERE: Final = _row((SIGNED_IN, OPEN), Outcome.CHOOSES, refused=(CHOOSE_BAKERY, CHOOSE_BUTCHER))
_UNDECIDED: Final = _row((SIGNED_IN, OPEN, CHOOSE_BAKERY), Outcome.CHOOSES, refused=(CHOOSE_BUTCHER,))
_OUTSIDE: Final = _row((OPEN,), Outcome.SIGNS_IN)

MATRIX: Final[dict[str, Mapping[str, Outcome]]] = {
    "an access manager": _row((*_HERE, *_CHIEF)),
    "a deputy access manager": _DEPUTY_OF_ENTITY,
    "an access manager who became a deputy": _DEPUTY_OF_ENTITY,
    "an access manager who is local manager too": _row(
        (*_HERE, *_CHIEF, *_LOCAL, ONE_USER, REMOVE_USER, ONE_CHANNEL, *_OF_MANDATOR), **_AS_MANDATOR
    ),
    "a local manager": _LOCAL_MANAGER,
    "a deputy local manager": _LOCAL_MANAGER,
    "a user who manages channels": _row((*_HERE, *_ALL_CHANNELS)),
    "a user who manages mandates": _row((*_HERE, *_OF_MANDATOR), **_AS_MANDATOR),
    "a user who consults mandates": _CONSULTS,
    "a user with every permission": _row((*_HERE, *_ALL_CHANNELS, *_OF_MANDATOR), **_AS_MANDATOR),
    "a user whose channels became mandates to consult": _CONSULTS,
    "an access manager, as training provider": _row((*_HERE, *_CHIEF)),
    "the local manager of the training provider": _OF_TRAINER,
    "the deputy local manager of the training provider": _OF_TRAINER,
    "a user of the training provider with every permission": _row(
        (*_INSIDE, *_OWN_CHANNELS), unknown=(ONE_CHANNEL, *_EVERY_MANDATE)
    ),
    "the local manager of the bakery's social secretariat": _OF_OTHER_MANDATARY,
    "the local manager of the bakery's service provider": _OF_OTHER_MANDATARY,
    "the local manager of the enterprise without staff": _row(
        (*_INSIDE, ACTIVITY, USERS, CHANNELS, *_OF_MANDATOR),
        not_here=(NEW_CHANNEL,),
        unknown=(ONE_CHANNEL, ONE_USER),
        too_late=(REMOVE_USER,),
        **_AS_MANDATOR,
    ),
    "the access manager of another enterprise": _row(
        (*_INSIDE, CHOOSE_BUTCHER, *_ENTITY, NAME_ENTITY), too_late=(CHANGE_ENTITY, CHANGE_LOCAL)
    ),
    "the local manager of another enterprise": _row(
        (*_INSIDE, CHOOSE_BUTCHER, *_OTHER_EMPLOYER), only_asked=(RECORD,), **_ELSEWHERE
    ),
    "the local manager of another training provider": _OF_TRAINER,
    "a user of another enterprise with every permission": _row(
        (*_INSIDE, CHOOSE_BUTCHER, *_OWN_CHANNELS, MANDATES, ASK),
        only_asked=(RECORD,),
        unknown=(ONE_CHANNEL, *_EVERY_MANDATE),
    ),
    "the local manager of the mandatary": _MANDATARY,
    "the deputy local manager of the mandatary": _MANDATARY,
    "a user of the mandatary who manages mandates": _row((*_INSIDE, *_OF_MANDATARY), led_back=(SEE_OF_MANDATOR,)),
    "a user of the mandatary who consults mandates": _row((*_INSIDE, MANDATES, ONE_MANDATE)),
    "a user of the mandatary who manages channels": _row((*_INSIDE, *_OWN_CHANNELS), unknown=(ONE_CHANNEL,)),
    "the access manager of the mandatary": _row(
        (*_INSIDE, *_ENTITY, NAME_ENTITY), too_late=(CHANGE_ENTITY, CHANGE_LOCAL)
    ),
    "the local manager of the mandatary's other quality": _OF_OTHER_MANDATARY,
    "the local manager of the mandatary as employer": _row(
        (*_INSIDE, *_OTHER_EMPLOYER), only_asked=(RECORD,), **_ELSEWHERE
    ),
    "the manager of an enterprise that stopped": _row((*_INSIDE, ACTIVITY, MANDATES), unknown=(ONE_MANDATE,)),
    "a user of an enterprise that stopped": _row((*_INSIDE, MANDATES), unknown=(ONE_MANDATE,)),
    "a local manager, in a quality that is not theirs": _UNDECIDED,
    "a local manager, in an enterprise that is not theirs": _UNDECIDED,
    "a local manager, in an enterprise that is not admitted": _row(
        (SIGNED_IN, OPEN, ADMISSION),
        Outcome.CHOOSES,
        refused=(CHOOSE_BAKERY, CHOOSE_BUTCHER),
        not_admitted=({"register an enterprise that nobody registered"},),
    ),
    "a removed access manager": _NOWHERE,
    "a removed local manager": _NOWHERE,
    "a removed user": _NOWHERE,
    "somebody without any role": _NOWHERE,
    "a local manager who chose nothing yet": _UNDECIDED,
    "a local manager who was idle too long": _OUTSIDE,
    "a local manager who signed in too long ago": _OUTSIDE,
    "a local manager who signed out": _OUTSIDE,
    "a local manager who signed out everywhere": _OUTSIDE,
    "somebody with a session that nobody began": _OUTSIDE,
    "nobody": _OUTSIDE,
}
