"""Every page behind the sign-in, and those that lead there."""

from typing import Any, Final

from openfla.platform.access import pages as access
from openfla.platform.admissions import pages as admissions
from openfla.platform.channels import pages as channels
from openfla.platform.guide import pages as guide
from openfla.platform.identity import pages as identity
from openfla.platform.mandates import pages as mandates
from openfla.platform.portal import activity, home
from openfla.platform.registrations import pages as registrations

routes: Final[list[Any]] = [
    *identity.routes,
    *home.routes,
    *access.routes,
    *channels.routes,
    *mandates.routes,
    *activity.routes,
    *guide.routes,
    *registrations.routes,
    *admissions.routes,
]
