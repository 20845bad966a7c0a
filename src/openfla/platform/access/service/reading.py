from typing import Any

from openfla.contract.qualities import any_quality
from openfla.identifiers import EnterpriseNumber, NssoNumber
from openfla.platform.access import queries
from openfla.platform.access.errors import EnterpriseUnknown
from openfla.platform.access.model import Enterprise
from openfla.platform.kernel.database import Tx


async def one(tx: Tx, number: EnterpriseNumber) -> Enterprise:
    """The enterprise of that number.

    Raises:
        EnterpriseUnknown: nobody made it known.
    """
    row = (await tx.execute(queries.one(number))).mappings().one_or_none()
    if row is None:
        raise EnterpriseUnknown(number)
    return enterprise(row)


def enterprise(row: Any) -> Enterprise:
    """An enterprise from its row, its qualities in one order."""
    return Enterprise(
        EnterpriseNumber(row["number"]),
        row["name"],
        tuple(sorted(any_quality(quality) for quality in row["qualities"])),
        names=row["names"],
        nsso_number=NssoNumber(row["nsso_number"]) if row["nsso_number"] else None,
        legal_form=row["legal_form"],
        stopped_on=row["stopped_on"],
        barred_because=row["barred_because"],
        outsourced_to=EnterpriseNumber(row["outsourced_to"]) if row["outsourced_to"] else None,
    )
