from typing import Final

from openfla.platform.access import names
from openfla.platform.access.model import Enterprise
from openfla.platform.registrations.errors import OutsourcedToItself, OutsourcedToNoMandatary, UnfitLegalForm
from openfla.platform.registrations.model import NewRegistration

_LONGEST_LEGAL_FORM: Final = 100


def legal_form(text: str) -> str:
    """A legal form as it was typed, which may be left out.

    Raises:
        UnfitLegalForm: it is too long, or has an invisible character in it.
    """
    found = names.tidy(text)
    if len(found) > _LONGEST_LEGAL_FORM or not found.isprintable():
        raise UnfitLegalForm
    return found


def fit(told: NewRegistration) -> NewRegistration:
    """What was told of an enterprise, its texts as they are kept.

    Raises:
        UnfitEnterpriseName, UnfitLegalForm: a text is not fit.
        OutsourcedToItself: an enterprise would be its own mandatary.
    """
    if told.outsourced_to == told.number:
        raise OutsourcedToItself
    name, form = names.enterprise_name(told.name), legal_form(told.legal_form)
    return NewRegistration(told.number, name, form, told.nsso_number, told.outsourced_to)


def require_mandatary(enterprise: Enterprise) -> None:
    """Whether others may outsource to this enterprise: it is active, acts as a mandatary, and nothing bars it.

    Raises:
        OutsourcedToNoMandatary: it may not.
    """
    acts_for_others = any(quality.is_mandatary for quality in enterprise.qualities)
    if not enterprise.is_active or enterprise.barred_because or not acts_for_others:
        raise OutsourcedToNoMandatary(enterprise.number)
