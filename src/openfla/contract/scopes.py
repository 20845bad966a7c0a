"""The scopes of the Federal Learning Account."""

from typing import Final

from openfla.contract.qualities import Quality

EMPLOYER: Final = "scope:sigedis:gestion:careerpro-federal-learning-account:employer"
"""Requirement OAUTH-2."""
PROVIDER: Final = "scope:sigedis:gestion:careerpro-federal-learning-account:provider"
"""Of a mandatary: social secretariat or service provider. Requirement OAUTH-3."""
TRAINING_PROVIDER: Final = "scope:openfla:gestion:careerpro-federal-learning-account:training-provider"
"""OpenFLA's own: the guide leaves it empty (requirement OAUTH-4). A setting on both halves."""
INTROSPECT: Final = "scope:security:authorization:oauth:oauth-autz-server:introspect"
"""NEIGHBOUR: the scope that v3 asks of whoever introspects a token."""


def of_quality(quality: Quality, training_provider: str = TRAINING_PROVIDER) -> str:
    """The scope with which an enterprise of that quality calls the Federal Learning Account."""
    if quality is Quality.EMPLOYER:
        return EMPLOYER
    return training_provider if quality is Quality.TRAINING_PROVIDER else PROVIDER
