from typing import Annotated

from msgspec import Meta, Struct


class RightsSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Section [rights] of the settings file, or OPENFLA_RIGHTS_* in the environment."""

    weekly_hours: Annotated[
        float, Meta(gt=0, le=48, description="Hours of a full-time week; a training day is a fifth of it (R7.4).")
    ] = 38.0
