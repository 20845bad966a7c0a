"""Why a token is refused: each case with its RFC 6749 error, what happened, what it means and what to do."""

from dataclasses import dataclass
from typing import ClassVar

from openfla.texts import N_, Explained


class TokenRefusal(Explained):
    """No token is given. `meaning` and `remedy` make the page of the case, without values of the request."""

    error: ClassVar[str] = "invalid_client"
    status: ClassVar[int] = 401
    meaning: ClassVar[str]
    source: ClassVar[str]


class InvalidRequest(TokenRefusal):
    error: ClassVar[str] = "invalid_request"
    status: ClassVar[int] = 400


@dataclass(eq=False)
class NotAForm(InvalidRequest):
    code = "notAForm"
    status = 415
    message = N_("The body is not application/x-www-form-urlencoded.")
    meaning = N_("A token is asked with a form in the body of a POST.")
    remedy = N_("Send the header Content-Type: application/x-www-form-urlencoded and encode the body so, in UTF-8.")
    source = "RFC 6749 section 4.4.2"


@dataclass(eq=False)
class FormMalformed(InvalidRequest):
    code = "formMalformed"
    message = N_("The form in the body cannot be read.")
    meaning = N_("The body is not a well-formed form in UTF-8, or has far too many fields.")
    remedy = N_("Let your HTTP library encode the form instead of gluing it together.")
    source = "RFC 6749 appendix B"


@dataclass(eq=False)
class BodyTooLarge(InvalidRequest):
    code = "bodyTooLarge"
    status = 413
    message = N_("The body is larger than %(limit)d bytes.")
    meaning = N_("A token request is small; a larger body is not read.")
    remedy = N_("Send the token request alone; an assertion needs no certificate chain in it.")
    source = "OpenFLA"
    limit: int


@dataclass(eq=False)
class ParametersInAddress(InvalidRequest):
    code = "parametersInAddress"
    message = N_("Parameters stand in the address.")
    meaning = N_("An address is kept in logs, so credentials never stand in it.")
    remedy = N_("Send every parameter in the body of the POST.")
    source = "RFC 6749 section 2.3.1"


@dataclass(eq=False)
class ParameterMissing(InvalidRequest):
    code = "parameterMissing"
    message = N_("The parameter %(parameter)s is missing.")
    meaning = N_("A token request has grant_type, client_assertion_type and client_assertion; scope is optional.")
    remedy = N_("Add the missing parameter to the form.")
    source = "RFC 7523 section 2.2"
    parameter: str


@dataclass(eq=False)
class ParameterRepeated(InvalidRequest):
    code = "parameterRepeated"
    message = N_("The parameter %(parameter)s is sent more than once.")
    meaning = N_("Each parameter has one value.")
    remedy = N_("Send it once; several scopes go in one value, separated by spaces.")
    source = "RFC 6749 section 3.2"
    parameter: str


@dataclass(eq=False)
class GrantNotSupported(TokenRefusal):
    code = "grantNotSupported"
    error = "unsupported_grant_type"
    status = 400
    message = N_("The grant type is not client_credentials.")
    meaning = N_("Software gets its token as itself, without a person: the grant type is client_credentials.")
    remedy = N_("Send grant_type=client_credentials.")
    source = "RFC 6749 section 4.4; SEED 6.1"


@dataclass(eq=False)
class SecretNotSupported(TokenRefusal):
    code = "secretNotSupported"
    message = N_("A client secret or an Authorization header is not a way to identify yourself here.")
    meaning = N_("A client proves who it is by signing with the key of its channel certificate, and in no other way.")
    remedy = N_("Send client_assertion_type and client_assertion, and nothing else that identifies the client.")
    source = "RFC 7523 section 2.2"


@dataclass(eq=False)
class AssertionTypeNotSupported(TokenRefusal):
    code = "assertionTypeNotSupported"
    message = N_("The client_assertion_type is not the one for a signed JWT.")
    meaning = N_("The assertion is a JWT that the client signed.")
    remedy = N_("Send client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer.")
    source = "RFC 7523 section 2.2"


@dataclass(eq=False)
class AssertionMalformed(TokenRefusal):
    code = "assertionMalformed"
    message = N_("The client_assertion is not a signed JWT in compact form.")
    meaning = N_("An assertion is header, payload and signature in base64url, joined by points; both are JSON objects.")
    remedy = N_("Let a JWT library make it; look at the three parts of what you send.")
    source = "RFC 7515 section 7.1"


