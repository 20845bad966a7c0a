"""The companies of the made-up world that the tests of the guide's examples are about."""

from typing import Final

from openfla.identifiers import EnterpriseNumber
from openfla.sandbox import BAKERY

__all__ = ["BAKERY", "BUTCHER", "ENKELVOUD", "GROUP", "LERNWERK", "LOONWOLK", "MEERWERK"]

BUTCHER: Final = EnterpriseNumber("0999110193")
GROUP: Final = tuple(map(EnterpriseNumber, ("0999110292", "0999110391", "0999110490")))
"""Three companies; the second is a service provider too."""
MEERWERK: Final = EnterpriseNumber("0999110589")
"""A social secretariat."""
LOONWOLK: Final = EnterpriseNumber("0999110688")
"""A software vendor, service provider."""
LERNWERK: Final = EnterpriseNumber("0999110787")
"""A training provider."""
ENKELVOUD: Final = EnterpriseNumber("0999110886")
"""Without staff."""
