"""Everybody who may stand in front of the portal: who they are, in what role, and what became of their session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from openfla.contract.qualities import AnyQuality, OtherQuality, Quality
from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.access import service as access
from openfla.platform.access.model import NamedPerson, Operator, Permission, Rank
from openfla.platform.kernel.database import Tx
from tests.platform.mandates.people import a_number
from tests.platforms import BAKERY, BUTCHER

AT: Final = datetime.now(UTC)
OPERATOR: Final = Operator()
NAME: Final = "De Korenbloem"
SECRETARIAT: Final = a_number(1)
"""Who acts for the bakery."""
PARTNER: Final = a_number(2)
"""Who has nothing with anybody yet: whom mandates are asked of."""
SHUT: Final = a_number(3)
"""An enterprise that has stopped."""

EMPLOYER, TRAINER = Quality.EMPLOYER, Quality.TRAINING_PROVIDER
SOCIAL, SERVICE = Quality.SOCIAL_SECRETARIAT, Quality.SERVICE_PROVIDER
STAFFLESS: Final = OtherQuality.WITHOUT_STAFF
QUALITIES: Final[Sequence[AnyQuality]] = (*Quality, STAFFLESS)
"""Of every enterprise of the matrix; the one that is left is activated."""

_CHANNELS, _MANDATES, _CONSULT = Permission.MANAGE_CHANNELS, Permission.MANAGE_MANDATES, Permission.CONSULT_MANDATES
_Level = AnyQuality | None

RESPONSIBLES: Final[Sequence[tuple[EnterpriseNumber, _Level, str, Rank]]] = (
    (BAKERY, None, "steven", Rank.MANAGER),
    (BAKERY, None, "barbara", Rank.DEPUTY),
    (BAKERY, None, "felix", Rank.MANAGER),
    (BAKERY, EMPLOYER, "felix", Rank.MANAGER),
    (BAKERY, EMPLOYER, "danny", Rank.MANAGER),
    (BAKERY, EMPLOYER, "mery", Rank.DEPUTY),
    (BAKERY, TRAINER, "tina", Rank.MANAGER),
    (BAKERY, TRAINER, "tom", Rank.DEPUTY),
    (BAKERY, SOCIAL, "sofie", Rank.MANAGER),
    (BAKERY, SERVICE, "saskia", Rank.MANAGER),
    (BAKERY, STAFFLESS, "wim", Rank.MANAGER),
    (BUTCHER, None, "anna", Rank.MANAGER),
    (BUTCHER, EMPLOYER, "bert", Rank.MANAGER),
    (BUTCHER, TRAINER, "boris", Rank.MANAGER),
    (SECRETARIAT, None, "adam", Rank.MANAGER),
    (SECRETARIAT, SOCIAL, "sara", Rank.MANAGER),
    (SECRETARIAT, SOCIAL, "simon", Rank.DEPUTY),
    (SECRETARIAT, SERVICE, "victor", Rank.MANAGER),
    (SECRETARIAT, EMPLOYER, "emma", Rank.MANAGER),
    (SHUT, None, "stan", Rank.MANAGER),
    (SHUT, EMPLOYER, "stan", Rank.MANAGER),
    # Their roles are taken away again.
    (BAKERY, None, "gone.entity", Rank.DEPUTY),
    (BAKERY, EMPLOYER, "gone.local", Rank.DEPUTY),
    (BAKERY, None, "lowered", Rank.MANAGER),
)
USERS: Final[Sequence[tuple[EnterpriseNumber, AnyQuality, str, frozenset[Permission]]]] = (
    (BAKERY, EMPLOYER, "ursula", frozenset({_CHANNELS})),
    (BAKERY, EMPLOYER, "ulrich", frozenset({_MANDATES})),
    (BAKERY, EMPLOYER, "umberto", frozenset({_CONSULT})),
    (BAKERY, EMPLOYER, "ute", frozenset(Permission)),
    (BAKERY, TRAINER, "uwe", frozenset(Permission)),
    (BUTCHER, EMPLOYER, "bruno", frozenset(Permission)),
    (SECRETARIAT, SOCIAL, "selma", frozenset({_MANDATES})),
    (SECRETARIAT, SOCIAL, "silke", frozenset({_CONSULT})),
    (SECRETARIAT, SOCIAL, "siem", frozenset({_CHANNELS})),
    (SHUT, EMPLOYER, "suzy", frozenset(Permission)),
    (BAKERY, EMPLOYER, "gone.user", frozenset({_CHANNELS})),
    (BAKERY, EMPLOYER, "changed", frozenset({_CHANNELS})),
)


@dataclass(frozen=True)
class Kind:
    """Who asks: by their first name, where their session acts, and what became of that session."""

    first: str = ""
    number: EnterpriseNumber | None = BAKERY
    quality: AnyQuality = EMPLOYER
    session: str = "good"
    environment: str = "sandbox"


KINDS: Final[dict[str, Kind]] = {
    "an access manager": Kind("steven"),
    "a deputy access manager": Kind("barbara"),
    "an access manager who became a deputy": Kind("lowered"),
    "an access manager who is local manager too": Kind("felix"),
    "a local manager": Kind("danny"),
    "a deputy local manager": Kind("mery"),
    "a user who manages channels": Kind("ursula"),
    "a user who manages mandates": Kind("ulrich"),
    "a user who consults mandates": Kind("umberto"),
    "a user with every permission": Kind("ute"),
    "a user whose channels became mandates to consult": Kind("changed"),
    "an access manager, as training provider": Kind("steven", quality=TRAINER),
    "the local manager of the training provider": Kind("tina", quality=TRAINER),
    "the deputy local manager of the training provider": Kind("tom", quality=TRAINER),
    "a user of the training provider with every permission": Kind("uwe", quality=TRAINER),
    "the local manager of the bakery's social secretariat": Kind("sofie", quality=SOCIAL),
    "the local manager of the bakery's service provider": Kind("saskia", quality=SERVICE),
    "the local manager of the enterprise without staff": Kind("wim", quality=STAFFLESS),
    "the access manager of another enterprise": Kind("anna", BUTCHER),
    "the local manager of another enterprise": Kind("bert", BUTCHER),
    "the local manager of another training provider": Kind("boris", BUTCHER, TRAINER),
    "a user of another enterprise with every permission": Kind("bruno", BUTCHER),
    "the local manager of the mandatary": Kind("sara", SECRETARIAT, SOCIAL),
    "the deputy local manager of the mandatary": Kind("simon", SECRETARIAT, SOCIAL),
    "a user of the mandatary who manages mandates": Kind("selma", SECRETARIAT, SOCIAL),
    "a user of the mandatary who consults mandates": Kind("silke", SECRETARIAT, SOCIAL),
    "a user of the mandatary who manages channels": Kind("siem", SECRETARIAT, SOCIAL),
    "the access manager of the mandatary": Kind("adam", SECRETARIAT, SOCIAL),
    "the local manager of the mandatary's other quality": Kind("victor", SECRETARIAT, SERVICE),
    "the local manager of the mandatary as employer": Kind("emma", SECRETARIAT),
    "the manager of an enterprise that stopped": Kind("stan", SHUT),
    "a user of an enterprise that stopped": Kind("suzy", SHUT),
    "a local manager, in a quality that is not theirs": Kind("danny", quality=TRAINER),
    "a local manager, in an enterprise that is not theirs": Kind("danny", BUTCHER),
    "a local manager, in an enterprise that is not admitted": Kind("danny", environment="acceptance"),
    "a removed access manager": Kind("gone.entity"),
    "a removed local manager": Kind("gone.local"),
    "a removed user": Kind("gone.user"),
    "somebody without any role": Kind("nobody"),
    "a local manager who chose nothing yet": Kind("danny", number=None),
    "a local manager who was idle too long": Kind("danny", session="idle"),
    "a local manager who signed in too long ago": Kind("danny", session="old"),
    "a local manager who signed out": Kind("danny", session="ended"),
    "a local manager who signed out everywhere": Kind("danny", session="ended everywhere"),
    "somebody with a session that nobody began": Kind("danny", session="invented"),
    "nobody": Kind(session="none"),
}
"""Everybody who asks something; unless told otherwise they act for the bakery as employer."""


def login(first: str) -> str:
    return f"{first}@korenbloem.example"


def named(first: str, rank: Rank = Rank.MANAGER) -> NamedPerson:
    return NamedPerson(login(first), first.title(), rank)


async def settle(tx: Tx) -> None:
    """The enterprises, and everybody's roles: given, and for some taken away again."""
    for number in (BAKERY, BUTCHER, SECRETARIAT, PARTNER, SHUT):
        nsso = NssoNumber("000935467") if number is BAKERY else None
        await access.enrol(tx, number, NAME, QUALITIES, nsso_number=nsso, at=AT)
    people = {}
    for number, level, first, rank in RESPONSIBLES:
        people[first] = await access.name_responsible(tx, OPERATOR, number, level, named(first, rank), at=AT)
    for number, quality, first, given in USERS:
        people[first] = await access.grant(tx, OPERATOR, number, quality, named(first), given, at=AT)
    await access.remove_responsible(tx, OPERATOR, BAKERY, None, people["gone.entity"].id, at=AT)
    await access.remove_responsible(tx, OPERATOR, BAKERY, EMPLOYER, people["gone.local"].id, at=AT)
    await access.remove_user(tx, OPERATOR, BAKERY, EMPLOYER, people["gone.user"].id, at=AT)
    await access.change_rank(tx, OPERATOR, BAKERY, None, people["lowered"].id, Rank.DEPUTY, at=AT)
    changed, before, after = people["changed"].id, frozenset({_CHANNELS}), frozenset({_CONSULT})
    await access.change_permissions(tx, OPERATOR, BAKERY, EMPLOYER, changed, after, before=before, at=AT)
    await access.stop(tx, OPERATOR, SHUT, on=date(2026, 1, 1), at=AT)
