from typing import Any

from openfla.contract.findings import Finding
from openfla.contract.qualities import Quality
from openfla.platform.records.keyed import KeyedBook, R, differences
from openfla.platform.records.model import Command


class ReferredBook(KeyedBook[R]):
    """The book of records that stand under a reference of their enterprise."""

    def _key_in(self, command: Command) -> tuple[str, str]:
        """An employer need not name itself to withdraw."""
        content: Any = command.content
        own = command.actor.enterprise_number if command.actor.quality is Quality.EMPLOYER else ""
        return content.enterprise_number or own, content.reference

    def _key_of(self, row: Any) -> tuple[str, str]:
        return row.enterprise, row.reference

    def _about_identity(self, row: Any, content: Any) -> list[Finding]:
        told = (content.enterprise_number, content.ssin, content.reference)
        return differences(("enterpriseNumber", "ssin", "reference"), told, (row.enterprise, row.ssin, row.reference))
