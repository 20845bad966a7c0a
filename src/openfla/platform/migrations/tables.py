"""Every table of the platform, known to one metadata."""

from openfla.platform.access import queries as access
from openfla.platform.channels import queries as channels
from openfla.platform.entitlements import queries as entitlements
from openfla.platform.kernel.audit import queries as audit
from openfla.platform.kernel.database import metadata
from openfla.platform.tokens import queries as tokens
from openfla.platform.trainings import queries as trainings

domains = (access, channels, entitlements, audit, tokens, trainings)

__all__ = ["domains", "metadata"]
