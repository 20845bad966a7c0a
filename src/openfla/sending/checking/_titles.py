"""What a cause is called in a few words; the rules of the register have their own names in the contract."""

from collections.abc import Mapping
from typing import Final

from openfla.contract.anomalies import ANOMALIES
from openfla.texts import N_, Language, translate

_NOT_VALID: Final = N_("Number not valid")

TITLES: Final[Mapping[str, str]] = {
    "wrongSsinShape": _NOT_VALID,
    "wrongSsinCheckDigits": _NOT_VALID,
    "impossibleBirthDate": _NOT_VALID,
    "futureBirthDate": _NOT_VALID,
    "wrongSsinCounter": _NOT_VALID,
    "wrongEnterpriseNumberShape": _NOT_VALID,
    "wrongEnterpriseNumberStart": _NOT_VALID,
    "wrongEnterpriseNumberCheckDigits": _NOT_VALID,
    "wrongJointCommitteeShape": _NOT_VALID,
    "emptyCell": N_("Empty cell"),
    "failedFormula": N_("Formula without a result"),
    "digitsLost": N_("Digits lost"),
    "twoValues": N_("Two values"),
    "otherCourse": N_("Same reference, other training"),
    "tooManyParticipants": N_("Too many participants"),
    "textTooLong": N_("Text too long"),
    "turnedIntoDate": N_("Turned into a date"),
    "badReference": N_("Characters not allowed"),
    "referenceTwice": N_("Twice in this file"),
    "unknownWord": N_("Unknown word"),
    "notADate": N_("Not a date"),
    "noSuchDay": N_("Day that does not exist"),
    "notADuration": N_("Not a duration"),
    "noDuration": N_("No duration"),
    "noUnit": N_("Unit missing"),
    "otherUnit": N_("Two units"),
    "certificateDenied": N_("Certificate denied"),
    "lostZeros": N_("Zeros put back"),
    "serialDate": N_("Date kept as a number"),
    "dateInText": N_("Date written as text"),
    "twoDigitYear": N_("Year in two digits"),
    "mergedCell": N_("Merged cells"),
    "apostrophe": N_("Apostrophe in front"),
    "formulaAroundText": N_("Formula around a text"),
    "blanks": N_("Superfluous blanks"),
    "secondColumn": N_("Second column taken"),
}


def title_of(code: str, language: Language) -> str:
    """The name of a cause; its code where nobody gave it another."""
    if code in TITLES:
        return translate(language, TITLES[code])
    return translate(language, ANOMALIES[code].title) if code in ANOMALIES else code
