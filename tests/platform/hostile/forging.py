"""Tokens by hand, part by part: what no library would make."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Any

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

Sign = Callable[[bytes], bytes]


def compact(header: dict[str, Any] | bytes, payload: dict[str, Any] | bytes, sign: Sign) -> str:
    """The compact form of a JWS: header and payload as JSON or as bytes, and whatever `sign` makes of them."""
    signed = f"{b64(_json(header))}.{b64(_json(payload))}"
    return f"{signed}.{b64(sign(signed.encode()))}"


def b64(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def nothing(_: bytes) -> bytes:
    """No signature."""
    return b""


def with_secret(secret: bytes) -> Sign:
    """HS256."""
    return lambda signed: hmac.new(secret, signed, hashlib.sha256).digest()


def with_rsa(key: Any, digest: hashes.HashAlgorithm | None = None, *, pss: bool = False) -> Sign:
    """RS256, or the digest and padding that are told."""
    found: rsa.RSAPrivateKey = key
    hashed = digest or hashes.SHA256()
    padded = padding.PSS(padding.MGF1(hashed), padding.PSS.DIGEST_LENGTH) if pss else padding.PKCS1v15()
    return lambda signed: found.sign(signed, padded, hashed)


def with_ec(key: Any, digest: hashes.HashAlgorithm) -> Sign:
    """ES256, ES384 or ES512, by curve and digest: r and s side by side."""
    found: ec.EllipticCurvePrivateKey = key
    size = (found.key_size + 7) // 8

    def sign(signed: bytes) -> bytes:
        r, s = decode_dss_signature(found.sign(signed, ec.ECDSA(digest)))
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")

    return sign


def _json(part: dict[str, Any] | bytes) -> bytes:
    return part if isinstance(part, bytes) else msgspec.json.encode(part)
