from dataclasses import dataclass

from openfla.contract.certificates import Breach
from openfla.texts import N_, Explained, Language


@dataclass(eq=False)
class NotACertificate(Explained):
    code = "notACertificate"
    message = N_("The file is not a certificate in PEM or DER.")
    remedy = N_("Export the public certificate as a .cer file: openfla certificate export.")


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
    """The certificate breaks criteria of the guide (CERT-1 to CERT-3)."""

    code = "certificateRefused"
    message = N_("The certificate cannot be used for a channel.")
    breaches: tuple[Breach, ...]

    def explain(self, language: Language = "en") -> str:
        told = " ".join(breach.explain(language) for breach in self.breaches)
        return f"{super().explain(language)} {told}"

    def advise(self, language: Language = "en") -> str:
        return " ".join(dict.fromkeys(breach.advise(language) for breach in self.breaches))


@dataclass(eq=False)
class KeyOfAnother(Explained):
    code = "keyOfAnother"
    message = N_("The key of this certificate is used by another enterprise.")
    remedy = N_("Make a key of your own: openfla certificate create.")


@dataclass(eq=False)
class UnfitName(Explained):
    code = "unfitName"
    message = N_("The name of an account or of a certificate has 1 to 100 characters.")
    remedy = N_("Choose a shorter name, or give one.")


@dataclass(eq=False)
class AccountUnknown(Explained):
    code = "accountUnknown"
    message = N_("There is no account with client id %(client_id)s.")
    remedy = N_("List the accounts: openfla admin channel list.")
    client_id: str
