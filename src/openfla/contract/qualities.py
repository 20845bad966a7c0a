from enum import StrEnum


class Quality(StrEnum):
    """In what role an enterprise acts (SEED 4.4.1 step 4). The codes are our own: UMAN's are OPEN."""

    EMPLOYER = "employer"
    SOCIAL_SECRETARIAT = "socialSecretariat"
    SERVICE_PROVIDER = "serviceProvider"
    TRAINING_PROVIDER = "trainingProvider"

    @property
    def is_mandatary(self) -> bool:
        """Acts for other enterprises, by mandate."""
        return self in (Quality.SOCIAL_SECRETARIAT, Quality.SERVICE_PROVIDER)
