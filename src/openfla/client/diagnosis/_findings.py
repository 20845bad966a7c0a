"""What can be found about the account, its key store and its certificate."""

from dataclasses import dataclass
from datetime import date

from openfla.client.diagnosis._results import Finding, State
from openfla.client.diagnosis.steps import CERTIFICATE, NEW_ACCOUNT
from openfla.contract.qualities import Quality
from openfla.texts import N_, Language, translate


@dataclass(eq=False)
class NotLookedAt(Finding):
    """The check that it needs did not succeed."""

    state = State.SKIPPED
    code = "notLookedAt"
    message = N_("Not looked at: mend '%(because)s' first.")
    because: "CheckName"


@dataclass(eq=False)
class CheckName:
    """The name of a check, told in the reader's language."""

    label: str
    host: str = ""

    def in_words(self, language: Language) -> str:
        """What it is called."""
        told = translate(language, self.label)
        return f"{told} ({self.host})" if self.host else told


@dataclass(eq=False)
class AccountComplete(Finding):
    state = State.OK
    code = "accountComplete"
    message = N_("The account is complete: %(environment)s, %(quality)s.")
    environment: str
    quality: Quality


@dataclass(eq=False)
class ClientIdUnusual(Finding):
    """Another form than ChaMan gives."""

    state = State.WARNING
    steps = (NEW_ACCOUNT,)
    code = "clientIdUnusual"
    message = N_("The client id does not have the usual form, self_service_chaman_123456_78912.")
    remedy = N_("Compare it, sign by sign, with the Client ID that channel management shows for the account.")


@dataclass(eq=False)
class KeyStoreOpens(Finding):
    state = State.OK
    code = "keyStoreOpens"
    message = N_("The key store opens: %(path)s.")
    path: str


@dataclass(eq=False)
class KeyStoreReadable(Finding):
    state = State.WARNING
    code = "keyStoreReadable"
    message = N_("Other users of this machine may read the key store %(path)s.")
    remedy = N_("Take that right away: chmod 600 %(path)s")
    path: str


@dataclass(eq=False)
class KeyMatches(Finding):
    state = State.OK
    code = "keyMatches"
    message = N_("The private key and the certificate belong together.")


@dataclass(eq=False)
class CertificateAbsent(Finding):
    state = State.WARNING
    steps = (CERTIFICATE,)
    code = "certificateAbsent"
    message = N_("The key store holds no certificate, so it cannot be compared or checked.")
    remedy = N_("Add the account again and name the certificate: openfla account add, with --certificate.")


@dataclass(eq=False)
class NoCertificateToLookAt(Finding):
    state = State.SKIPPED
    code = "noCertificateToLookAt"
    message = N_("Not looked at: there is no certificate in the key store.")


@dataclass(eq=False)
class CriteriaMet(Finding):
    """Requirements CERT-1 to CERT-3."""

    state = State.OK
    code = "criteriaMet"
    message = N_("The certificate meets the criteria of the guide: %(key)s, %(digest)s, digital signature.")
    key: str
    digest: str


@dataclass(eq=False)
class CertificateValid(Finding):
    state = State.OK
    code = "certificateValid"
    message = N_("The certificate is valid until %(until)s; days left: %(days)d.")
    until: date
    days: int


@dataclass(eq=False)
class CertificateEndsSoon(Finding):
    """Within sixty days."""

    state = State.WARNING
    steps = (CERTIFICATE,)
    code = "certificateEndsSoon"
    message = N_("The certificate ends on %(until)s; days left: %(days)d.")
    remedy = N_("Plan its renewal: make or order a new one, and add it to the account before that day.")
    until: date
    days: int


@dataclass(eq=False)
class CertificateEndsVerySoon(CertificateEndsSoon):
    """Within thirty days."""

    code = "certificateEndsVerySoon"
    remedy = N_("Renew it now: make or order a new one, and add it to the account before that day.")


@dataclass(eq=False)
class CheckFailed(Finding):
    """A fault in the diagnosis itself: told, so that the other checks still help."""

    code = "checkFailed"
    message = N_("This check stopped with a fault of its own: %(kind)s.")
    remedy = N_("Make a report with 'openfla doctor %(account)s --report FILE' and send it to your help desk.")
    kind: str
    account: str
