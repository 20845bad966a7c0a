import pkgutil
from types import ModuleType

import pytest

from openfla import channel, client


@pytest.mark.parametrize("floor", [channel, client], ids=["channel", "client"])
def test_public_names_are_the_promised_ones(floor: ModuleType) -> None:
    parts = {found.name for found in pkgutil.iter_modules(floor.__path__)}
    names = {name for name in vars(floor) if not name.startswith("_")} - parts
    assert names == set(floor.__all__)
