from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from openfla.contract.checks import entitlements as checks
from openfla.contract.declarations import RecordKind
from openfla.contract.entitlements import NewTrainingRight, RightSource, TrainingRight
from openfla.contract.findings import Finding
from openfla.identifiers import EnterpriseNumber, Ssin
from openfla.platform.entitlements import messages, queries, rules
from openfla.platform.entitlements.model import RightRow
from openfla.platform.kernel.database import Driver
from openfla.platform.records.keyed import KeyedBook, differences
from openfla.platform.records.model import Command, Occasion, Outcome, Result

Key = tuple[str, str, int, str]
"""Enterprise, worker, year and kind: there is one right of each."""
Pair = tuple[str, str]
"""An enterprise and a worker."""
_NOBODYS: Key = ("", "", 0, "")
_IDENTITY = ("enterpriseNumber", "ssin", "year", "kind")


class RightsBook(KeyedBook[RightRow]):
    """The rights that some commands are about, read at once, decided on in memory, written at once.

    A right has no reference under which it could be declared anew: one that was withdrawn stands again when it is
    declared again.
    """

    kind: ClassVar = RecordKind.TRAINING_RIGHT
    table: ClassVar = queries.TABLE
    constraint: ClassVar = queries.KEY
    plan_is_kept: ClassVar = queries.PLAN_KEPT

    def __init__(self) -> None:
        super().__init__()
        self._of_pair: dict[Pair, dict[tuple[str, int], RightRow]] = {}
        self._pairs: set[Pair] = set()

    async def load(self, driver: Driver, commands: list[Command]) -> None:
        """Read what stands under the keys and ids of the commands."""
        await super().load(driver, commands)
        self._pairs = {(row.enterprise, row.ssin) for row in self._rows.values()}
        self._pairs |= {self._key_in(command)[:2] for command in commands if not command.record}

    def pairs(self) -> Collection[Pair]:
        """The workers whose rights may change, each with the enterprise."""
        return self._pairs

    def decided(self, enterprise: str, ssin: str) -> Mapping[tuple[str, int], RightRow]:
        """The rights of a worker as they were decided here, by kind and year; withdrawn ones too."""
        return self._of_pair.get((enterprise, ssin), {})

    def _declare_again(self, row: RightRow, found: list[Finding], command: Command, occasion: Occasion) -> Outcome:
        to = {**self._content(command.content), "withdrawn": False}
        again = self._change(row, command, occasion, "declared", to)
        return Outcome(result=Result.CHANGED, record=row.id, rows=(again,), findings=tuple(found))

    def _taken(self) -> Finding:
        return Finding("rightTaken", "kind")

    def _under_keys(self) -> bytes:
        return queries.under_keys()

    def _by_ids(self) -> bytes:
        return queries.by_ids()

    def _row(self, values: Sequence[Any]) -> RightRow:
        return queries.row(values)

    def _key_in(self, command: Command) -> Key:
        right = command.content
        return key_of(right) if isinstance(right, NewTrainingRight) else _NOBODYS

    def _key_of(self, row: RightRow) -> Key:
        return row.enterprise, row.ssin, row.year, row.kind

    def _findings(self, content: NewTrainingRight) -> list[Finding]:
        return checks.findings_of_right(content)

    def _says_the_same(self, row: RightRow, content: NewTrainingRight) -> bool:
        return row.days == content.days and row.agreement == (content.collective_agreement or None)

    def _is_settled(self, row: RightRow, content: NewTrainingRight) -> bool:
        """A calculated right becomes a declared one by whoever says the same."""
        return row.source == RightSource.DECLARED and super()._is_settled(row, content)

    def _about_identity(self, row: RightRow, content: NewTrainingRight) -> list[Finding]:
        return differences(_IDENTITY, key_of(content), self._key_of(row))

    def _new(self, command: Command, occasion: Occasion) -> RightRow:
        right: Any = command.content
        return messages.right_row(right, command.actor, self._content(right), occasion=occasion)

    def _content(self, content: Any) -> dict[str, Any]:
        return {**messages.right_content(content), "digest": rules.digest_of_right(content)}

    def _told(self, row: RightRow) -> TrainingRight:
        return messages.right_of(row, "")

    def _put_down(self, row: RightRow) -> RightRow:
        self._of_pair.setdefault((row.enterprise, row.ssin), {})[row.kind, row.year] = row
        return super()._put_down(row)


def key_of(right: NewTrainingRight) -> tuple[EnterpriseNumber, Ssin, int, str]:
    """What makes a right the same one."""
    return right.enterprise_number, right.ssin, right.year, right.kind.value
