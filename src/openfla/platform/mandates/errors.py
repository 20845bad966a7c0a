from dataclasses import dataclass
from typing import ClassVar

from openfla.contract.quarters import Quarter
from openfla.identifiers import EnterpriseNumber
from openfla.platform.kernel.refusals import Refusal
from openfla.texts import N_, Explained


@dataclass(eq=False)
class MandateUnknown(Refusal):
    """Belgif resourceNotFound; also for a mandate between others, so that nobody learns which ones exist."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "resourceNotFound"
    title: ClassVar[str] = "Resource Not Found"
    is_standard: ClassVar[bool] = True
    is_audited: ClassVar[bool] = True
    message: ClassVar[str] = N_("There is no such mandate of your enterprise.")
    remedy: ClassVar[str] = N_("Look it up in the list of mandates.")


@dataclass(eq=False)
class NotAMandatary(Explained):
    """Requirement MANDATE-3."""

    code = "notAMandatary"
    message = N_("A mandatary acts as a social secretariat or as a service provider, and in no other quality.")
    remedy = N_("Choose one of these two qualities.")


@dataclass(eq=False)
class MandataryBarred(Explained):
    """Requirement MANDATE-3; why it is barred is told to nobody else."""

    code = "mandataryBarred"
    message = N_("Enterprise %(number)s may not be a mandatary at the moment.")
    remedy = N_("Choose another mandatary, or let that enterprise ask who runs this installation for the reason.")
    number: EnterpriseNumber


@dataclass(eq=False)
class MandateToItself(Explained):
    code = "mandateToItself"
    message = N_("An enterprise gives no mandate to itself.")
    remedy = N_("Give the number of the other enterprise; for its own data an enterprise needs no mandate.")


@dataclass(eq=False)
class StartOutOfBounds(Explained):
    code = "startOutOfBounds"
    message = N_("A new mandate begins in a quarter from %(earliest)s to %(latest)s.")
    remedy = N_("Choose a first quarter in that period.")
    earliest: Quarter
    latest: Quarter


@dataclass(eq=False)
class EndBeforeStart(Explained):
    code = "endBeforeStart"
    message = N_("The last quarter of a mandate does not come before its first.")
    remedy = N_("Choose a later last quarter, or leave it out.")


@dataclass(eq=False)
class EndOutOfBounds(Explained):
    code = "endOutOfBounds"
    message = N_("This mandate can end after a quarter from %(earliest)s on, and not later than it ends already.")
    remedy = N_("Choose such a quarter, or end the mandate at once; a longer mandate is asked as a new one.")
    earliest: Quarter


@dataclass(eq=False)
class PeriodOver(Explained):
    code = "periodOver"
    message = N_("The period for which this mandate was asked for is over.")
    remedy = N_("Ask a new mandate.")


@dataclass(eq=False)
class OtherMandatary(Explained):
    """Requirement MANDATE-4, as it is told to whoever must not learn who the mandatary is."""

    code = "otherMandatary"
    message = N_("Enterprise %(mandator)s has a mandatary for this service already, in a part of that period.")
    remedy = N_("There is one at a time: that mandate ends first, or the new one begins after it.")
    mandator: EnterpriseNumber


@dataclass(eq=False)
class OtherMandataryNamed(OtherMandatary):
    """Requirement MANDATE-4, as it is told to the mandator."""

    message = N_("Enterprise %(mandatary)s is your mandatary for this service already, in a part of that period.")
    remedy = N_("There is one at a time: end that mandate first, or let the new one begin after it.")
    mandatary: EnterpriseNumber


@dataclass(eq=False)
class AlreadyAsked(Explained):
    code = "alreadyAsked"
    message = N_("The same mandate was asked for before, and waits for an answer.")
    remedy = N_("Wait for the other side, or withdraw the first request.")


@dataclass(eq=False)
class NotPossibleNow(Explained):
    code = "notPossibleNow"
    message = N_("This cannot be done with the mandate as it stands now.")
    remedy = N_("Look at its state: only what waits can be answered, and only what is confirmed can be ended.")


@dataclass(eq=False)
class NoProcurations(Explained):
    code = "noProcurations"
    message = N_("This installation takes no procuration documents.")
    remedy = N_("Ask the mandate without a document; the other side then confirms it.")


@dataclass(eq=False)
class NotAPdf(Explained):
    code = "notAPdf"
    message = N_("The procuration is not a PDF document.")
    remedy = N_("Hand in the signed procuration as a PDF file.")


@dataclass(eq=False)
class ProcurationTooBig(Explained):
    code = "procurationTooBig"
    message = N_("The procuration is larger than %(most)d MB.")
    remedy = N_("Save it with less detail, or scan it in black and white.")
    most: int


@dataclass(eq=False)
class TooManyCompanies(Explained):
    code = "tooManyCompanies"
    message = N_("At most %(most)d companies can be handled at a time.")
    remedy = N_("Do it in several goes.")
    most: int
