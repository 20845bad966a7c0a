"""Every page and every form behind the sign-in, as one right request each; whoever sends it, it says the same."""

from typing import Final

from tests.platform.portal import acts_access, acts_channels, acts_mandates
from tests.platform.portal.act import Act

_REGISTERED: Final = {"number": "{unknown}", "name": "Nieuw", "nssoNumber": "{nsso}", "management": "inHouse"}

HOME: Final = {
    "read the home page": Act("/home"),
    "see who answers for the enterprise": Act("/access"),
}
SIGNED_IN: Final = {
    "see where one may act": Act("/choose", own_session=True),
    "sign out": Act("/sign-out", {}, action="session.ended", own_session=True),
    "sign out everywhere": Act("/sign-out/everywhere", {}, action="session.ended", own_session=True),
    "see what one registered": Act("/register"),
    "register an enterprise that nobody registered": Act(
        "/register", _REGISTERED, action="enterprise.registered", own_session=True
    ),
    "see what one asked of the test environment": Act("/admission"),
}
ADMISSION: Final = {
    "ask for access to the test environment": Act(
        "/admission", {"number": "{unknown}", "name": "Nieuw", "purpose": "To try it."}, action="admission.asked"
    ),
}
CHOOSE_BAKERY: Final = {
    "choose the bakery as employer": Act("/choose", {"place": "0999999922/employer"}, own_session=True),
}
CHOOSE_BUTCHER: Final = {
    "choose another enterprise": Act("/choose", {"place": "0884303369/employer"}, own_session=True),
}
OPEN: Final = {"read the guide": Act("/guide", is_open=True)}
_GROUPS: Final = [
    *(HOME, SIGNED_IN, ADMISSION, CHOOSE_BAKERY, CHOOSE_BUTCHER, OPEN),
    *acts_access.GROUPS,
    *acts_channels.GROUPS,
    *acts_mandates.GROUPS,
]
ACTS: Final[dict[str, Act]] = {name: act for group in _GROUPS for name, act in group.items()}
