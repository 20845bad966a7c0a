from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.identity.model import Person


class RegistrationSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Section [registrations] of the settings file, or OPENFLA_REGISTRATIONS_* in the environment."""

    open: Annotated[
        Literal["sandbox", "always", "never"],
        Meta(description="Where a registration counts at once; elsewhere an operator confirms it."),
    ] = "sandbox"

    def counts_at_once(self, environment: str, *, is_known: bool = False) -> bool:
        """Whether nobody has to confirm a registration in that environment.

        An enterprise that an operator made known is given to nobody unseen, but where everything is made up.
        """
        return self.open in ("always", environment) and (not is_known or environment == "sandbox")


class NewRegistration(Struct, frozen=True):
    """What somebody tells of an enterprise when they register it; without a mandatary, it manages access itself."""

    number: EnterpriseNumber
    name: str
    legal_form: str
    nsso_number: NssoNumber
    outsourced_to: EnterpriseNumber | None = None


class Registration(Struct, frozen=True):
    """A registration as it stands; `is_confirmed` is None while it waits."""

    id: UUID
    told: NewRegistration
    person: Person
    asked_at: datetime
    decided_at: datetime | None = None
    is_confirmed: bool | None = None
