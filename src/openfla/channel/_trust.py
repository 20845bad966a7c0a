import ssl

import httpx2

from openfla.channel._errors import UnfitSetting
from openfla.channel._settings import TransportSettings


def trust(settings: TransportSettings) -> ssl.SSLContext:
    """Whom TLS trusts: the authorities of the system (see `TransportSettings`), and those of a file of one's own.

    Raises:
        UnfitSetting: the file cannot be read, or holds no certificate.
    """
    context = httpx2.create_ssl_context()
    if settings.authorities is not None:
        try:
            context.load_verify_locations(cafile=settings.authorities)
        except OSError as mistake:  # ssl.SSLError is one
            reason = mistake.strerror or type(mistake).__name__
            raise UnfitSetting("authorities", f"{settings.authorities} ({reason})") from mistake
    return context
