"""Made-up data; the enterprise and its workers do not exist."""

from pathlib import Path
from typing import Final

from openfla.identifiers import EnterpriseNumber

BAKERY: Final = EnterpriseNumber("0999999922")

_IN_PACKAGE: Final = Path(__file__).with_name("trainings.xlsx")
_IN_CHECKOUT: Final = Path(__file__).parents[3] / "examples" / "trainings.xlsx"


def example_file() -> Path:
    """The trainings of the bakery: in a checkout the file among the examples, else the one in the package."""
    return _IN_CHECKOUT if _IN_CHECKOUT.exists() else _IN_PACKAGE
