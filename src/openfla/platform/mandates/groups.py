"""One company of a group as mandatary of the others, in one go (SEED 2.3, requirement GROUP-2)."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from openfla.contract.qualities import Quality
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.errors import NoAccess
from openfla.platform.access.model import Agent, Operator, Task
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import making, rules
from openfla.platform.mandates.errors import TooManyCompanies
from openfla.platform.mandates.model import (
    MANDATOR_QUALITIES,
    MOST_COMPANIES,
    GroupAnswer,
    Mandate,
    Period,
    Side,
    Terms,
)
from openfla.texts import Explained

_Made = tuple[Mandate, Sequence[audit.Entry]]


class GroupTerms(Struct, frozen=True):
    """What the mandates of a group say, but for the company that gives each."""

    mandatary: EnterpriseNumber
    mandatary_quality: Quality
    service: Mandated
    period: Period

    def of(self, mandator: EnterpriseNumber) -> Terms:
        """The mandate that one of them gives."""
        return Terms(mandator, self.mandatary, self.mandatary_quality, self.service, self.period)


async def for_group(
    tx: Tx, agent: Agent, terms: GroupTerms, mandators: Sequence[EnterpriseNumber], *, today: date, at: datetime
) -> list[GroupAnswer]:
    """Ask a mandate from several companies at once; one that cannot be does not stop the others.

    Where the same person manages the mandates of the other company too, both sides have spoken, and the mandate
    is confirmed at once; else it waits for that company.

    Returns:
        What became of each company, in the order told; a company told twice is told once.

    Raises:
        NoAccess: no role of theirs gives it, or they do not act for the mandatary.
        NotAMandatary, QualityNotActive, MandataryBarred: the mandatary is not fit (MANDATE-3).
        StartOutOfBounds, EndBeforeStart: the period is not.
        TooManyCompanies: these are more than can be handled at a time.
    """
    access.require_here(agent, Task.MANAGE_MANDATES, terms.mandatary, terms.mandatary_quality)
    rules.require_mandatary_quality(terms.mandatary_quality)
    rules.require_fit_period(terms.period, today)
    rules.require_fit_mandatary(await access.find(tx, terms.mandatary), terms.mandatary_quality)
    wanted = list(dict.fromkeys(mandators))
    if len(wanted) > MOST_COMPANIES:
        raise TooManyCompanies(MOST_COMPANIES)
    answers: dict[EnterpriseNumber, GroupAnswer] = {}
    entries: list[audit.Entry] = []
    # In one order everywhere: who takes turns for several companies never waits for who waits for them.
    for number in sorted(wanted):
        try:
            async with tx.begin_nested():
                made, told = await _one_company(tx, agent, terms.of(number), today=today, at=at)
        except Explained as mistake:
            answers[number] = GroupAnswer(number, mistake=mistake)
        else:
            answers[number] = GroupAnswer(number, mandate=made)
            entries += told
    await audit.append(tx, entries)
    return [answers[number] for number in wanted]


async def _one_company(tx: Tx, agent: Agent, terms: Terms, *, today: date, at: datetime) -> _Made:
    made, asked = await making.asked(tx, agent, terms, asked_by=Side.MANDATARY, today=today, at=at)
    mandator = await _at_mandator(tx, agent, terms.mandator)
    if mandator is None:
        return made, asked
    made, confirmed = await making.confirmed(tx, mandator, made, today=today, at=at)
    return made, [*asked, *confirmed]


async def _at_mandator(tx: Tx, agent: Agent, number: EnterpriseNumber) -> Agent | None:
    """The same person at another company, when they manage its mandates."""
    if isinstance(agent, Operator):
        return agent
    for quality in MANDATOR_QUALITIES:
        visitor = await access.visitor(tx, agent.person, number, quality)
        if visitor is not None and _manages(visitor):
            return visitor
    return None


def _manages(agent: Agent) -> bool:
    try:
        access.require_task(agent, Task.MANAGE_MANDATES)
    except NoAccess:
        return False
    return True
