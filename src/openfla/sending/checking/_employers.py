"""For how many enterprises a file declares."""

from collections.abc import Iterable, Iterator

from openfla.contract.declarations import DeclarationRecord
from openfla.contract.trainings import NewTraining
from openfla.sending.checking._check import Checked


class Employers:
    """Counts the enterprises of an employer's trainings while they pass."""

    def __init__(self) -> None:
        self._numbers: set[str] = set()

    @property
    def count(self) -> int:
        return len(self._numbers)

    def noting(self, checked: Iterable[Checked]) -> Iterator[Checked]:
        """The same records; the enterprise of each is noted when it passes."""
        for each in checked:
            if isinstance(each.record, DeclarationRecord) and isinstance(each.record.training, NewTraining):
                self._numbers.add(each.record.training.enterprise_number)
            yield each
