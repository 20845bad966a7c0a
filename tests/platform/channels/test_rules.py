from datetime import datetime, timedelta

import pytest

from openfla.platform.channels import rules
from tests.platform.channels.certificates import NOW


@pytest.mark.parametrize(
    ("left", "warned"),
    [
        (timedelta(days=60, seconds=1), None),
        (timedelta(days=60), 60),
        (timedelta(days=30, seconds=1), 60),
        (timedelta(days=30), 30),
        (timedelta(days=7, seconds=1), 30),
        (timedelta(days=7), 7),
        (timedelta(seconds=1), 7),
        (timedelta(), 0),
        (timedelta(days=-400), 0),
    ],
)
def test_a_certificate_is_told_60_30_and_7_days_before_it_ends_and_when_it_has(
    left: timedelta, warned: int | None
) -> None:
    at: datetime = NOW
    assert rules.warning(at + left, at) == warned
