"""What a person fills in about a mandate, read from the form."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

from openfla.contract.qualities import Quality
from openfla.contract.quarters import BadQuarter, Quarter, quarter
from openfla.contract.services import Mandated
from openfla.identifiers import BadIdentifier, EnterpriseNumber, enterprise_number, is_enterprise_number
from openfla.platform.access.errors import EnterpriseStopped, EnterpriseUnknown, QualityNotActive
from openfla.platform.mandates.errors import (
    EndBeforeStart,
    EndOutOfBounds,
    MandataryBarred,
    MandateToItself,
    NotAMandatary,
    NotAPdf,
    OtherMandatary,
    ProcurationTooBig,
    StartOutOfBounds,
    TooManyCompanies,
)
from openfla.platform.mandates.groups import GroupTerms
from openfla.platform.mandates.model import FARTHEST_START, Mandate, Period, Terms
from openfla.platform.portal import words
from openfla.platform.portal.forms import Form
from openfla.platform.portal.visits import Visit
from openfla.texts import N_, Explained, translate

E = TypeVar("E", bound=StrEnum)
_FARTHEST_END: Final = 20
"""Quarters that are offered as the last one; a mandate without an end is the usual one."""
MANDATARY_QUALITIES: Final = tuple(quality for quality in Quality if quality.is_mandatary)


@dataclass(eq=False)
class NotOffered(Explained):
    code = "notOffered"
    message = N_("None of the choices was made.")
    remedy = N_("Choose one of those that are offered.")


@dataclass(eq=False)
class NoCompany(Explained):
    code = "noCompany"
    message = N_("No company was named.")
    remedy = N_("Tick a company, or type its enterprise number.")


@dataclass(eq=False)
class WrongLines(Explained):
    """What stands there is not repeated."""

    code = "wrongLines"
    message = N_("There is no sound enterprise number on line %(lines)s.")
    remedy = N_(
        "Type one number a line, with or without dots, and compare it with the Crossroads Bank for Enterprises."
    )
    lines: str


FIELDS: Final[Mapping[type[Explained], str]] = {
    **dict.fromkeys((BadIdentifier, EnterpriseStopped, EnterpriseUnknown, MandataryBarred, MandateToItself), "number"),
    **dict.fromkeys((NotAMandatary, QualityNotActive), "quality"),
    **dict.fromkeys((NotAPdf, ProcurationTooBig), "procuration"),
    **dict.fromkeys((NoCompany, TooManyCompanies, WrongLines), "numbers"),
    OtherMandatary: "service",
    StartOutOfBounds: "first",
    EndBeforeStart: "last",
    EndOutOfBounds: "after",
    BadQuarter: "after",
}


def terms(form: Form, visit: Visit, quality: Quality | None) -> Terms:
    """The mandate by which the reader's enterprise is to act in that quality; without one, the mandate that it gives.

    Raises:
        Unread: fields hold mistakes.
    """
    own, other = visit.visitor.enterprise.number, form.read("number", enterprise_number)
    chosen = quality or form.read("quality", _one_of(Quality))
    service, period = form.read("service", _one_of(Mandated)), _period(form)
    form.require_read()
    mandator, mandatary = (own, other) if quality is None else (other, own)
    return Terms(mandator, mandatary, chosen, service, period)


def group(form: Form, visit: Visit, quality: Quality) -> tuple[GroupTerms, list[EnterpriseNumber]]:
    """By which mandates the reader's enterprise is to act, and for which companies.

    Raises:
        Unread: fields hold mistakes.
    """
    service, period = form.read("service", _one_of(Mandated)), _period(form)
    numbers = form.read("numbers", lambda typed: _numbers(form.all("companies"), typed))
    form.require_read()
    return GroupTerms(visit.visitor.enterprise.number, quality, service, period), numbers


def last_of(form: Form) -> Quarter | None:
    """After which quarter a mandate ends, or none when it ends at once.

    Raises:
        Unread: neither was chosen.
    """
    when = form.read("when", _one_of(When))
    after = form.read("after", quarter) if when is When.LATER else None
    form.require_read()
    return after


class When(StrEnum):
    """When a mandate is to end."""

    NOW = "now"
    LATER = "later"


def choices(visit: Visit) -> dict[str, Any]:
    """What the forms offer, in the reader's language."""
    now = Quarter.of(visit.clock.today())
    return {
        "services": _named(visit, words.MANDATED, Mandated),
        "qualities": [(quality.value, quality.in_words(visit.language)) for quality in MANDATARY_QUALITIES],
        "first_quarters": _offered(visit, (now.plus(steps) for steps in range(FARTHEST_START + 1))),
        "last_quarters": _offered(visit, (now.plus(steps) for steps in range(_FARTHEST_END + 1))),
    }


def ends(visit: Visit, mandate: Mandate) -> list[tuple[str, str]]:
    """After which quarters a mandate can be made to end."""
    period = mandate.terms.period
    earliest = max(Quarter.of(visit.clock.today()), period.first)
    quarters = (earliest.plus(steps) for steps in range(_FARTHEST_END + 1))
    return _offered(visit, (found for found in quarters if not period.is_over(found)))


def _offered(visit: Visit, quarters: Iterable[Quarter]) -> list[tuple[str, str]]:
    return [(str(found), words.quarter(visit.language, found)) for found in quarters]


def _named(visit: Visit, names: Mapping[Any, str], codes: Iterable[Any]) -> list[tuple[str, str]]:
    return [(code.value, translate(visit.language, names[code])) for code in codes]


def _period(form: Form) -> Period:
    first = form.read("first", quarter)
    return Period(first, form.read("last", quarter) if form.value("last") else None)


def _one_of(kind: type[E]) -> Callable[[str], E]:
    def read(text: str) -> E:
        try:
            return kind(text)
        except ValueError as error:
            raise NotOffered from error

    return read


def _numbers(ticked: Iterable[str], typed: str) -> list[EnterpriseNumber]:
    """The companies that were ticked, and those that were typed, one a line."""
    found = [EnterpriseNumber(number) for number in ticked if is_enterprise_number(number)]
    wrong: list[str] = []
    for place, line in enumerate(typed.splitlines(), 1):
        try:
            found += [enterprise_number(line)] if line.strip() else []
        except BadIdentifier:
            wrong.append(str(place))
    if wrong:
        raise WrongLines(", ".join(wrong))
    if not found:
        raise NoCompany
    return found
