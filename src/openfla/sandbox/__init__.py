"""What only a sandbox has: made-up people and enterprises, sample data, and what the demonstration does with them."""

from openfla.sandbox._channels import (
    Cast,
    activate,
    cast,
    grant,
    hand_over,
    invite_the_others,
    make_certificate,
    open_account,
    register,
)
from openfla.sandbox._furnishing import furnish
from openfla.sandbox._running import RunningPlatform, running
from openfla.sandbox._samples import BAKERY, example_file

__all__ = [
    "BAKERY",
    "Cast",
    "RunningPlatform",
    "activate",
    "cast",
    "example_file",
    "furnish",
    "grant",
    "hand_over",
    "invite_the_others",
    "make_certificate",
    "open_account",
    "register",
    "running",
]
