"""What was read is no longer what stands there."""

from dataclasses import dataclass

from openfla.texts import N_, Explained


@dataclass(eq=False)
class Changed(Explained):
    """Somebody else was first."""

    code = "changed"
    message = N_("Somebody changed this in the meantime, and your change was not made.")
    remedy = N_("Look at it as it is now, and decide again.")
