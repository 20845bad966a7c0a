from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from openfla.contract.words import Word
from openfla.texts import N_, Language, translate


class Quality(Word):
    """In what role an enterprise acts (SEED 4.4.1 step 4). The codes are our own: UMAN's are OPEN."""

    EMPLOYER = "employer"
    SOCIAL_SECRETARIAT = "socialSecretariat"
    SERVICE_PROVIDER = "serviceProvider"
    TRAINING_PROVIDER = "trainingProvider"

    @property
    def is_mandatary(self) -> bool:
        """Acts for other enterprises, by mandate."""
        return self in (Quality.SOCIAL_SECRETARIAT, Quality.SERVICE_PROVIDER)

    def in_words(self, language: Language) -> str:
        """What it is called."""
        return translate(language, NAMES[self])


class OtherQuality(StrEnum):
    """Roles in which nobody can have a channel for the Federal Learning Account (SEED 4.4.1 step 4)."""

    WITHOUT_STAFF = "enterpriseWithoutStaff"
    """VERIFIED as a role on MAHIS (reference channel.md section 4)."""
    PENSION_MANAGER = "pensionManager"
    """NEIGHBOUR: 'Gestionnaire pensions complémentaires' of DB2P (reference channel.md section 3)."""

    @property
    def is_mandatary(self) -> bool:
        """Nobody acts for other enterprises in such a role."""
        return False

    def in_words(self, language: Language) -> str:
        """What it is called."""
        return translate(language, NAMES[self])


AnyQuality = Quality | OtherQuality

NAMES: Final[Mapping[AnyQuality, str]] = {
    Quality.EMPLOYER: N_("NSSO employer"),
    Quality.SOCIAL_SECRETARIAT: N_("Social secretariat"),
    Quality.SERVICE_PROVIDER: N_("Service provider"),
    Quality.TRAINING_PROVIDER: N_("Training provider"),
    OtherQuality.WITHOUT_STAFF: N_("Enterprise without staff"),
    OtherQuality.PENSION_MANAGER: N_("Manager of supplementary pensions"),
}
"""To be put in a sentence by `in_words`, for its reader."""


def any_quality(code: str) -> AnyQuality:
    """The quality of a code.

    Raises:
        ValueError: there is none.
    """
    return OtherQuality(code) if code in tuple(OtherQuality) else Quality(code)
