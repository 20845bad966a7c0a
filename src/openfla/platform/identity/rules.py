import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from datetime import datetime, timedelta
from typing import Final

from openfla.identifiers import holds_ssin
from openfla.platform.identity.errors import LoginNotAccepted, NameNotAccepted, SandboxOnly
from openfla.platform.identity.model import IdentitySettings

ATTEMPT_LASTS: Final = timedelta(minutes=10)
HOME: Final = "/home"
_LOCAL: Final = re.compile(r"/(?!/)[!-\[\]-~]{0,511}")
_LONGEST_LOGIN: Final = 254
_LONGEST_NAME: Final = 200
_MOST_WORDS: Final = 8


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


def state(token: str) -> str:
    """What the provider sends back of an attempt; whoever sees it does not know the token of the cookie."""
    return _encoded(hashlib.sha256(b"state\0" + token.encode("utf-8", "surrogatepass")).digest())


def is_state(told: str, token: str) -> bool:
    """Whether a callback belongs to the attempt of that token; takes as long whatever it says."""
    return hmac.compare_digest(told.encode("utf-8", "surrogatepass"), state(token).encode())


def challenge(verifier: str) -> str:
    """What is told of a verifier beforehand: S256 (RFC 7636 section 4.2)."""
    return _encoded(hashlib.sha256(verifier.encode()).digest())


def local_path(told: str) -> str:
    """Where somebody is led after signing in: an address of this site, or the home page.

    >>> local_path("/channels?done=opened"), local_path("//evil.example"), local_path("https://evil.example")
    ('/channels?done=opened', '/home', '/home')
    """
    return told if _LOCAL.fullmatch(told) and "//" not in told else HOME


def login(told: str) -> str:
    """How people name each other, in small letters: an e-mail address, most often.

    Raises:
        LoginNotAccepted: too long, empty, with a space or what cannot be seen, or with a national register number.

    >>> login(" Steven@Korenbloem.example ")
    'steven@korenbloem.example'
    """
    found = told.strip().lower()
    if found.isascii() and not told.strip().isascii():  # the sign of kelvin becomes a plain k
        raise LoginNotAccepted
    if not found.isprintable() or not 0 < len(found) <= _LONGEST_LOGIN or any(sign.isspace() for sign in found):
        raise LoginNotAccepted
    if holds_ssin(found):
        raise LoginNotAccepted
    return found


def name(told: str) -> str:
    """The name of a person as it is shown, on one line.

    Raises:
        NameNotAccepted: too long, empty, or with a national register number.
    """
    seen = "".join(sign if sign.isprintable() else " " for sign in told)
    found = unicodedata.normalize("NFC", " ".join(seen.split()))
    if not 0 < len(found) <= _LONGEST_NAME or holds_ssin(found):
        raise NameNotAccepted
    return found


def words(told: str) -> list[str]:
    """What somebody is looked for by: a few words, without what no name holds."""
    return "".join(sign if sign.isprintable() else " " for sign in told).split()[:_MOST_WORDS]


def require_sandbox(environment: str) -> None:
    """Go on only where people are made up.

    Raises:
        SandboxOnly: anywhere else.
    """
    if environment != "sandbox":
        raise SandboxOnly


def _encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
