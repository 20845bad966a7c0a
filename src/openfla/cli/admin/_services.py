"""The services of the platform: types as of any import, loaded only when they are used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openfla.platform.access import service as access
    from openfla.platform.admissions import service as admissions
    from openfla.platform.channels import service as channels
    from openfla.platform.mandates import groups
    from openfla.platform.mandates import service as mandates
    from openfla.platform.registrations import service as registrations
else:

    class _Later:
        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, name: str) -> Any:
            return getattr(import_module(self._name), name)

    access = _Later("openfla.platform.access.service")
    admissions = _Later("openfla.platform.admissions.service")
    channels = _Later("openfla.platform.channels.service")
    groups = _Later("openfla.platform.mandates.groups")
    mandates = _Later("openfla.platform.mandates.service")
    registrations = _Later("openfla.platform.registrations.service")

__all__ = ["access", "admissions", "channels", "groups", "mandates", "registrations"]
