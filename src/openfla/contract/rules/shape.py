"""Rules that the text of a record breaks, before it says anything."""

from typing import Final

from openfla.contract.rules.anomaly import Anomaly
from openfla.texts import N_

OF_SHAPE: Final = (
    Anomaly(
        code="notJson",
        title=N_("Not JSON"),
        message=N_("This is not one whole JSON object in UTF-8."),
        remedy=N_("Check that nothing cuts it off, such as the end of the connection or of a line."),
        issue="schemaViolation",
    ),
    Anomaly(
        code="recordTooLarge",
        title=N_("Record too large"),
        message=N_("The record is larger than %(limit)d bytes."),
        remedy=N_("Shorten its texts; a training with very many participants can be declared in parts."),
        issue="schemaViolation",
        neighbour="184",
    ),
    Anomaly(
        code="missing",
        title=N_("Missing field"),
        message=N_("The field %(field)s is not there."),
        remedy=N_("Add it; the glossary tells what stands in it."),
        issue="schemaViolation",
        neighbour="001",
    ),
    Anomaly(
        code="unknownField",
        title=N_("Unknown field"),
        message=N_("Input %(field)s is unknown."),
        remedy=N_("Leave it out, or correct its name; the glossary lists all fields."),
        issue="unknownInput",
        neighbour="092",
    ),
    Anomaly(
        code="wrongType",
        title=N_("Wrong type"),
        message=N_("The value is not of type %(expected)s."),
        remedy=N_("Write texts between quotation marks, numbers and true or false without them."),
        issue="schemaViolation",
        neighbour="003",
    ),
    Anomaly(
        code="wrongForm",
        title=N_("Wrong form"),
        message=N_("The value does not have the form that this field asks for: %(expected)s."),
        remedy=N_("Write it as the example in the glossary, without tabs or line breaks."),
        issue="schemaViolation",
        neighbour="003",
    ),
    Anomaly(
        code="notADate",
        title=N_("Not a date"),
        message=N_("This is no date that exists, written YYYY-MM-DD."),
        remedy=N_("Give year, month and day, such as 2026-03-02, without a time or a time zone."),
        issue="schemaViolation",
        neighbour="003",
    ),
    Anomaly(
        code="wrongLength",
        title=N_("Wrong length"),
        message=N_("The value is too short or too long: its length is %(least)d to %(most)d."),
        remedy=N_("Keep it within the length that the glossary gives."),
        issue="schemaViolation",
        neighbour="093",
    ),
    Anomaly(
        code="outsideDomain",
        title=N_("Not in the list of values"),
        message=N_("The value is not one that this field takes: %(expected)s."),
        remedy=N_("Choose a value from the code list or the range that the glossary gives."),
        issue="schemaViolation",
        neighbour="008",
    ),
    Anomaly(
        code="exactlyOneExpected",
        title=N_("Exactly one of these"),
        message=N_("Of these exactly one must be there: %(fields)s."),
        remedy=N_("Give one of them and leave the others out."),
        issue="exactlyOneOfExpected",
        neighbour="090",
    ),
    Anomaly(
        code="onlyTogether",
        title=N_("Only together"),
        message=N_("%(field)s goes only together with %(other)s."),
        remedy=N_("Give both or none of them."),
        issue="rejectedInput",
        neighbour="005",
    ),
    Anomaly(
        code="blank",
        title=N_("Blank text"),
        message=N_("The text consists of spaces only."),
        remedy=N_("Write what it is about."),
        issue="invalidStructure",
        neighbour="003",
    ),
)
