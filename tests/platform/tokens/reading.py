"""Reading what the token endpoint gives, as a stranger who knows only the published keys."""

from typing import Any

import httpx2
from joserfc import jwt
from joserfc.jwk import KeySet

from openfla.contract import addresses
from tests.platforms import Platform


def key_set(platform: Platform) -> dict[str, Any]:
    """The published keys."""
    answer = platform.http.get(addresses.JWKS)
    assert answer.status_code == 200
    return dict(answer.json())


def read(platform: Platform, token: str) -> jwt.Token:
    """An access token, checked against the published keys."""
    keys: Any = key_set(platform)
    return jwt.decode(token, KeySet.import_key_set(keys), algorithms=["ES256"])


def code(answer: httpx2.Response) -> str:
    """Why no token was given."""
    return str(answer.json()["error_uri"]).rpartition("/")[2]


def problem(answer: httpx2.Response) -> tuple[int, str]:
    """Status and type of a problem."""
    return answer.status_code, str(answer.json()["type"]).rpartition(":")[2]
