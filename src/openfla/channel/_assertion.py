import secrets
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from openfla.channel._errors import UnfitKey, UnfitLifetime
from openfla.contract.oauth import LONGEST_ASSERTION_S

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

USUAL_LIFETIME_S: Final = 300

_OF_CURVE: Final = {"secp384r1": "ES384", "secp521r1": "ES512"}


def client_assertion(
    client_id: str, audience: str, key: PrivateKey, *, now: float, lifetime_s: float = USUAL_LIFETIME_S
) -> str:
    """A signed JWT that proves who asks for a token; made for one request, since its `jti` counts once.

    Source: RFC 7523 section 3 and requirement OAUTH-5 for the claims; that `iat` is sent and `nbf` is not
    is our own choice, so that two clocks which differ a little still agree.

    Args:
        client_id: of the account, as channel management shows it; becomes `iss` and `sub`.
        audience: the token URL of the environment, to the letter.
        key: RSA signs RS256, EC on P-384 ES384, EC on P-521 ES512.
        now: seconds since 1970, UTC.
        lifetime_s: from 1 to 600 seconds.

    Raises:
        UnfitLifetime: `lifetime_s` leaves its bounds.
        UnfitKey: the channel has no algorithm for this key.
    """
    if not 1 <= lifetime_s <= LONGEST_ASSERTION_S:
        raise UnfitLifetime(lifetime_s, LONGEST_ASSERTION_S)
    algorithm = algorithm_of(key)
    issued = int(now)
    claims: dict[str, Any] = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "iat": issued,
        "exp": issued + int(lifetime_s),
        "jti": secrets.token_urlsafe(32),
    }
    return jwt.encode({"alg": algorithm, "typ": "JWT"}, claims, _jwk(key), algorithms=[algorithm])


def algorithm_of(key: PrivateKey) -> str:
    """The JWS algorithm that goes with this key (RFC 7518 section 3.1).

    Raises:
        UnfitKey: there is none on this channel.
    """
    if isinstance(key, rsa.RSAPrivateKey):
        return "RS256"
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _OF_CURVE:
        return _OF_CURVE[key.curve.name]
    raise UnfitKey(key.curve.name if isinstance(key, ec.EllipticCurvePrivateKey) else type(key).__name__)


def _jwk(key: PrivateKey) -> RSAKey | ECKey:
    return RSAKey.import_key(key) if isinstance(key, rsa.RSAPrivateKey) else ECKey.import_key(key)
