"""Paths under the public base URL of an installation, the guide's own (SEED 6.1 and 6.2)."""

from typing import Final

TOKEN: Final = "/REST/oauth/v5/token"
INTROSPECTION: Final = "/REST/oauth/v5/introspect"
"""Own design: v3 has this path with its own number, v5 is OPEN (reference channel.md section 12)."""
JWKS: Final = "/REST/oauth/v5/jwks"
"""Own design: v5 is OPEN."""
METADATA: Final = "/.well-known/oauth-authorization-server"
"""RFC 8414 section 3."""

FLA: Final = "/REST/federalLearningAccount/v1"
"""Employers and their mandataries (requirement API-1)."""
TRAINING_PROVIDER: Final = "/REST/federalLearningAccount/trainingProvider/v1"
"""Training providers (requirement PROVIDER-4)."""
