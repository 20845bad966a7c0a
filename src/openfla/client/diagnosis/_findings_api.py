"""What can be found about the API, and about any answer that comes from elsewhere."""

from dataclasses import dataclass

from openfla.client.diagnosis._results import Finding, State
from openfla.client.diagnosis.steps import ACCOUNT, CALL, MANDATE, OLD_ACCOUNT
from openfla.texts import N_


@dataclass(eq=False)
class SomethingElseAnswers(Finding):
    """A proxy, a sign-in page of a network, or another site."""

    code = "somethingElseAnswers"
    message = N_("Something else than the platform answers at %(address)s: a web page (status %(status)d).")
    remedy = N_(
        "Check the address of the account. If it is right, a proxy or a sign-in page of your network answers in its"
        " place: ask your network team to let this machine through to that host."
    )
    address: str
    status: int


@dataclass(eq=False)
class NoAnswer(Finding):
    code = "noAnswer"
    message = N_("No answer came from %(address)s: %(reason)s.")
    remedy = N_("Try again later; if it stays so, ask whoever runs that platform.")
    address: str
    reason: str


@dataclass(eq=False)
class PlatformBusy(Finding):
    """5xx and 429."""

    code = "platformBusy"
    message = N_("The platform cannot serve the call now (status %(status)d).")
    remedy = N_("Try again later; if it stays so, ask whoever runs that platform.")
    status: int


@dataclass(eq=False)
class HealthUp(Finding):
    state = State.OK
    code = "healthUp"
    message = N_("The API says that it is up.")


@dataclass(eq=False)
class HealthDegraded(Finding):
    state = State.WARNING
    code = "healthDegraded"
    message = N_("The API says that it works with difficulty: %(status)s.")
    remedy = N_("Calls may be slow or fail; try again later where they do.")
    status: str


@dataclass(eq=False)
class HealthDown(Finding):
    code = "healthDown"
    message = N_("The API says that it is down.")
    remedy = N_("Nothing is wrong on your side. Wait, and try again later.")


@dataclass(eq=False)
class HealthNotTold(Finding):
    """The official contract is not public: whether it has this operation is unknown."""

    state = State.WARNING
    code = "healthNotTold"
    message = N_("The API answers, but says nothing of its health (status %(status)d).")
    remedy = N_("That alone is no fault: the contract of the official API is not public.")
    status: int


@dataclass(eq=False)
class AddressWrong(Finding):
    steps = (CALL,)
    code = "addressWrong"
    message = N_("There is no API of the Federal Learning Account at %(address)s (status %(status)d).")
    remedy = N_("Add the account again with the right address: --base-url, or --api-url.")
    address: str
    status: int


@dataclass(eq=False)
class CallDone(Finding):
    state = State.OK
    code = "callDone"
    message = N_("A call with the token succeeds.")


@dataclass(eq=False)
class MandatesHeld(Finding):
    state = State.OK
    code = "mandatesHeld"
    message = N_("Mandates that are active today: %(count)d.")
    count: int


@dataclass(eq=False)
class MandateEnds(MandatesHeld):
    state = State.WARNING
    steps = (MANDATE,)
    code = "mandateEnds"
    message = N_("Mandates that are active today: %(count)d; the first of them ends with the quarter %(quarter)s.")
    remedy = N_("Ask that client for a new mandate before then, if you go on to send for it.")
    quarter: str


@dataclass(eq=False)
class NoMandate(Finding):
    """Requirement MANDATE-2. A warning: the channel itself works."""

    state = State.WARNING
    steps = (MANDATE,)
    code = "noMandate"
    message = N_("No enterprise has given a mandate that is active today, so there is nobody to send for.")
    remedy = N_("Have each client give a mandate for the Federal Learning Account in MAHIS, and confirm it there.")


@dataclass(eq=False)
class TokenNotAccepted(Finding):
    steps = (CALL,)
    code = "tokenNotAccepted"
    message = N_("The API does not accept the token: %(said)s.")
    remedy = N_("Check that token endpoint and API of the account belong to the same environment.")
    said: str


@dataclass(eq=False)
class CallScopeMissing(Finding):
    steps = (OLD_ACCOUNT, ACCOUNT)
    code = "callScopeMissing"
    message = N_("The API finds that the token does not hold the scope of the call: %(said)s.")
    remedy = N_(
        "Tick 'CareerPro - Federal Learning Account' among the permissions of the account, and check its quality and"
        " the address of the API."
    )
    said: str


@dataclass(eq=False)
class CallNotAllowed(Finding):
    steps = (MANDATE,)
    code = "callNotAllowed"
    message = N_("The API does not allow the call: %(said)s.")
    remedy = N_("Check the quality of the account, and the mandate if you act for somebody else.")
    said: str


@dataclass(eq=False)
class CallNotKnown(Finding):
    """The official contract is not public."""

    state = State.WARNING
    code = "callNotKnown"
    message = N_("The API answers, but does not know the operation that was tried (status %(status)d).")
    remedy = N_("That alone is no fault: the contract of the official API is not public.")
    status: int
