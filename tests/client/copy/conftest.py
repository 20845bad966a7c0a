from collections.abc import Iterator

import pytest

from tests.platforms import Platform
from tests.standing import Standing


@pytest.fixture(scope="module")
def platform(standing: Standing) -> Iterator[Platform]:
    """One platform for a module: its tests use enterprises or references of their own."""
    with standing.lent() as found:
        yield found
