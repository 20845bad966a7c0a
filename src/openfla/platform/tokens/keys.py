"""The signing keys of this installation: made, rotated with overlap, kept encrypted in the database."""

from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from joserfc import jws
from joserfc.jwk import ECKey, KeySet

from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx
from openfla.platform.tokens import queries
from openfla.platform.tokens.model import SigningKey, TokenSettings

ALGORITHM: Final = "ES256"
REGISTRY: Final = jws.JWSRegistry(algorithms=[ALGORITHM])


async def ensure(tx: Tx, secret: bytes, *, now: datetime) -> None:
    """Make the first key of an installation; every later call finds it."""
    await tx.execute(queries.lock_keys())
    if not (await tx.execute(queries.published(now))).first():
        await _add(tx, secret, signs_from=now, now=now)


async def rotate(tx: Tx, secret: bytes, settings: TokenSettings, *, now: datetime, at_once: bool = False) -> SigningKey:
    """Put a new key in use; the old ones stay published until the last token they signed has expired.

    The new key is published `rotation_lead_s` before it signs, so that whoever keeps the key set for a while
    knows it in time. `at_once` is for the day a key has leaked: the new one signs now, and what the old ones
    signed is refused within `freshness_s`, on every server process.
    """
    await tx.execute(queries.lock_keys())
    signs_from = now if at_once else now + timedelta(seconds=settings.rotation_lead_s)
    older = [row.kid for row in await tx.execute(queries.published(now))]
    overlap = timedelta(seconds=settings.lifetime_s + settings.tolerance_s)
    await tx.execute(queries.withdraw(older, now) if at_once else queries.retire(older, signs_from + overlap))
    return await _add(tx, secret, signs_from=signs_from, now=now)


async def published(tx: Tx, secret: bytes, *, now: datetime) -> list[SigningKey]:
    """The keys that are not past, newest first."""
    rows = (await tx.execute(queries.published(now))).all()
    return [
        SigningKey(row.kid, _opened(row.private_key, row.kid, secret), row.signs_from, row.published_until)
        for row in rows
    ]


def signing(keys: list[SigningKey], *, now: datetime) -> SigningKey:
    """The newest key whose time has come; of a lead that is longer than the clock ran, the oldest there is."""
    return next((key for key in keys if key.signs_from <= now), keys[-1])


def public_set(keys: list[SigningKey]) -> dict[str, object]:
    """The JSON Web Key Set (RFC 7517), public halves only."""
    return dict(KeySet([key.key for key in keys]).as_dict(private=False))


async def _add(tx: Tx, secret: bytes, *, signs_from: datetime, now: datetime) -> SigningKey:
    made = ec.generate_private_key(ec.SECP256R1())
    kid = ECKey.import_key(made).thumbprint()
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(secret))
    await tx.execute(queries.add_key(kid, pem.decode(), signs_from))
    await audit.append(tx, [audit.Entry(action="signingKey.added", at=now, subject=kid)])
    return SigningKey(kid, _jwk(made, kid), signs_from, None)


def _opened(pem: str, kid: str, secret: bytes) -> ECKey:
    key = load_pem_private_key(pem.encode(), secret)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(kid)
    return _jwk(key, kid)


def _jwk(key: ec.EllipticCurvePrivateKey, kid: str) -> ECKey:
    return ECKey.import_key(key, {"kid": kid, "use": "sig", "alg": ALGORITHM})
