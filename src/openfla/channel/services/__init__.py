"""The services on the channel of Belgian social security: what is known of each, how sure it is, who says so.

>>> service("dimona").addresses["production"].mark.is_sure
False
"""

from openfla.channel.services._known import FLA, SERVICES, service
from openfla.channel.services._model import Dialect, Fact, FlaService, Mark, Polling, Service

__all__ = ["FLA", "SERVICES", "Dialect", "Fact", "FlaService", "Mark", "Polling", "Service", "service"]
