from dataclasses import dataclass

from openfla.identifiers import EnterpriseNumber
from openfla.texts import N_, Explained


@dataclass(eq=False)
class AlreadyWaiting(Explained):
    code = "registrationAlreadyWaiting"
    message = N_("Somebody asked to register enterprise %(number)s already; it waits for confirmation.")
    remedy = N_("Nothing has to be done again: whoever runs this installation decides.")
    number: EnterpriseNumber


@dataclass(eq=False)
class TooManyWaiting(Explained):
    code = "tooManyWaiting"
    message = N_("You have %(most)d registrations that wait for confirmation.")
    remedy = N_("Wait until whoever runs this installation has decided on them.")
    most: int


@dataclass(eq=False)
class RegistrationDecided(Explained):
    code = "registrationDecided"
    message = N_("This registration does not wait for confirmation any more.")
    remedy = N_("Look at the list of registrations as it is now.")


@dataclass(eq=False)
class OutsourcedToNoMandatary(Explained):
    code = "outsourcedToNoMandatary"
    message = N_("Enterprise %(number)s cannot manage secured access for others.")
    remedy = N_(
        "Give the number of a social secretariat or service provider that is active here, or manage it yourself."
    )
    number: EnterpriseNumber


@dataclass(eq=False)
class OutsourcedToItself(Explained):
    code = "outsourcedToItself"
    message = N_("An enterprise cannot outsource to itself.")
    remedy = N_("Give the number of your mandatary, or manage it yourself.")


@dataclass(eq=False)
class UnfitLegalForm(Explained):
    code = "unfitLegalForm"
    message = N_("A legal form has at most 100 characters that can be seen.")
    remedy = N_("Write it in short, as BV, SRL or vzw, or leave it out.")


@dataclass(eq=False)
class NoManagementChosen(Explained):
    code = "noManagementChosen"
    message = N_("Nothing tells yet who manages the secured access of the enterprise.")
    remedy = N_("Choose whether you manage it yourself or outsource it.")
