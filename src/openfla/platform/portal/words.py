"""What codes are called on pages, and how numbers and moments are written there."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from openfla.contract.services import Mandated, Service
from openfla.identifiers import EnterpriseNumber, enterprise_number_in_print
from openfla.platform.access.model import Permission, Rank
from openfla.platform.kernel.clock import BRUSSELS
from openfla.texts import N_, Language, translate

SERVICES: Final[Mapping[Service, str]] = {
    Service.FEDERAL_LEARNING_ACCOUNT: N_("CareerPro - Federal Learning Account"),
    Service.DIMONA_DECLARATION: N_("Dimona: make declarations"),
    Service.DIMONA_CONSULTATION: N_("Dimona: consult declarations"),
    Service.EBOX_DOCUMENT_CONSUMER: N_("e-Box Enterprise: read documents"),
}
MANDATED: Final[Mapping[Mandated, str]] = {
    Mandated.FEDERAL_LEARNING_ACCOUNT: N_("Federal Learning Account"),
    Mandated.DMFA_DIMONA: N_("DmfA and Dimona"),
    Mandated.EBOX_DOCUMENT_CONSUMER: N_("e-Box: read documents"),
}
PERMISSIONS: Final[Mapping[Permission, str]] = {
    Permission.MANAGE_CHANNELS: N_("Management of technical channels"),
    Permission.MANAGE_MANDATES: N_("Mandates: manage"),
    Permission.CONSULT_MANDATES: N_("Mandates: consult"),
}
RANKS: Final[Mapping[Rank, str]] = {Rank.MANAGER: N_("manager"), Rank.DEPUTY: N_("deputy")}
_DAY: Final = N_("%(day)02d/%(month)02d/%(year)d")
_MOMENT: Final = N_("%(day)s at %(hour)02d:%(minute)02d")
_QUARTER: Final = N_("Q%(number)d %(year)d")


def day(language: Language, told: date) -> str:
    """A day as its reader writes it; of a moment the day in Belgium."""
    here = told.astimezone(BRUSSELS) if isinstance(told, datetime) else told
    return translate(language, _DAY, {"day": here.day, "month": here.month, "year": here.year})


def moment(language: Language, told: datetime) -> str:
    """A moment as the clocks in Belgium show it."""
    here = told.astimezone(BRUSSELS)
    return translate(language, _MOMENT, {"day": day(language, told), "hour": here.hour, "minute": here.minute})


def quarter(language: Language, told: Any) -> str:
    """A quarter: anything with a `year` and a `number`."""
    return translate(language, _QUARTER, {"number": told.number, "year": told.year})


def enterprise_number(_: Language, told: str) -> str:
    """An enterprise number as letters show it."""
    return enterprise_number_in_print(EnterpriseNumber(told))


def _named(names: Mapping[Any, str]) -> Callable[[Language, Any], str]:
    return lambda language, code: translate(language, names[code])


FILTERS: Final[Mapping[str, Callable[[Language, Any], str]]] = {
    "day": day,
    "enterprise_number": enterprise_number,
    "mandated": _named(MANDATED),
    "moment": moment,
    "permission": _named(PERMISSIONS),
    "quality": lambda language, code: code.in_words(language),
    "quarter": quarter,
    "rank": _named(RANKS),
    "service": _named(SERVICES),
}
"""What templates call them by: {{ quality | quality }}."""
