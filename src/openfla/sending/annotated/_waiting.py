"""Verdicts beside the rows that they are about."""

from collections.abc import Iterable

from openfla.sending.checking import RowVerdict


class Waiting:
    """Verdicts in the order of their records, handed out in the order of the rows.

    Only a record of several rows tells verdicts before their row comes; these wait.
    """

    def __init__(self, verdicts: Iterable[RowVerdict]) -> None:
        self._coming = iter(verdicts)
        self._next: RowVerdict | None = None
        self._kept: dict[int, RowVerdict] = {}

    def of(self, row: int) -> RowVerdict | None:
        """The verdict of a row; None where there is none."""
        while row not in self._kept and (verdict := self._ahead()) and verdict.first <= row:
            self._kept[verdict.row], self._next = verdict, None
        return self._kept.pop(row, None)

    def _ahead(self) -> RowVerdict | None:
        if self._next is None:
            self._next = next(self._coming, None)
        return self._next
