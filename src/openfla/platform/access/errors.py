from dataclasses import dataclass
from typing import Any, ClassVar

from openfla.contract.qualities import AnyQuality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Task
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


@dataclass(eq=False)
class EnterpriseUnknown(Explained):
    code = "enterpriseUnknown"
    message = N_("Enterprise %(number)s is not known here.")
    remedy = N_("Add it first: openfla admin enterprise add.")
    number: EnterpriseNumber


@dataclass(eq=False)
class QualityNotActive(Explained):
    """Requirements PROVIDER-3 and PORTAL-6."""

    code = "qualityNotActive"
    message = N_("Enterprise %(number)s does not act in the quality %(quality)s.")
    remedy = N_("Activate the quality first.")
    number: EnterpriseNumber
    quality: AnyQuality
