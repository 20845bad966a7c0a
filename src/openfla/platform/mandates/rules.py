"""What a mandate must be, and who is which side of it; pure."""

import re
from datetime import date
from pathlib import PureWindowsPath
from typing import Final

from openfla.contract.qualities import Quality
from openfla.contract.quarters import Quarter
from openfla.platform.access.errors import EnterpriseStopped, QualityNotActive
from openfla.platform.access.model import Agent, Enterprise, Operator
from openfla.platform.mandates.errors import (
    EndBeforeStart,
    EndOutOfBounds,
    MandataryBarred,
    MandateToItself,
    NotAMandatary,
    NotAPdf,
    PeriodOver,
    ProcurationTooBig,
    StartOutOfBounds,
)
from openfla.platform.mandates.model import (
    FARTHEST_START,
    LARGEST_PROCURATION,
    MANDATOR_QUALITIES,
    Period,
    Procuration,
    Side,
    Terms,
)

_UNFIT: Final = re.compile(r"[^\w .()+-]")
_LONGEST_FILE_NAME: Final = 100


def require_fit_terms(terms: Terms, today: date) -> None:
    """A mandate between two enterprises.

    Raises:
        MandateToItself, NotAMandatary, StartOutOfBounds, EndBeforeStart: it breaks one of these rules.
    """
    if terms.mandator == terms.mandatary:
        raise MandateToItself
    require_mandatary_quality(terms.mandatary_quality)
    require_fit_period(terms.period, today)


def require_fit_period(period: Period, today: date) -> None:
    """A new mandate begins in this quarter or in one of the next eight.

    Raises:
        StartOutOfBounds, EndBeforeStart: it does not, or ends before.
    """
    now = Quarter.of(today)
    if not now <= period.first <= now.plus(FARTHEST_START):
        raise StartOutOfBounds(now, now.plus(FARTHEST_START))
    if period.is_over(period.first):
        raise EndBeforeStart


def require_mandatary_quality(quality: Quality) -> None:
    """A mandatary is a social secretariat or a service provider (SEED 2.2).

    Raises:
        NotAMandatary: it is neither.
    """
    if not quality.is_mandatary:
        raise NotAMandatary


def require_fit_mandatary(mandatary: Enterprise, quality: Quality) -> None:
    """The conditions to be a mandatary (requirement MANDATE-3; NEIGHBOUR, reference channel.md section 4).

    Raises:
        EnterpriseStopped: it is active no more.
        QualityNotActive: it does not act in that quality.
        MandataryBarred: it may not be one at the moment.
    """
    require_active(mandatary)
    if quality not in mandatary.qualities:
        raise QualityNotActive(mandatary.number, quality)
    if mandatary.barred_because is not None:
        raise MandataryBarred(mandatary.number)


def require_active(enterprise: Enterprise) -> None:
    """Only an enterprise that did not stop gives or holds a mandate.

    Raises:
        EnterpriseStopped: it did.
    """
    if not enterprise.is_active:
        raise EnterpriseStopped(enterprise.number)


def from_now_on(period: Period, today: date) -> Period:
    """What is left of a period that was asked: no mandate begins before it is confirmed.

    Raises:
        PeriodOver: nothing is left.
    """
    now = Quarter.of(today)
    if period.is_over(now):
        raise PeriodOver
    return Period(max(period.first, now), period.last)


def shortened(period: Period, after: Quarter, today: date) -> Period:
    """A period that ends after another quarter; only both sides together make a mandate longer.

    Raises:
        EndOutOfBounds: that quarter is past, before the mandate begins, or after it ends.
    """
    earliest = max(Quarter.of(today), period.first)
    if after < earliest or period.is_over(after):
        raise EndOutOfBounds(earliest)
    return Period(period.first, after)


def sides(agent: Agent, terms: Terms) -> frozenset[Side]:
    """On which sides of a mandate somebody acts; whoever runs the installation acts on both."""
    if isinstance(agent, Operator):
        return frozenset(Side)
    number, quality = agent.enterprise.number, agent.quality
    is_mandator = number == terms.mandator and quality in MANDATOR_QUALITIES
    is_mandatary = number == terms.mandatary and quality == terms.mandatary_quality
    held = {Side.MANDATOR: is_mandator, Side.MANDATARY: is_mandatary}
    return frozenset(side for side in Side if held[side])


def fit_procuration(file_name: str, content: bytes) -> Procuration:
    """A PDF document of a bounded size, under a name that is safe to give back.

    Raises:
        NotAPdf, ProcurationTooBig: it is not.
    """
    if len(content) > LARGEST_PROCURATION:
        raise ProcurationTooBig(LARGEST_PROCURATION // 1024**2)
    if not content.startswith(b"%PDF-"):
        raise NotAPdf
    plain = _UNFIT.sub("_", PureWindowsPath(file_name).stem).strip(" .")
    return Procuration(f"{plain[:_LONGEST_FILE_NAME] or 'procuration'}.pdf", content)
