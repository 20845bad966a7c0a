"""For whom a client may act, as it goes over the wire; own design, as everything below the guide's two addresses."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from openfla.contract.services import Mandated
from openfla.contract.trainings import Answer, EnterpriseNumberText

_Quarter = Annotated[str, Meta(pattern=r"^20[0-9]{2}Q[1-4]$(?!\n)", title="Quarter", examples=["2026Q4"])]


class Mandator(Answer, frozen=True, kw_only=True):
    """An enterprise that gave the caller a mandate which is active today."""

    enterprise_number: EnterpriseNumberText
    name: Annotated[str, Meta(description="As this installation knows it.")]
    service: Annotated[Mandated, Meta(description="What the mandate is for.")]
    first_quarter: Annotated[_Quarter, Meta(description="The quarter in which it began.")]
    last_quarter: Annotated[
        _Quarter | UnsetType, Meta(description="The last quarter of the mandate; left out: it has no end yet.")
    ] = UNSET
