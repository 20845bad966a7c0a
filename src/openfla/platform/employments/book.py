"""The employments that some commands are about, read at once, decided on in memory, written at once (ADR 0014)."""

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from openfla.contract.checks import employments as checks
from openfla.contract.declarations import RecordKind
from openfla.contract.employments import Employment, NewEmployment
from openfla.contract.findings import Finding
from openfla.platform.employments import messages, queries, rules
from openfla.platform.employments.model import Row
from openfla.platform.employments.staff import Staff
from openfla.platform.records.model import Command, Occasion
from openfla.platform.records.referred import ReferredBook


class EmploymentBook(Staff, ReferredBook[Row]):
    """The book of employments, which tells the other books who is in service."""

    kind: ClassVar = RecordKind.EMPLOYMENT
    table: ClassVar = queries.TABLE
    constraint: ClassVar = queries.KEY

    def __init__(self) -> None:
        Staff.__init__(self)
        ReferredBook.__init__(self)

    def workers_of(self, commands: Collection[Command]) -> set[str]:
        """Whose employments the commands may change: what waits for an employer of theirs may get one."""
        told = {each.content.ssin for each in commands if isinstance(each.content, NewEmployment)}
        return told | {row.ssin for row in map(self._standing, commands) if row}

    def _under_keys(self) -> bytes:
        return queries.under_references()

    def _by_ids(self) -> bytes:
        return queries.by_ids()

    def _row(self, values: Sequence[Any]) -> Row:
        return queries.row(values)

    def _findings(self, content: NewEmployment) -> list[Finding]:
        return checks.findings_of(content)

    def _says_the_same(self, row: Row, content: NewEmployment) -> bool:
        return row.digest == rules.digest(content)

    def _new(self, command: Command, occasion: Occasion) -> Row:
        employment: Any = command.content
        return messages.row_of(employment, command.actor, self._content(employment), occasion=occasion)

    def _content(self, content: Any) -> dict[str, Any]:
        return {**messages.content_of(content), "digest": rules.digest(content)}

    def _told(self, row: Row) -> Employment:
        return messages.employment_of(row, "")

    def _put_down(self, row: Row) -> Row:
        self._note(row)
        return super()._put_down(row)
