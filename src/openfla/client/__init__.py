"""The typed client of the REST API: `FlaClient` for threads, `AsyncFlaClient` for tasks.

>>> from openfla.channel import TokenSource, local
>>> from openfla.contract.qualities import Quality
>>> from cryptography.hazmat.primitives.asymmetric import ec
>>> here = local()
>>> tokens = TokenSource(here, "self_service_chaman_1_2", ec.generate_private_key(ec.SECP384R1()))
>>> with FlaClient(here.api[Quality.EMPLOYER], tokens) as client:
...     pass  # client.register(...), client.search(...)
"""

from openfla.client._client import AsyncFlaClient, FlaClient
from openfla.client._errors import (
    BadAnswer,
    BadRequest,
    Conflict,
    FlaError,
    Issue,
    MissingPermission,
    MissingScope,
    NotAuthenticated,
    NotFound,
    PayloadTooLarge,
    PlatformFailed,
    PlatformUnreachable,
    Problem,
    TooManyRequests,
)
from openfla.client._flows import Health, Page, ProviderRegistration, Registration

__all__ = [
    "AsyncFlaClient",
    "BadAnswer",
    "BadRequest",
    "Conflict",
    "FlaClient",
    "FlaError",
    "Health",
    "Issue",
    "MissingPermission",
    "MissingScope",
    "NotAuthenticated",
    "NotFound",
    "Page",
    "PayloadTooLarge",
    "PlatformFailed",
    "PlatformUnreachable",
    "Problem",
    "ProviderRegistration",
    "Registration",
    "TooManyRequests",
]
