"""The fields of a training as a spreadsheet names them, one column each."""

from enum import StrEnum
from typing import Final

from openfla.texts import N_, Language, translate


class Field(StrEnum):
    """The codes are the names of the contract, so that a program meets the same words everywhere."""

    REFERENCE = "reference"
    ENTERPRISE_NUMBER = "enterpriseNumber"
    SSIN = "ssin"
    TITLE = "title"
    TYPE = "type"
    START_DATE = "startDate"
    END_DATE = "endDate"
    DURATION = "duration"
    UNIT = "unit"
    STATUS = "status"
    CERTIFICATE = "certificate"
    CERTIFICATE_UNTIL = "certificateUntil"
    COUNTS_FOR_ACCOUNT = "countsForAccount"
    DEDUCTED_FROM = "deductedFrom"
    FUNDING = "funding"
    PROVIDER = "provider"
    JOINT_COMMITTEE = "jointCommittee"

    def named(self, language: Language = "en") -> str:
        """What a person calls this column."""
        return translate(language, _NAMES[self])


_NAMES: Final = {
    Field.REFERENCE: N_("Reference"),
    Field.ENTERPRISE_NUMBER: N_("Enterprise number"),
    Field.SSIN: N_("SSIN"),
    Field.TITLE: N_("Title"),
    Field.TYPE: N_("Type"),
    Field.START_DATE: N_("Start date"),
    Field.END_DATE: N_("End date"),
    Field.DURATION: N_("Duration"),
    Field.UNIT: N_("Unit"),
    Field.STATUS: N_("Status"),
    Field.CERTIFICATE: N_("Certificate"),
    Field.CERTIFICATE_UNTIL: N_("Certificate valid until"),
    Field.COUNTS_FOR_ACCOUNT: N_("Counts for the account"),
    Field.DEDUCTED_FROM: N_("Deducted from"),
    Field.FUNDING: N_("Funding"),
    Field.PROVIDER: N_("Provider"),
    Field.JOINT_COMMITTEE: N_("Joint committee"),
}

REQUIRED: Final = (
    Field.REFERENCE,
    Field.ENTERPRISE_NUMBER,
    Field.SSIN,
    Field.TITLE,
    Field.TYPE,
    Field.START_DATE,
    Field.END_DATE,
    Field.DURATION,
    Field.STATUS,
)
"""Columns that a file must have. The unit may stand in the cell of the duration instead: "7u30", "2 dagen"."""
