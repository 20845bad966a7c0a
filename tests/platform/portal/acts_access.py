"""What is done in access management; a manager or user is always one of the bakery as employer."""

from typing import Final

from tests.platform.portal import records
from tests.platform.portal.act import Act

_NEW: Final = {"login": "{new}@example.be", "name": "Nora"}
_RANK: Final = {"rank": "manager"}
_QUALITY: Final = "pensionManager"
_USER: Final = "/access/users/{person}"

ACTIVITY: Final = {"read the activity": Act("/activity")}
ACTIVATE: Final = {
    "see the form that activates a quality": Act("/access/activate"),
    "choose a quality to activate": Act("/access/activate", {"step": "managers", "quality": _QUALITY}),
    "see whom one names for a quality": Act(
        "/access/activate",
        {"step": "confirm", "quality": _QUALITY, "login-1": _NEW["login"], "name-1": "Nora", "rank-1": "manager"},
    ),
    "activate a quality": Act(
        "/access/activate",
        {"step": "activate", "quality": _QUALITY, "login-1": _NEW["login"], "name-1": "Nora", "rank-1": "manager"},
        action="quality.activated",
    ),
}
NAME_ENTITY: Final = {
    "name an access manager": Act(
        "/access/responsibles", {"level": "entity", **_NEW, **_RANK}, action="responsible.named"
    ),
}
CHANGE_ENTITY: Final = {
    "make a deputy of the bakery access manager": Act(
        "/access/responsibles/rank",
        {"level": "entity", "person": "{person}", **_RANK},
        records.access_manager,
        "responsible.rankChanged",
    ),
    "remove a deputy access manager of the bakery": Act(
        "/access/responsibles/remove",
        {"level": "entity", "person": "{person}"},
        records.access_manager,
        "responsible.removed",
    ),
}
NAME_LOCAL: Final = {
    "name a local manager": Act(
        "/access/responsibles", {"level": "employer", **_NEW, **_RANK}, action="responsible.named"
    ),
    "name a local manager of the training provider": Act(
        "/access/responsibles", {"level": "trainingProvider", **_NEW, **_RANK}, action="responsible.named"
    ),
}
CHANGE_LOCAL: Final = {
    "make a local manager of a deputy of the bakery": Act(
        "/access/responsibles/rank",
        {"level": "employer", "person": "{person}", **_RANK},
        records.local_manager,
        "responsible.rankChanged",
    ),
    "remove a deputy local manager of the bakery": Act(
        "/access/responsibles/remove",
        {"level": "employer", "person": "{person}"},
        records.local_manager,
        "responsible.removed",
    ),
}
USERS: Final = {
    "see the users": Act("/access/users"),
    "give somebody permissions": Act(
        "/access/users", {**_NEW, "permissions": ["consultMandates"]}, action="user.added"
    ),
}
ONE_USER: Final = {
    "see a user of the bakery": Act(_USER, record=records.user),
    "change the permissions of a user of the bakery": Act(
        _USER, {"before": ["manageChannels"], "permissions": ["manageMandates"]}, records.user, "user.changed"
    ),
}
REMOVE_USER: Final = {
    "remove a user of the bakery": Act(f"{_USER}/remove", {}, records.user, "user.removed"),
}

GROUPS: Final = (ACTIVITY, ACTIVATE, NAME_ENTITY, CHANGE_ENTITY, NAME_LOCAL, CHANGE_LOCAL, USERS, ONE_USER, REMOVE_USER)
