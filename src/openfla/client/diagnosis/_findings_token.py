"""What can be found about the token: whether it is given, and what it holds."""

from dataclasses import dataclass

from openfla.client.diagnosis._results import Finding, State
from openfla.client.diagnosis.steps import (
    ACCOUNT,
    CALL,
    CERTIFICATE,
    KNOWN,
    NEW_ACCOUNT,
    OLD_ACCOUNT,
    QUALITY,
    TEST_ENVIRONMENT,
    TOKEN,
)
from openfla.contract.qualities import Quality
from openfla.texts import N_


@dataclass(eq=False)
class TokenGiven(Finding):
    state = State.OK
    code = "tokenGiven"
    message = N_("The token endpoint gives a token; seconds that it lives: %(seconds)d.")
    seconds: int


@dataclass(eq=False)
class ClientUnknown(Finding):
    steps = (NEW_ACCOUNT,)
    code = "clientUnknown"
    message = N_("The token endpoint knows no account with this client id.")
    remedy = N_(
        "Copy the Client ID again from channel management of this very environment; each environment has accounts of"
        " its own. If the account was deleted, make a new one."
    )


@dataclass(eq=False)
class EnterpriseStopped(Finding):
    steps = (KNOWN,)
    code = "enterpriseStopped"
    message = N_("The enterprise of this account is registered as one that has stopped.")
    remedy = N_("Use the account of the enterprise that acts now, or have its state corrected if it is wrong.")


@dataclass(eq=False)
class EnterpriseNotAdmitted(Finding):
    """Requirement ENV-2."""

    steps = (TEST_ENVIRONMENT,)
    code = "enterpriseNotAdmitted"
    message = N_("The enterprise of this account is not let into this environment.")
    remedy = N_("A test environment is closed by default: ask for access, and wait until it is given.")


@dataclass(eq=False)
class CertificateNotThere(Finding):
    steps = (NEW_ACCOUNT,)
    code = "certificateNotThere"
    message = N_("The certificate of this key store is not one of the account's: the signature fits none of them.")
    remedy = N_(
        "Add the .cer file of this key store to the account in channel management (openfla certificate export writes"
        " it), or use the key store of the certificate that is there."
    )


@dataclass(eq=False)
class CertificateOver(Finding):
    steps = (CERTIFICATE,)
    code = "certificateOver"
    message = N_("The token endpoint finds that the certificate has expired, or is not valid yet.")
    remedy = N_("Make or order a new certificate, and add it to the account in channel management.")


@dataclass(eq=False)
class AudienceWrong(Finding):
    steps = (TOKEN,)
    code = "audienceWrong"
    message = N_("The assertion is made for %(audience)s, and the token endpoint expects another address.")
    remedy = N_("Add the account again for the right environment; --audience and --token-url are seldom needed.")
    audience: str


@dataclass(eq=False)
class ClockRefused(Finding):
    steps = (TOKEN,)
    code = "clockRefused"
    message = N_("The token endpoint refuses the assertion for its time: the clock of this machine is wrong.")
    remedy = N_("Set the clock by a time server (NTP) and try again.")


@dataclass(eq=False)
class ScopeNotHeld(Finding):
    steps = (OLD_ACCOUNT, ACCOUNT)
    code = "scopeNotHeld"
    message = N_("The account does not hold the scope that is asked: %(scope)s.")
    remedy = N_(
        "Tick 'CareerPro - Federal Learning Account' among the permissions of the account; if it is ticked, the account"
        " was made in another quality than the one told here, and each quality needs an account of its own."
    )
    scope: str


@dataclass(eq=False)
class RequestSpoiled(Finding):
    steps = (TOKEN,)
    code = "requestSpoiled"
    message = N_("The token endpoint does not understand the request: %(error)s.")
    remedy = N_("Check that no proxy changes what is sent, and that this openfla is of a recent version.")
    error: str


@dataclass(eq=False)
class ScopeAgrees(Finding):
    state = State.OK
    code = "scopeAgrees"
    message = N_("The token holds the scope of the quality: %(scope)s.")
    scope: str


@dataclass(eq=False)
class ScopeNotTold(Finding):
    state = State.SKIPPED
    code = "scopeNotTold"
    message = N_("Not looked at: the token endpoint does not tell what the token holds.")


@dataclass(eq=False)
class ScopeNotKnown(Finding):
    """Requirement OAUTH-4."""

    state = State.SKIPPED
    code = "scopeNotKnown"
    message = N_("Not looked at: the guide does not tell the scope of a training provider.")


@dataclass(eq=False)
class ScopeAbsent(Finding):
    steps = (OLD_ACCOUNT,)
    code = "scopeAbsent"
    message = N_("The token does not hold the scope of the Federal Learning Account, %(scope)s.")
    remedy = N_("Tick 'CareerPro - Federal Learning Account' among the permissions of the account.")
    scope: str


@dataclass(eq=False)
class QualityOther(Finding):
    """The account at the platform and the account here disagree."""

    steps = (ACCOUNT, QUALITY)
    code = "qualityOther"
    message = N_("The account was made in another quality (%(theirs)s) than the one told here (%(ours)s).")
    remedy = N_(
        "Add the account again with the quality in which it was made, or make an account in the quality that you need;"
        " each quality needs one of its own."
    )
    theirs: Quality
    ours: Quality


@dataclass(eq=False)
class AddressOfAnotherQuality(Finding):
    steps = (CALL,)
    code = "addressOfAnotherQuality"
    message = N_("The address %(address)s is not the one for the quality %(quality)s.")
    remedy = N_("Training providers have an address of their own; add the account again without --api-url.")
    address: str
    quality: Quality
