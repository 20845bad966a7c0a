"""What a provider says of somebody who came back: in the callback, in the ID token, at the userinfo endpoint."""

from collections.abc import Mapping, Sequence
from typing import Any

from openfla.platform.identity import rules
from openfla.platform.identity.errors import EmailNotVerified, LoginMissing, Reason, SignInCancelled, SignInRefused
from openfla.platform.identity.metadata import Metadata


def code(told: Mapping[str, str], provider: Metadata) -> str:
    """The code of a callback that comes from this provider (RFC 6749 section 4.1.2; RFC 9207).

    Raises:
        SignInCancelled, SignInRefused: it holds none, or comes from elsewhere.
    """
    needs_issuer = provider.authorization_response_iss_parameter_supported
    if ("iss" in told or needs_issuer) and told.get("iss") != provider.issuer:
        raise SignInRefused(Reason.OTHER_ISSUER)
    if told.get("error") == "access_denied":
        raise SignInCancelled
    if "error" in told:
        raise SignInRefused(Reason.REFUSED_BY_PROVIDER)
    if not told.get("code"):
        raise SignInRefused(Reason.BAD_CALLBACK)
    return told["code"]


def access_token(given: Mapping[str, Any]) -> str:
    """What the userinfo endpoint is asked with, fit to stand in a header (RFC 6750 section 2.1).

    Raises:
        SignInRefused: the token endpoint gave none.
    """
    told = given.get("access_token")
    if not isinstance(told, str) or not told or not told.isascii() or not told.isprintable():
        raise SignInRefused(Reason.BAD_ANSWER)
    return told


def login(sources: Sequence[Mapping[str, Any]], claim: str) -> str:
    """The first login that a source tells; an e-mail address only when that source says that it was verified.

    Raises:
        LoginMissing, EmailNotVerified, LoginNotAccepted: there is none to go by.
    """
    told = [source for source in sources if isinstance(source.get(claim), str) and source[claim].strip()]
    if not told:
        raise LoginMissing(claim)
    if claim != "email":
        return rules.login(told[0][claim])
    verified = [source for source in told if source.get("email_verified") is True]
    if not verified:
        raise EmailNotVerified
    return rules.login(verified[0][claim])


def name(sources: Sequence[Mapping[str, Any]], claim: str, otherwise: str) -> str:
    """How somebody is called; who is not called anything is called by their login."""
    told = (source[claim][:200] for source in sources if isinstance(source.get(claim), str))
    return rules.name(next((each for each in told if rules.words(each)), otherwise)[:200])
