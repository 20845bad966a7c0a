"""What an account may be used for, and what a mandate may be given for."""

from enum import StrEnum
from typing import Final

from openfla.contract import scopes
from openfla.contract.qualities import Quality


class Service(StrEnum):
    """What an account may be used for: a box to tick in ChaMan (SEED 4.4.1 step 7). The codes are our own."""

    FEDERAL_LEARNING_ACCOUNT = "federalLearningAccount"
    DIMONA_DECLARATION = "dimonaDeclaration"
    """NEIGHBOUR, like the two that follow: seen in the dialog (reference channel.md section 2)."""
    DIMONA_CONSULTATION = "dimonaConsultation"
    EBOX_DOCUMENT_CONSUMER = "eBoxDocumentConsumer"


class Mandated(StrEnum):
    """What a mandate may be given for (reference channel.md section 4, VERIFIED). The codes are our own."""

    FEDERAL_LEARNING_ACCOUNT = "federalLearningAccount"
    DMFA_DIMONA = "dmfaDimona"
    EBOX_DOCUMENT_CONSUMER = "eBoxDocumentConsumer"


_SCOPES: Final = {
    Service.DIMONA_DECLARATION: "scope:dimona:declaration:declarant",
    Service.DIMONA_CONSULTATION: "scope:dimona:declaration:consult",
    Service.EBOX_DOCUMENT_CONSUMER: "scope:document:management:consult:ws-eboxrestentreprise:documentconsumer",
}
"""NEIGHBOUR (reference channel.md section 13)."""


def scope_of(service: Service, quality: Quality, training_provider: str = scopes.TRAINING_PROVIDER) -> str:
    """The scope that an account of that quality gets with a service."""
    if service is Service.FEDERAL_LEARNING_ACCOUNT:
        return scopes.of_quality(quality, training_provider)
    return _SCOPES[service]


def services_of(
    held: frozenset[str], quality: Quality, training_provider: str = scopes.TRAINING_PROVIDER
) -> tuple[Service, ...]:
    """The services behind the scopes of an account; a scope that no service gives is left out."""
    return tuple(service for service in Service if scope_of(service, quality, training_provider) in held)
