"""Why somebody is not signed in. Nothing that a provider says is repeated: a reason is one of ours."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from openfla.texts import N_, Explained


class Reason(StrEnum):
    """What was wrong with an answer of the provider, for whoever runs the installation."""

    INSECURE_ADDRESS = "insecureAddress"
    """An address of the provider is neither https nor on this machine."""
    BAD_METADATA = "badMetadata"
    OTHER_ISSUER = "otherIssuer"
    """The issuer in the metadata, in the callback or in the ID token is not the one of the settings."""
    NO_CLIENT_AUTHENTICATION = "noClientAuthentication"
    """The provider takes the secret of this client in no way that is known here."""
    NO_PROOF_KEY = "noProofKey"
    """The provider takes no S256 code challenge (RFC 7636)."""
    BAD_ANSWER = "badAnswer"
    """Not JSON, too large, compressed, or a redirect."""
    BAD_CALLBACK = "badCallback"
    WRONG_STATE = "wrongState"
    """The callback belongs to a sign-in that another browser began."""
    REFUSED_BY_PROVIDER = "refusedByProvider"
    CLIENT_REFUSED = "clientRefused"
    CODE_REFUSED = "codeRefused"
    BAD_ID_TOKEN = "badIdToken"
    BAD_ALGORITHM = "badAlgorithm"
    """Not signed, or not with an asymmetric algorithm that the metadata name."""
    UNKNOWN_KEY = "unknownKey"
    BAD_SIGNATURE = "badSignature"
    OTHER_AUDIENCE = "otherAudience"
    ID_TOKEN_EXPIRED = "idTokenExpired"
    ID_TOKEN_FROM_LATER = "idTokenFromLater"
    WRONG_NONCE = "wrongNonce"
    WRONG_ACCESS_TOKEN = "wrongAccessToken"
    """The access token is not the one that the ID token was given with (at_hash)."""
    OTHER_SUBJECT = "otherSubject"
    """The userinfo endpoint speaks of somebody else."""


class SignInMistake(Explained):
    """Somebody could not sign in; `status` is that of the page that tells it."""

    status: ClassVar[int] = 403


@dataclass(eq=False)
class SigningInNotSetUp(SignInMistake):
    status = 404
    code = "signingInNotSetUp"
    message = N_("Signing in is not set up in this installation.")
    remedy = N_("Whoever runs it sets issuer, client_id and client_secret in the section [identity] of the settings.")


@dataclass(eq=False)
class ProviderUnreachable(SignInMistake):
    status = 503
    code = "providerUnreachable"
    message = N_("The service where people sign in does not answer at the moment.")
    remedy = N_("Try again in a few minutes.")


@dataclass(eq=False)
class SignInRefused(SignInMistake):
    """Something did not agree; the reason is for the person who is asked for help."""

    code = "signInRefused"
    message = N_("You could not be signed in, because an answer did not agree with what was asked (%(reason)s).")
    remedy = N_("Sign in again. If it happens again, tell whoever runs this installation the word between brackets.")
    reason: Reason


@dataclass(eq=False)
class SignInCancelled(SignInMistake):
    code = "signInCancelled"
    message = N_("You did not finish signing in.")
    remedy = N_("Sign in again when you want to.")


@dataclass(eq=False)
class SignInExpired(SignInMistake):
    """Begun too long ago, used already, or begun in a browser that keeps no cookies."""

    status = 400
    code = "signInExpired"
    message = N_("This attempt to sign in has ended: it is older than 10 minutes, or was used already.")
    remedy = N_("Sign in again, in one go and in one browser, with cookies allowed.")


@dataclass(eq=False)
class LoginMissing(SignInMistake):
    code = "loginMissing"
    message = N_("The service where you signed in did not tell who you are: the claim %(claim)s is missing.")
    remedy = N_("Whoever runs this installation asks for the claim (scope), or chooses another one (login_claim).")
    claim: str


@dataclass(eq=False)
class LoginNotAccepted(SignInMistake):
    """The login itself is not repeated: it may be a national register number."""

    code = "loginNotAccepted"
    message = N_("A login has 1 to 254 characters without spaces, and holds no national register number.")
    remedy = N_("Use an e-mail address.")


@dataclass(eq=False)
class NameNotAccepted(SignInMistake):
    code = "nameNotAccepted"
    message = N_("A name has 1 to 200 characters, and holds no national register number.")
    remedy = N_("Fill in how the person is called.")


@dataclass(eq=False)
class EmailNotVerified(SignInMistake):
    code = "emailNotVerified"
    message = N_("Your e-mail address was not verified by the service where you signed in.")
    remedy = N_("Verify it there first, then sign in again.")


@dataclass(eq=False)
class LoginTaken(SignInMistake):
    """Somebody else signed in under this login before; `person` is who that is."""

    code = "loginTaken"
    message = N_("Your login belongs to somebody else here.")
    remedy = N_("Ask whoever runs this installation.")
    person: UUID


@dataclass(eq=False)
class SandboxOnly(SignInMistake):
    status = 404
    code = "sandboxOnly"
    message = N_("Made-up people exist in the sandbox only.")
    remedy = N_("Sign in with your digital key.")


@dataclass(eq=False)
class PersonUnknown(SignInMistake):
    status = 404
    code = "personUnknown"
    message = N_("Nobody who was made up has this login.")
    remedy = N_("Choose one of the people that are shown, or add somebody.")
