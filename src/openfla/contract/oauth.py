"""The messages of the token endpoint (RFC 6749, RFC 7521, RFC 7523, RFC 7662)."""

from typing import Final

from msgspec import Struct

CLIENT_CREDENTIALS: Final = "client_credentials"
JWT_BEARER: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
"""RFC 7523 section 2.2."""
LONGEST_ASSERTION_S: Final = 600
"""How far ahead `exp` may lie, in seconds (requirement OAUTH-5)."""
ASSERTION_ALGORITHMS: Final = ("RS256", "ES384", "ES512")
"""By key type: RSA, P-384, P-521. RS256 is the guide's example; that ES384 and ES512 fit is OPEN."""


class TokenAnswer(Struct, frozen=True):
    """RFC 6749 section 5.1."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class TokenError(Struct, frozen=True, omit_defaults=True):
    """RFC 6749 section 5.2."""

    error: str
    error_description: str = ""
    error_uri: str = ""
