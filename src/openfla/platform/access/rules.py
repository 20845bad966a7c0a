import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from openfla.contract.qualities import AnyQuality, Quality
from openfla.platform.access.errors import (
    EnterpriseStopped,
    LastManager,
    NamedTwice,
    NoLocalManager,
    NoNssoNumber,
    NoPermission,
    QualityAlreadyActive,
    StopToCome,
    UnfitPermission,
)
from openfla.platform.access.model import (
    Agent,
    Enterprise,
    NamedPerson,
    Operator,
    Permission,
    Rank,
    Responsible,
    Search,
    Task,
    Visitor,
)

_TO_LOOK: Final = frozenset({Task.SEE_RESPONSIBLES, Task.SEE_ACTIVITY, Task.CONSULT_MANDATES})
"""What remains when an enterprise has stopped."""

_WORDS: Final = re.compile(r"[^\W_]+")
_DIGITS: Final = re.compile(r"[0-9]{1,10}")
_NUMBER_LENGTH: Final = 10
_MOST_WORDS: Final = 8
_LONGEST_WORD: Final = 50


def may(agent: Agent, task: Task) -> bool:
    """Whether somebody may do this, in the quality and enterprise where they act.

    Source: the entity's access manager activates qualities and names local managers (SEED 5, 7.1); a local
    manager gives users their permissions (SEED 4.3); only who has 'management of technical channels', or is local
    manager of the quality, makes channels (PORTAL-3). That deputies do the same, that only an access manager
    names access managers, and who reads the activity, is our own choice.
    """
    if isinstance(agent, Operator):
        return True
    return _ROLES[task](agent) and (agent.enterprise.is_active or task in _TO_LOOK)


def _is_entity(visitor: Visitor) -> bool:
    return visitor.entity_rank is not None


def _is_local(visitor: Visitor) -> bool:
    return visitor.local_rank is not None


def _is_local_or(*permissions: Permission) -> Callable[[Visitor], bool]:
    return lambda visitor: _is_local(visitor) or not visitor.permissions.isdisjoint(permissions)


_ROLES: Final[Mapping[Task, Callable[[Visitor], bool]]] = {
    Task.SEE_RESPONSIBLES: lambda visitor: visitor.has_a_role,
    Task.SEE_ACTIVITY: lambda visitor: _is_entity(visitor) or _is_local(visitor),
    Task.ACTIVATE_QUALITY: _is_entity,
    Task.NAME_ACCESS_MANAGERS: lambda visitor: visitor.entity_rank is Rank.MANAGER,
    Task.NAME_LOCAL_MANAGERS: _is_entity,
    Task.MANAGE_USERS: _is_local,
    Task.MANAGE_CHANNELS: _is_local_or(Permission.MANAGE_CHANNELS),
    Task.MANAGE_MANDATES: _is_local_or(Permission.MANAGE_MANDATES),
    Task.CONSULT_MANDATES: _is_local_or(Permission.MANAGE_MANDATES, Permission.CONSULT_MANDATES),
    Task.OPERATE: lambda _visitor: False,
}

_ENTITY_HELPS: Final = frozenset(
    {Task.SEE_ACTIVITY, Task.ACTIVATE_QUALITY, Task.NAME_ACCESS_MANAGERS, Task.NAME_LOCAL_MANAGERS}
)


def naming_task(quality: AnyQuality | None) -> Task:
    """What it takes to change who answers for the entity (no quality), or for one of its qualities."""
    return Task.NAME_ACCESS_MANAGERS if quality is None else Task.NAME_LOCAL_MANAGERS


def require_activatable(enterprise: Enterprise, quality: AnyQuality) -> None:
    """Whether an enterprise can begin to act in a quality.

    Raises:
        EnterpriseStopped: it has stopped.
        QualityAlreadyActive: it does already.
        NoNssoNumber: it is not known as an NSSO employer, and that quality asks it (PORTAL-1).
    """
    if not enterprise.is_active:
        raise EnterpriseStopped(enterprise.number)
    if quality in enterprise.qualities:
        raise QualityAlreadyActive(quality)
    if quality is Quality.EMPLOYER and enterprise.nsso_number is None:
        raise NoNssoNumber(enterprise.number)


def require_local_manager(named: Iterable[NamedPerson]) -> None:
    """A quality is activated with somebody who manages it (SEED 5).

    Raises:
        NoLocalManager: there are deputies at most.
    """
    if not any(person.rank is Rank.MANAGER for person in named):
        raise NoLocalManager


def require_different(named: Sequence[NamedPerson]) -> None:
    """Nobody is named twice in one go.

    Raises:
        NamedTwice: somebody is.
    """
    if len({person.login for person in named}) < len(named):
        raise NamedTwice


def require_another_manager(held: Iterable[Responsible], leaving: UUID) -> None:
    """A manager may go, or become a deputy, while another one remains at the same level.

    Args:
        held: who answers at that level.
        leaving: the person who will be manager no longer.

    Raises:
        LastManager: nobody would remain.
    """
    managers = {responsible.person.id for responsible in held if responsible.rank is Rank.MANAGER}
    if managers == {leaving}:
        raise LastManager


def require_fit(permissions: frozenset[Permission], quality: AnyQuality) -> None:
    """What a user is given suits the quality.

    Raises:
        NoPermission: nothing is given.
        UnfitPermission: a quality that cannot have a channel has none to manage.
    """
    if not permissions:
        raise NoPermission
    for permission in permissions.difference(permissions_in(quality)):
        raise UnfitPermission(permission, quality)


def permissions_in(quality: AnyQuality) -> tuple[Permission, ...]:
    """What can be given in a quality (SEED 4.4.1 step 4)."""
    can_have_channels = isinstance(quality, Quality)
    return tuple(each for each in Permission if can_have_channels or each is not Permission.MANAGE_CHANNELS)


def in_list(responsible: Responsible) -> tuple[str, bool, str, str]:
    """Where somebody stands in a list: the entity first, managers before deputies, by name."""
    person, quality = responsible.person, responsible.quality
    return quality.value if quality else "", responsible.rank is Rank.DEPUTY, person.name.casefold(), person.login


def require_past(on: date, *, today: date) -> None:
    """What is recorded has happened.

    Raises:
        StopToCome: it has not.
    """
    if on > today:
        raise StopToCome


def helpers(held: Sequence[Responsible], task: Task) -> list[Responsible]:
    """Who among those responsible can help somebody without access (PORTAL-4), the best placed first.

    Access managers where a quality or a manager is missing; else the local managers, and the access managers, who
    can name one, where there is none.
    """
    entity = [each for each in held if each.quality is None]
    if task is Task.NAME_ACCESS_MANAGERS:
        return [each for each in entity if each.rank is Rank.MANAGER]
    local = [each for each in held if each.quality is not None]
    return entity if task in _ENTITY_HELPS else local or entity


def search(words: str) -> Search | None:
    """How to look for an enterprise by what was typed, or nothing when no letter or digit was."""
    typed = _WORDS.findall(words)[:_MOST_WORDS]
    query = " & ".join(f"{word[:_LONGEST_WORD]}:*" for word in typed)
    digits = "".join(typed).upper().removeprefix("BE")
    if not _DIGITS.fullmatch(digits):
        return Search(query) if query else None
    digits = digits if digits[0] in "01" else f"0{digits}"
    return Search(query, digits.ljust(_NUMBER_LENGTH, "0"), digits.ljust(_NUMBER_LENGTH, "9"))
