"""The typed client of the REST API: every operation of both addresses, for threads and for tasks.

`FlaClient` is for employers and their mandataries, `FlaProviderClient` for training providers; `AsyncFlaClient`
and `AsyncFlaProviderClient` have the same operations for tasks, each to be awaited. One `except FlaError` catches
everything that can go wrong, from the key store to the last verdict.

>>> from openfla.channel import Channel, TokenSource, local
>>> from openfla.contract.qualities import Quality
>>> from cryptography.hazmat.primitives.asymmetric import ec
>>> here = local()
>>> tokens = TokenSource(here, "self_service_chaman_1_2", ec.generate_private_key(ec.SECP384R1()))
>>> with FlaClient(Channel(tokens, base_url=here.api[Quality.EMPLOYER])) as client:
...     pass  # client.trainings.declare(...), client.trainings.search(...), client.declarations.send(...)
"""

from openfla.channel import FlaError
from openfla.client._api import Raw
from openfla.client._client import AsyncFlaClient, AsyncFlaProviderClient, FlaClient, FlaProviderClient
from openfla.client._declarations import (
    Declarations,
    Declared,
    EmployerDeclarations,
    ProviderDeclarations,
    ProviderDeclared,
)
from openfla.client._entitlements import Credits, OptOuts
from openfla.client._errors import (
    BadAnswer,
    BadRequest,
    Conflict,
    MethodNotAllowed,
    MissingPermission,
    MissingScope,
    NotAuthenticated,
    NotFound,
    PayloadTooLarge,
    PlatformFailed,
    PlatformUnreachable,
    PreconditionRequired,
    Problem,
    RequestTimeout,
    StillProcessing,
    TooManyRequests,
    UnsupportedMediaType,
    VersionChanged,
    WrongQuality,
)
from openfla.client._exports import Exports
from openfla.client._pages import Page
from openfla.client._public import CodeLists, Documents, Health
from openfla.client._records import (
    At,
    Budgets,
    Employments,
    KeptRecords,
    ProvidedTrainings,
    Records,
    Registration,
    Rights,
    Trainings,
    Versioned,
)
from openfla.client._worlds import AsyncFound, Found, InTask, InThread, Operations
from openfla.contract.problems import Issue

__all__ = [
    "AsyncFlaClient",
    "AsyncFlaProviderClient",
    "AsyncFound",
    "At",
    "BadAnswer",
    "BadRequest",
    "Budgets",
    "CodeLists",
    "Conflict",
    "Credits",
    "Declarations",
    "Declared",
    "Documents",
    "EmployerDeclarations",
    "Employments",
    "Exports",
    "FlaClient",
    "FlaError",
    "FlaProviderClient",
    "Found",
    "Health",
    "InTask",
    "InThread",
    "Issue",
    "KeptRecords",
    "MethodNotAllowed",
    "MissingPermission",
    "MissingScope",
    "NotAuthenticated",
    "NotFound",
    "Operations",
    "OptOuts",
    "Page",
    "PayloadTooLarge",
    "PlatformFailed",
    "PlatformUnreachable",
    "PreconditionRequired",
    "Problem",
    "ProvidedTrainings",
    "ProviderDeclarations",
    "ProviderDeclared",
    "Raw",
    "Records",
    "Registration",
    "RequestTimeout",
    "Rights",
    "StillProcessing",
    "TooManyRequests",
    "Trainings",
    "UnsupportedMediaType",
    "VersionChanged",
    "Versioned",
    "WrongQuality",
]
