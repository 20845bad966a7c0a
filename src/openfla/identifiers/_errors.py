"""Which rule an identifier breaks.

No mistake tells a worker's number, nor anything read from it. Text of a wrong shape is not repeated either:
a worker's number may have been typed in the wrong field.
"""

from dataclasses import dataclass

from openfla.texts import N_, Explained


class BadIdentifier(Explained):
    """This text does not name what it should; each rule that can fail is a subclass."""


@dataclass(eq=False)
class WrongSsinShape(BadIdentifier):
    code = "wrongSsinShape"
    message = N_("A social security identification number (SSIN) has eleven digits; this text has not.")
    remedy = N_("Type its eleven digits, with or without dots and dashes.")


@dataclass(eq=False)
class WrongSsinCheckDigits(BadIdentifier):
    code = "wrongSsinCheckDigits"
    message = N_("The last two digits of this social security identification number (SSIN) do not fit the others.")
    remedy = N_("Compare it digit by digit with the identity card or the official document.")


@dataclass(eq=False)
class ImpossibleBirthDate(BadIdentifier):
    code = "impossibleBirthDate"
    message = N_("This social security identification number (SSIN) begins with a date that does not exist.")
    remedy = N_("Compare its first six digits with the identity card or the official document.")


@dataclass(eq=False)
class FutureBirthDate(BadIdentifier):
    code = "futureBirthDate"
    message = N_("This social security identification number (SSIN) begins with a date that is still to come.")
    remedy = N_("Compare its first six digits with the identity card or the official document.")


@dataclass(eq=False)
class WrongSsinCounter(BadIdentifier):
    code = "wrongSsinCounter"
    message = N_("The counter of this social security identification number (SSIN), digits 7 to 9, is never given out.")
    remedy = N_("Compare it digit by digit with the identity card or the official document.")


@dataclass(eq=False)
class WrongEnterpriseNumberShape(BadIdentifier):
    code = "wrongEnterpriseNumberShape"
    message = N_("An enterprise number has ten digits; this text has not.")
    remedy = N_("Type its ten digits, with or without dots, and with or without BE before them.")


@dataclass(eq=False)
class WrongEnterpriseNumberStart(BadIdentifier):
    code = "wrongEnterpriseNumberStart"
    message = N_("%(number)s is no enterprise number: these begin with 0 or 1.")
    remedy = N_("If it is the number of an establishment unit, give the number of the enterprise that owns it.")
    number: str


@dataclass(eq=False)
class WrongEnterpriseNumberCheckDigits(BadIdentifier):
    code = "wrongEnterpriseNumberCheckDigits"
    message = N_("The last two digits of the enterprise number %(number)s do not fit the others.")
    remedy = N_("Look the enterprise up in the Crossroads Bank for Enterprises and copy its number.")
    number: str


@dataclass(eq=False)
class WrongEstablishmentNumberShape(BadIdentifier):
    code = "wrongEstablishmentNumberShape"
    message = N_("An establishment unit number has ten digits; this text has not.")
    remedy = N_("Type its ten digits, with or without dots.")


@dataclass(eq=False)
class WrongEstablishmentNumberStart(BadIdentifier):
    code = "wrongEstablishmentNumberStart"
    message = N_("%(number)s is no establishment unit number: these begin with 2 to 8.")
    remedy = N_("If it is the number of an enterprise, give the number of its establishment unit.")
    number: str


@dataclass(eq=False)
class WrongEstablishmentNumberCheckDigits(BadIdentifier):
    code = "wrongEstablishmentNumberCheckDigits"
    message = N_("The last two digits of the establishment unit number %(number)s do not fit the others.")
    remedy = N_("Look the establishment unit up in the Crossroads Bank for Enterprises and copy its number.")
    number: str


@dataclass(eq=False)
class WrongNssoNumberShape(BadIdentifier):
    code = "wrongNssoNumberShape"
    message = N_("An employer's NSSO number has at most nine digits, or ten when provisional; this text has not.")
    remedy = N_("Type its digits, with or without dashes; the employer category and a slash may stand before them.")


@dataclass(eq=False)
class NssoNumberOutOfRange(BadIdentifier):
    code = "nssoNumberOutOfRange"
    message = N_("%(number)s is no NSSO number: none is that low or that high.")
    remedy = N_("Give at most nine digits, or ten that begin with 5 when the number is provisional.")
    number: str


@dataclass(eq=False)
class WrongNssoNumberCheckDigits(BadIdentifier):
    code = "wrongNssoNumberCheckDigits"
    message = N_("The last two digits of the NSSO number %(number)s do not fit the others.")
    remedy = N_("Compare it digit by digit with a letter of the National Social Security Office.")
    number: str


@dataclass(eq=False)
class WrongJointCommitteeShape(BadIdentifier):
    code = "wrongJointCommitteeShape"
    message = N_("A joint committee number has three digits, and two more for each subdivision; this text has not.")
    remedy = N_("Type it as 200, 111.01 or 305.02.09.")


@dataclass(eq=False)
class WrongAgreementNumberShape(BadIdentifier):
    code = "wrongAgreementNumberShape"
    message = N_("This text is not the registration number of a collective agreement.")
    remedy = N_("Type it as 181682/CO/200, or only the part before the first slash.")
