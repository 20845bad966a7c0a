"""What was filled in to register an enterprise."""

from typing import Final

from openfla.identifiers import enterprise_number, nsso_number
from openfla.platform.access import names
from openfla.platform.portal.forms import Form
from openfla.platform.registrations import rules
from openfla.platform.registrations.errors import NoManagementChosen
from openfla.platform.registrations.model import NewRegistration

IN_HOUSE: Final = "inHouse"
OUTSOURCED: Final = "outsourced"


def registration(form: Form) -> NewRegistration:
    """An enterprise, from the fields of the form.

    Raises:
        Unread: a field holds a mistake, which is told beside it.
    """
    number, name = form.read("number", enterprise_number), form.read("name", names.enterprise_name)
    legal_form, nsso = form.read("legalForm", rules.legal_form), form.read("nssoNumber", nsso_number)
    is_outsourced = form.read("management", _management) == OUTSOURCED
    mandatary = form.read("mandatary", enterprise_number) if is_outsourced else None
    form.require_read()
    return NewRegistration(number, name, legal_form, nsso, mandatary)


def _management(text: str) -> str:
    if text not in (IN_HOUSE, OUTSOURCED):
        raise NoManagementChosen
    return text
