"""What only a sandbox has: made-up parties, sample data, and what the demonstration does with them."""

from openfla.sandbox._channels import enrol, make_certificate, open_account
from openfla.sandbox._running import RunningPlatform, running
from openfla.sandbox._samples import BAKERY, BAKERY_NAME, example_file

__all__ = [
    "BAKERY",
    "BAKERY_NAME",
    "RunningPlatform",
    "enrol",
    "example_file",
    "make_certificate",
    "open_account",
    "running",
]