@dataclass(eq=False)
class AlgorithmNotAccepted(TokenRefusal):
    code = "algorithmNotAccepted"
    message = N_("The algorithm of the assertion is not accepted: use RS256, ES384 or ES512.")
    meaning = N_("The key of the certificate decides: RSA signs RS256, EC on P-384 signs ES384, on P-521 ES512.")
    remedy = N_("Sign with the algorithm that goes with your key. 'none' and shared secrets are never accepted.")
    source = "RFC 8725 section 3.1"


@dataclass(eq=False)
class HeaderNotAccepted(TokenRefusal):
    code = "headerNotAccepted"
    message = N_("The header of the assertion holds %(parameter)s.")
    meaning = N_("The key comes from the certificate in the account, never from the assertion; no extension is known.")
    remedy = N_("Leave jwk, jku, x5u and crit out of the header; alg and typ are enough.")
    source = "RFC 8725 section 3.10; RFC 7515 section 4.1.11"
    parameter: str


@dataclass(eq=False)
class ClaimMissing(TokenRefusal):
    code = "claimMissing"
    message = N_("The claim %(claim)s is missing from the assertion, or has the wrong type.")
    meaning = N_("An assertion holds iss, sub, aud and jti as texts and exp as a number of seconds since 1970.")
    remedy = N_("Add the claim; aud names one address, and times are numbers, not texts.")
    source = "SEED 6.1; RFC 7523 section 3"
    claim: str


@dataclass(eq=False)
class IssuerNotSubject(TokenRefusal):
    code = "issuerNotSubject"
    message = N_("The claims iss and sub differ.")
    meaning = N_("The client speaks for itself, so both are its client id.")
    remedy = N_("Put the client id in iss and in sub.")
    source = "SEED 6.1; RFC 7523 section 3"


@dataclass(eq=False)
class ClientIdMismatch(TokenRefusal):
    code = "clientIdMismatch"
    message = N_("The parameter client_id is not the client of the assertion.")
    meaning = N_("The parameter client_id is not needed; where it is sent, it must name the same client.")
    remedy = N_("Leave client_id out, or send the client id that stands in iss and sub.")
    source = "RFC 7521 section 4.2"


@dataclass(eq=False)
class UnknownClient(TokenRefusal):
    code = "unknownClient"
    message = N_("No account has this client id.")
    meaning = N_("The client id in iss and sub belongs to no account of this environment.")
    remedy = N_("Copy the client id from the account; each environment has accounts of its own.")
    source = "SEED 4.4.1 and 6.3"


@dataclass(eq=False)
class EnterpriseStopped(TokenRefusal):
    code = "enterpriseStopped"
    message = N_("The enterprise of the account has stopped.")
    meaning = N_("Who no longer acts as an enterprise has no channel; what was declared before stays.")
    remedy = N_("Use the account of the enterprise that acts now, or have its state corrected if it is wrong.")
    source = "OpenFLA"


@dataclass(eq=False)
class EnterpriseNotAdmitted(TokenRefusal):
    code = "enterpriseNotAdmitted"
    message = N_("The enterprise of the account is not admitted to this environment.")
    meaning = N_("The test environment is closed by default: an enterprise asks for access and is admitted first.")
    remedy = N_("Ask for access to this environment on its portal, and wait until the enterprise is admitted.")
    source = "SEED 6.3"


@dataclass(eq=False)
class NoCertificate(TokenRefusal):
    code = "noCertificate"
    message = N_("The account has no certificate.")
    meaning = N_("Every certificate of the account was revoked.")
    remedy = N_("Add a certificate to the account.")
    source = "SEED 4.4.1"


@dataclass(eq=False)
class KeyTypeMismatch(TokenRefusal):
    code = "keyTypeMismatch"
    message = N_("No certificate of the account has a key for the algorithm %(algorithm)s.")
    meaning = N_("The key of the certificate decides: RSA signs RS256, EC on P-384 signs ES384, on P-521 ES512.")
    remedy = N_("Sign with the key of a certificate that stands in the account.")
    source = "RFC 8725 section 3.1"
    algorithm: str


