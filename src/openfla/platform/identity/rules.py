import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from openfla.platform.identity.model import IdentitySettings


def new_token() -> str:
    """What a browser keeps of a session: 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What the database keeps of it, so that nobody who reads the database can act as somebody: SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def csrf(secret: bytes, token: str) -> str:
    """What every form of a session carries; only our own pages can know it."""
    return hmac.new(secret, b"csrf\0" + token.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def oldest(settings: IdentitySettings, at: datetime) -> tuple[datetime, datetime]:
    """When a session that is still good began at the earliest, and was seen at the earliest."""
    return at - timedelta(seconds=settings.absolute_s), at - timedelta(seconds=settings.idle_s)
