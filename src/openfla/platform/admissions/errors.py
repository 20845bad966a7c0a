from dataclasses import dataclass

from openfla.identifiers import EnterpriseNumber
from openfla.texts import N_, Explained


@dataclass(eq=False)
class AlreadyAsked(Explained):
    code = "admissionAlreadyAsked"
    message = N_("Access for enterprise %(number)s was asked already; it waits for a decision.")
    remedy = N_("Nothing has to be done again: whoever runs this installation decides.")
    number: EnterpriseNumber


@dataclass(eq=False)
class AlreadyAdmitted(Explained):
    code = "alreadyAdmitted"
    message = N_("Enterprise %(number)s has access to this environment already.")
    remedy = N_("Sign in and choose it, or register it first.")
    number: EnterpriseNumber


@dataclass(eq=False)
class NothingAsked(Explained):
    code = "nothingAsked"
    message = N_("No request of enterprise %(number)s waits for a decision.")
    remedy = N_("Look at the list of requests as it is now.")
    number: EnterpriseNumber


@dataclass(eq=False)
class NotAdmitted(Explained):
    code = "notAdmitted"
    message = N_("Enterprise %(number)s has no access to this environment.")
    remedy = N_("Look at the list of requests as it is now.")
    number: EnterpriseNumber


@dataclass(eq=False)
class UnfitPurpose(Explained):
    code = "unfitPurpose"
    message = N_("The purpose has 1 to 1000 characters.")
    remedy = N_("Tell in a few sentences what you want to test.")


@dataclass(eq=False)
class AdmissionNeeded(Explained):
    """Requirement ENV-2."""

    code = "admissionNeeded"
    message = N_("This environment is closed: enterprise %(number)s is not admitted to it.")
    remedy = N_("Ask for access on the page 'Access to the test environment' first.")
    number: EnterpriseNumber


@dataclass(eq=False)
class NotClosed(Explained):
    code = "notClosed"
    message = N_("This environment is open: no enterprise has to be admitted to it.")
    remedy = N_("Register your enterprise, or choose one in which you have a role.")