@dataclass(eq=False)
class BadSignature(TokenRefusal):
    code = "badSignature"
    message = N_("The signature fits no certificate of the account.")
    meaning = N_("The assertion was signed with another key, or changed after it was signed.")
    remedy = N_("Compare the certificate of your key store with the one in the account: openfla certificate show.")
    source = "RFC 7523 section 3"


@dataclass(eq=False)
class CertificateExpired(TokenRefusal):
    code = "certificateExpired"
    message = N_("The certificate that fits the signature has expired.")
    meaning = N_("A certificate serves until the last moment of its validity.")
    remedy = N_("Renew the certificate, add the new one to the account, and sign with its key.")
    source = "OpenFLA"


@dataclass(eq=False)
class CertificateNotYetValid(TokenRefusal):
    code = "certificateNotYetValid"
    message = N_("The certificate that fits the signature is not valid yet.")
    meaning = N_("A certificate serves from the first moment of its validity.")
    remedy = N_("Wait until then, or sign with the key of a certificate that is valid now.")
    source = "OpenFLA"


@dataclass(eq=False)
class WrongAudience(TokenRefusal):
    code = "wrongAudience"
    message = N_("The claim aud is not %(audience)s.")
    meaning = N_("The audience is the full address of the token endpoint, to the letter.")
    remedy = N_("Put the address to which you send the request in aud, without a slash at the end.")
    source = "SEED 6.1"
    audience: str


@dataclass(eq=False)
class AssertionExpired(TokenRefusal):
    code = "assertionExpired"
    message = N_("The assertion has expired: exp lies in the past.")
    meaning = N_("An assertion is made anew for every token request.")
    remedy = N_("Make a fresh assertion, and check the clock of your machine.")
    source = "SEED 6.1"


@dataclass(eq=False)
class LifeTooLong(TokenRefusal):
    code = "lifeTooLong"
    message = N_("The claim exp lies more than %(limit)d seconds ahead.")
    meaning = N_("An assertion may live 10 minutes at most.")
    remedy = N_("Set exp to 300 seconds from now, in seconds since 1970 and in UTC; check the clock of your machine.")
    source = "SEED 6.1"
    limit: int


@dataclass(eq=False)
class AssertionNotYetValid(TokenRefusal):
    code = "assertionNotYetValid"
    message = N_("The assertion is not valid yet: %(claim)s lies in the future.")
    meaning = N_("The moment in nbf or iat has not come on the clock of the server.")
    remedy = N_("Leave nbf out, and check the clock of your machine.")
    source = "RFC 7523 section 3"
    claim: str


@dataclass(eq=False)
class Replayed(TokenRefusal):
    code = "replayed"
    message = N_("This assertion was used before.")
    meaning = N_("Each jti serves once, so that a stolen assertion is of no use.")
    remedy = N_("Make a fresh assertion with a new jti for every token request, repeated ones too.")
    source = "RFC 7523 section 3"


@dataclass(eq=False)
class ScopeMalformed(TokenRefusal):
    code = "scopeMalformed"
    error = "invalid_scope"
    status = 400
    message = N_("The parameter scope is not a list of scopes separated by single spaces.")
    meaning = N_("A scope is made of printable ASCII without spaces, quotes and backslashes.")
    remedy = N_("Copy the scope from the guide, or leave it out to get all that the account holds.")
    source = "RFC 6749 section 3.3"


@dataclass(eq=False)
class ScopeNotGranted(TokenRefusal):
    code = "scopeNotGranted"
    error = "invalid_scope"
    status = 400
    message = N_("The account does not hold every scope that is asked; it holds: %(held)s.")
    meaning = N_("A token holds scopes that were granted to the account, and those depend on its quality.")
    remedy = N_("Ask for what the account holds, leave scope out, or have the permission added to the account.")
    source = "SEED 6.1; RFC 6749 section 3.3"
    held: str


@dataclass(eq=False)
class TemporarilyUnavailable(TokenRefusal):
    code = "temporarilyUnavailable"
    error = "temporarily_unavailable"
    status = 503
    message = N_("The token endpoint cannot write at the moment; nothing was issued.")
    meaning = N_("The database is out of reach or too much is waiting; a token is given only when it is in the trail.")
    remedy = N_("Try again in a few seconds, with a fresh assertion.")
    source = "OpenFLA"
