from collections.abc import Callable, Mapping
from typing import Final

from openfla.platform.access.model import Agent, Operator, Permission, Rank, Task, Visitor

_TO_LOOK: Final = frozenset({Task.SEE_RESPONSIBLES, Task.SEE_ACTIVITY, Task.CONSULT_MANDATES})
"""What remains when an enterprise has stopped."""


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
}
