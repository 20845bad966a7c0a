from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from openfla.contract.qualities import Quality
from openfla.contract.tables import TABLES


@dataclass(frozen=True)
class Kind:
    """One kind of record that is kept.

    Args:
        name: as in the contract, and of its table in `TABLES`.
        address: where it is searched for, below the API.
        view: how it is called in SQL.
        is_followed: whether it can be asked what changed; if not, all of it is read each time.
        of_enterprise: whether the search is about one enterprise.
    """

    name: str
    address: str
    view: str
    is_followed: bool = True
    of_enterprise: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """Its fields by their names in the contract."""
        return TABLES[self.name]

    @property
    def view_columns(self) -> Iterator[tuple[str, str]]:
        """The name of each column in SQL (`period_start_date`), and the path of its field (`period.startDate`)."""
        return ((_snake(column), column) for column in self.columns)


EMPLOYMENTS: Final = Kind("employments", "employments/search", "employments")
RIGHTS: Final = Kind("trainingRights", "trainingRights/search", "training_rights")
BUDGETS: Final = Kind("employabilityBudgets", "employabilityBudgets/search", "employability_budgets")
TRAININGS: Final = Kind("trainings", "trainings/search", "trainings")
OPT_OUTS: Final = Kind("calculationOptOuts", "calculationOptOuts/search", "opt_outs", is_followed=False)
PROVIDED: Final = Kind("providedTrainings", "trainings/search", "provided_trainings", of_enterprise=False)

KINDS: Final = (EMPLOYMENTS, RIGHTS, BUDGETS, TRAININGS, OPT_OUTS, PROVIDED)


def kinds_of(quality: Quality) -> tuple[Kind, ...]:
    """What there is to keep for whoever acts in that quality."""
    provided = quality is Quality.TRAINING_PROVIDER
    return tuple(kind for kind in KINDS if kind.of_enterprise is not provided)


def _snake(column: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in column.replace(".", "_"))
