from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from openfla.contract.qualities import AnyQuality
from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.access.model import Permission, Responsible, Task
from openfla.platform.kernel.refusals import Refusal
from openfla.texts import N_, Explained


@dataclass(eq=False)
class MissingPermission(Refusal):
    """Belgif missingPermission: about whose data it is, not about the scope (requirement MANDATE-2)."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "missingPermission"
    title: ClassVar[str] = "Missing Permission"
    is_standard: ClassVar[bool] = True
    is_audited: ClassVar[bool] = True
    message: ClassVar[str] = N_("%(caller)s may not act for enterprise %(enterprise)s.")
    remedy: ClassVar[str] = N_(
        "An employer acts for its own enterprise number; for another one an active mandate is needed."
    )
    caller: EnterpriseNumber
    enterprise: EnterpriseNumber


@dataclass(eq=False)
class MissingScope(Refusal):
    """Belgif missingScope."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "missingScope"
    title: ClassVar[str] = "Missing Scope"
    is_standard: ClassVar[bool] = True
    is_audited: ClassVar[bool] = True
    message: ClassVar[str] = N_("The access token lacks the scope that this address asks for.")
    remedy: ClassVar[str] = N_("Use an account of the right quality, or ask the token without naming a scope.")
    required_scopes: tuple[str, ...]

    def members(self) -> dict[str, Any]:
        return {"requiredScopes": list(self.required_scopes)}

    def headers(self, realm: str) -> dict[str, str]:
        scope = " ".join(self.required_scopes)
        description = "Missing scope to perform request"
        told = f'error="insufficient_scope", error_description="{description}", scope="{scope}"'
        return {"WWW-Authenticate": f'Bearer realm="{realm}", {told}'}


@dataclass(eq=False)
class NoAccess(Refusal):
    """A person lacks the role for a page or an act (requirement PORTAL-4)."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "noAccess"
    title: ClassVar[str] = "No Access"
    is_audited: ClassVar[bool] = True
    message: ClassVar[str] = N_("You have no access to this.")
    remedy: ClassVar[str] = N_("Ask one of the people who can give it, on the page 'Your responsibles'.")
    task: Task
    helpers: Sequence[Responsible] = ()
    """Whom to ask, where that is known."""


@dataclass(eq=False)
class EnterpriseUnknown(Explained):
    code = "enterpriseUnknown"
    message = N_("Enterprise %(number)s is not known here.")
    remedy = N_("Check the number; an enterprise is registered here before anything can be done with it.")
    number: EnterpriseNumber


@dataclass(eq=False)
class QualityNotActive(Explained):
    """Requirements PROVIDER-3 and PORTAL-6."""

    code = "qualityNotActive"
    message = N_("Enterprise %(number)s does not act in the quality %(quality)s.")
    remedy = N_("Activate the quality first.")
    number: EnterpriseNumber
    quality: AnyQuality


@dataclass(eq=False)
class QualityAlreadyActive(Explained):
    code = "qualityAlreadyActive"
    message = N_("This quality is active already.")
    remedy = N_("Nothing has to be done; its local managers are named on the page 'Your responsibles'.")
    quality: AnyQuality


@dataclass(eq=False)
class EnterpriseStopped(Explained):
    code = "enterpriseStopped"
    message = N_("Enterprise %(number)s has stopped.")
    remedy = N_("If it has not, ask whoever runs this installation to correct it.")
    number: EnterpriseNumber


@dataclass(eq=False)
class StopToCome(Explained):
    code = "stopToCome"
    message = N_("An enterprise can only be recorded as stopped once it has.")
    remedy = N_("Give the day on which it stopped: today, or one that has passed.")


@dataclass(eq=False)
class NoReason(Explained):
    code = "noReason"
    message = N_("The reason has 1 to 200 characters.")
    remedy = N_("Tell in a few words why.")


@dataclass(eq=False)
class NoNssoNumber(Explained):
    """Requirement PORTAL-1."""

    code = "noNssoNumber"
    message = N_("Enterprise %(number)s is not known as an NSSO employer: its NSSO number is missing.")
    remedy = N_("Ask whoever runs this installation to add the NSSO number.")
    number: EnterpriseNumber


@dataclass(eq=False)
class NssoNumberTaken(Explained):
    """Which one uses it is not told."""

    code = "nssoNumberTaken"
    message = N_("The NSSO number %(nsso_number)s is that of another enterprise.")
    remedy = N_("Compare it digit by digit with a letter of the National Social Security Office.")
    nsso_number: NssoNumber


@dataclass(eq=False)
class OtherNssoNumber(Explained):
    code = "otherNssoNumber"
    message = N_("Enterprise %(number)s is known here under another NSSO number.")
    remedy = N_("Compare it digit by digit with a letter of the National Social Security Office.")
    number: EnterpriseNumber


@dataclass(eq=False)
class AlreadyRegistered(Explained):
    """Who answers for it is not told: whoever asks may have nothing to do with it."""

    code = "alreadyRegistered"
    message = N_("Enterprise %(number)s is registered already.")
    remedy = N_("Ask one of its access managers to give you access.")
    number: EnterpriseNumber


@dataclass(eq=False)
class NoLocalManager(Explained):
    code = "noLocalManager"
    message = N_("A quality needs at least one local manager.")
    remedy = N_("Name at least one person with the rank of local manager; deputies come on top.")


@dataclass(eq=False)
class LastManager(Explained):
    code = "lastManager"
    message = N_("This is the last manager here, and one must always remain.")
    remedy = N_("Name another manager first.")


@dataclass(eq=False)
class NamedTwice(Explained):
    code = "namedTwice"
    message = N_("The same login stands here twice.")
    remedy = N_("Name each person once, with one rank.")


@dataclass(eq=False)
class AlreadyNamed(Explained):
    code = "alreadyNamed"
    message = N_("This person is named here already.")
    remedy = N_("Change what they have in the list, or name somebody else.")


@dataclass(eq=False)
class NoPermission(Explained):
    code = "noPermission"
    message = N_("A user has at least one permission.")
    remedy = N_("Tick at least one; who needs none any more is removed from the list.")


@dataclass(eq=False)
class UnfitPermission(Explained):
    code = "unfitPermission"
    message = N_("This permission cannot be given in this quality.")
    remedy = N_("Give it in a quality that can have a channel, or leave it out.")
    permission: Permission
    quality: AnyQuality


@dataclass(eq=False)
class UnfitEnterpriseName(Explained):
    code = "unfitEnterpriseName"
    message = N_("An enterprise's name has 1 to 200 characters that can be seen.")
    remedy = N_("Type its name as it stands in the Crossroads Bank for Enterprises.")


@dataclass(eq=False)
class WorkersNumberTyped(Explained):
    """The text is not repeated."""

    code = "workersNumberTyped"
    message = N_("This looks like a national register number.")
    remedy = N_("Such a number is never kept here: type a login, a name or a text without it.")


@dataclass(eq=False)
class NothingChosen(Explained):
    code = "nothingChosen"
    message = N_("Nothing was chosen from the list.")
    remedy = N_("Choose one of the lines.")
