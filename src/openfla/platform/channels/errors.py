from dataclasses import dataclass
from typing import ClassVar

from openfla.contract.certificates import Breach
from openfla.identifiers import EnterpriseNumber
from openfla.platform.kernel.refusals import Refusal
from openfla.texts import N_, Explained, Language


@dataclass(eq=False)
class NoCertificateChosen(Explained):
    code = "noCertificateChosen"
    message = N_("No certificate is chosen.")
    remedy = N_("Choose the .cer file of your certificate; a file is not kept when a page is shown again.")


@dataclass(eq=False)
class NotACertificate(Explained):
    code = "notACertificate"
    message = N_("The file is not a certificate in PEM or DER.")
    remedy = N_("Export the public certificate as a .cer file: openfla certificate export.")


@dataclass(eq=False)
class CertificateTooLarge(Explained):
    code = "certificateTooLarge"
    message = N_("The file is larger than %(limit)d KiB, and a certificate is not.")
    remedy = N_("Export the public certificate as a .cer file: openfla certificate export.")
    limit: int


@dataclass(eq=False)
class PrivateKeyUploaded(Explained):
    code = "privateKeyUploaded"
    message = N_("The file holds a private key.")
    remedy = N_(
        "A private key never leaves your hands: make a new one if this file went elsewhere too, "
        "and hand in the .cer file alone."
    )


@dataclass(eq=False)
class CertificateRefused(Explained):
    """The certificate breaks criteria of the guide (CERT-1 to CERT-4)."""

    code = "certificateRefused"
    message = N_("The certificate cannot be used for a channel.")
    breaches: tuple[Breach, ...]

    def explain(self, language: Language = "en") -> str:
        told = " ".join(breach.explain(language) for breach in self.breaches)
        return f"{super().explain(language)} {told}"

    def advise(self, language: Language = "en") -> str:
        return " ".join(dict.fromkeys(breach.advise(language) for breach in self.breaches))


@dataclass(eq=False)
class NotInTheNameOfEnterprise(Breach):
    """Requirement CERT-4."""

    code = "notInTheNameOfEnterprise"
    message = N_("The certificate is self-signed in the name of %(found)s, and not of %(enterprise)s.")
    remedy = N_("Make one that holds the name or the number of the enterprise: openfla certificate create.")
    found: str
    enterprise: str


@dataclass(eq=False)
class UnknownAuthority(Breach):
    """Requirement CERT-4."""

    code = "unknownAuthority"
    message = N_("The certificate comes from %(issuer)s; accepted are: %(accepted)s.")
    remedy = N_("Order one there, or make a self-signed one: openfla certificate create.")
    issuer: str
    accepted: str


@dataclass(eq=False)
class TooManyCertificates(Explained):
    """Each of them is tried for every assertion of the account."""

    code = "tooManyCertificates"
    message = N_("An account has at most %(most)d certificates in use.")
    remedy = N_("Revoke one that is no longer needed first.")
    most: int


@dataclass(eq=False)
class KeyOfAnother(Explained):
    code = "keyOfAnother"
    message = N_("The key of this certificate is used by another enterprise.")
    remedy = N_("Make a key of your own: openfla certificate create.")


@dataclass(eq=False)
class AlreadyHeld(Explained):
    code = "alreadyHeld"
    message = N_("The account has this certificate already.")
    remedy = N_("Hand in the new certificate, or leave the account as it is.")


@dataclass(eq=False)
class UnfitName(Explained):
    code = "unfitName"
    message = N_("The name of an account has 1 to 100 characters, all of them printable.")
    remedy = N_("Choose a shorter name, or give one.")


@dataclass(eq=False)
class UnfitCertificateName(UnfitName):
    code = "unfitCertificateName"
    message = N_("The name of a certificate has 1 to 100 characters, all of them printable.")


@dataclass(eq=False)
class NoService(Explained):
    code = "noService"
    message = N_("An account needs at least one permission.")
    remedy = N_("Tick what the account may be used for.")


@dataclass(eq=False)
class NoChannelInQuality(Refusal):
    """Requirement PORTAL-6."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "noChannelInQuality"
    title: ClassVar[str] = "No Channel In Quality"
    is_audited: ClassVar[bool] = True
    message: ClassVar[str] = N_("In this quality an enterprise has no channel for the Federal Learning Account.")
    remedy: ClassVar[str] = N_(
        "Act as NSSO employer, social secretariat, service provider or training provider; "
        "the access manager of the entity activates a quality that is missing."
    )


@dataclass(eq=False)
class EnterpriseHasStopped(Explained):
    code = "enterpriseHasStopped"
    message = N_("Enterprise %(number)s has stopped, and nothing new is made for it.")
    remedy = N_("Look up its state in the Crossroads Bank for Enterprises, and have it corrected if it is wrong.")
    number: EnterpriseNumber


@dataclass(eq=False)
class AccountUnknown(Refusal):
    """Also of what another enterprise or quality has, of which nobody learns that it exists."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "accountUnknown"
    title: ClassVar[str] = "Account Unknown"
    is_audited: ClassVar[bool] = True
    message: ClassVar[str] = N_("There is no such account here.")
    remedy: ClassVar[str] = N_("Choose one from the list of accounts.")
    account: str


@dataclass(eq=False)
class CertificateUnknown(Refusal):
    status: ClassVar[int] = 404
    code: ClassVar[str] = "certificateUnknown"
    title: ClassVar[str] = "Certificate Unknown"
    message: ClassVar[str] = N_("The account has no such certificate.")
    remedy: ClassVar[str] = N_("Choose one of the certificates that the account has.")
