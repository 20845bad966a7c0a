"""Numbers that name workers, enterprises and agreements: made here, valid everywhere else.

For each there is a type; a function of the same name that reads what people type and gives the canonical
form, or raises the `BadIdentifier` of the rule that failed; and a fast question about text that is canonical
already. `..._in_print` gives the form with dots and dashes; the other two kinds are printed as they are.

>>> enterprise_number("BE 884.303.369")
'0884303369'
>>> is_enterprise_number("0884303369")
True
>>> enterprise_number_in_print(enterprise_number("0884303369"))
'0884.303.369'
"""

from openfla.identifiers._agreement import AgreementNumber, agreement_number, is_agreement_number
from openfla.identifiers._enterprise import (
    EnterpriseNumber,
    enterprise_number,
    enterprise_number_in_print,
    is_enterprise_number,
)
from openfla.identifiers._errors import (
    BadIdentifier,
    FutureBirthDate,
    ImpossibleBirthDate,
    NssoNumberOutOfRange,
    WrongAgreementNumberShape,
    WrongEnterpriseNumberCheckDigits,
    WrongEnterpriseNumberShape,
    WrongEnterpriseNumberStart,
    WrongEstablishmentNumberCheckDigits,
    WrongEstablishmentNumberShape,
    WrongEstablishmentNumberStart,
    WrongJointCommitteeShape,
    WrongNssoNumberCheckDigits,
    WrongNssoNumberShape,
    WrongSsinCheckDigits,
    WrongSsinCounter,
    WrongSsinShape,
)
from openfla.identifiers._establishment import (
    EstablishmentNumber,
    establishment_number,
    establishment_number_in_print,
    is_establishment_number,
)
from openfla.identifiers._joint_committee import JointCommittee, is_joint_committee, joint_committee
from openfla.identifiers._nsso import NssoNumber, is_nsso_number, nsso_number, nsso_number_in_print
from openfla.identifiers._ssin import Ssin, birth_date, holds_ssin, is_bis, is_ssin, ssin, ssin_in_print

__all__ = [
    "AgreementNumber",
    "BadIdentifier",
    "EnterpriseNumber",
    "EstablishmentNumber",
    "FutureBirthDate",
    "ImpossibleBirthDate",
    "JointCommittee",
    "NssoNumber",
    "NssoNumberOutOfRange",
    "Ssin",
    "WrongAgreementNumberShape",
    "WrongEnterpriseNumberCheckDigits",
    "WrongEnterpriseNumberShape",
    "WrongEnterpriseNumberStart",
    "WrongEstablishmentNumberCheckDigits",
    "WrongEstablishmentNumberShape",
    "WrongEstablishmentNumberStart",
    "WrongJointCommitteeShape",
    "WrongNssoNumberCheckDigits",
    "WrongNssoNumberShape",
    "WrongSsinCheckDigits",
    "WrongSsinCounter",
    "WrongSsinShape",
    "agreement_number",
    "birth_date",
    "enterprise_number",
    "enterprise_number_in_print",
    "establishment_number",
    "establishment_number_in_print",
    "holds_ssin",
    "is_agreement_number",
    "is_bis",
    "is_enterprise_number",
    "is_establishment_number",
    "is_joint_committee",
    "is_nsso_number",
    "is_ssin",
    "joint_committee",
    "nsso_number",
    "nsso_number_in_print",
    "ssin",
    "ssin_in_print",
]
