"""For whom a client may act, as it goes over the wire; own design, as everything below the guide's two addresses."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from openfla.contract.messages import Answer, EnterpriseNumberText
from openfla.contract.services import Mandated
from openfla.texts import N_

_Quarter = Annotated[str, Meta(pattern=r"^20[0-9]{2}Q[1-4]$(?!\n)", title=N_("Quarter"), examples=["2026Q4"])]


class Mandator(Answer, frozen=True, kw_only=True):
    """An enterprise that gave the caller a mandate which is active today."""

    enterprise_number: EnterpriseNumberText
    name: Annotated[str, Meta(title=N_("Name"), description=N_("As this installation knows it."))]
    service: Annotated[Mandated, Meta(title=N_("Service"), description=N_("What the mandate is for."))]
    first_quarter: Annotated[
        _Quarter, Meta(title=N_("First quarter"), description=N_("The quarter in which it began."))
    ]
    last_quarter: Annotated[
        _Quarter | UnsetType,
        Meta(title=N_("Last quarter"), description=N_("The last quarter of the mandate; left out: it has no end yet.")),
    ] = UNSET
