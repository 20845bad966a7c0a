"""Access management (UMAN): what can be done, and the one place that decides who may."""

from openfla.platform.access.service.activation import activate, register
from openfla.platform.access.service.decisions import (
    about,
    held,
    places,
    require_here,
    require_task,
    visitor,
)
from openfla.platform.access.service.enterprises import (
    bar,
    enrol,
    enterprises,
    find,
    found,
    is_known,
    require_quality,
    require_registrable,
    resume,
    stop,
    unbar,
)
from openfla.platform.access.service.responsibles import (
    change_rank,
    name_responsible,
    remove_responsible,
    responsibles,
    who_can_help,
)
from openfla.platform.access.service.users import change_permissions, grant, remove_user, users
from openfla.platform.access.service.visitors import Roles, roles

__all__ = [
    "Roles",
    "about",
    "activate",
    "bar",
    "change_permissions",
    "change_rank",
    "enrol",
    "enterprises",
    "find",
    "found",
    "grant",
    "held",
    "is_known",
    "name_responsible",
    "places",
    "register",
    "remove_responsible",
    "remove_user",
    "require_here",
    "require_quality",
    "require_registrable",
    "require_task",
    "responsibles",
    "resume",
    "roles",
    "stop",
    "unbar",
    "users",
    "visitor",
    "who_can_help",
]
