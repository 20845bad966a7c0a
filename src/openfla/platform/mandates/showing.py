"""Mandates as pages show them: their state in words, and what the reader may do with each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber, is_enterprise_number
from openfla.platform.access.errors import EnterpriseStopped, EnterpriseUnknown
from openfla.platform.access.model import Agent
from openfla.platform.mandates import rules
from openfla.platform.mandates.errors import AlreadyAsked, MandateToItself, NotPossibleNow, OtherMandatary
from openfla.platform.mandates.model import GroupAnswer, Mandate, Side, Stage, State
from openfla.texts import N_, Explained

STATES: Final[Mapping[State, tuple[str, str]]] = {
    State.REQUESTED: (N_("waits for an answer"), "waiting"),
    State.COMING: (N_("to come"), "waiting"),
    State.ACTIVE: (N_("active"), "good"),
    State.ENDED: (N_("ended"), "past"),
    State.REFUSED: (N_("refused"), "bad"),
    State.WITHDRAWN: (N_("withdrawn"), "past"),
    State.REVOKED: (N_("ended at once"), "past"),
}
"""What a state is called, and how it is marked."""

STAGE_NAMES: Final[Mapping[Stage | None, str]] = {
    Stage.CURRENT: N_("Active or to come"),
    Stage.WAITING: N_("Waiting for an answer"),
    Stage.PAST: N_("Past"),
    None: N_("All"),
}
STAGES: Final[Mapping[str, Stage | None]] = {**{stage.value: stage for stage in Stage}, "all": None}
"""As an address names them."""

_CURRENT: Final = (State.ACTIVE, State.COMING)


class Shown(Struct, frozen=True):
    """A mandate as it stands today, and the acts that its reader may do, in order."""

    mandate: Mandate
    state: State
    acts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What its state is called."""
        return STATES[self.state][0]

    @property
    def mark(self) -> str:
        """How its state is marked."""
        return STATES[self.state][1]


class Given(Struct, frozen=True):
    """What an enterprise gives: by service who acts for it, what waits for whom, and what is past."""

    current: tuple[tuple[Mandated, tuple[Shown, ...]], ...]
    to_answer: tuple[Shown, ...]
    asked: tuple[Shown, ...]
    past: tuple[Shown, ...]


class CompanyTold(Struct, frozen=True):
    """What became of one company of a group: the state of its mandate, or why there is none."""

    number: EnterpriseNumber
    state: State | None = None
    mistake: Explained | None = None


def shown(mandate: Mandate, agent: Agent, today: date) -> Shown:
    """A mandate for one who may manage it."""
    return Shown(mandate, mandate.state(today), tuple(_acts(mandate, agent, today)))


def rows(mandates: Iterable[Mandate], today: date) -> tuple[Shown, ...]:
    """Mandates for a list."""
    return tuple(Shown(mandate, mandate.state(today)) for mandate in mandates)


def given(mandates: Sequence[Mandate], today: date) -> Given:
    """The mandates of a mandator, sorted for its page."""
    found = rows(mandates, today)
    waiting = [row for row in found if row.state is State.REQUESTED]
    current = [
        (service, tuple(row for row in found if row.mandate.terms.service is service and row.state in _CURRENT))
        for service in Mandated
    ]
    return Given(
        current=tuple(current),
        to_answer=tuple(row for row in waiting if row.mandate.asked_by is Side.MANDATARY),
        asked=tuple(row for row in waiting if row.mandate.asked_by is Side.MANDATOR),
        past=tuple(row for row in found if row.state not in (*_CURRENT, State.REQUESTED)),
    )


def in_address(answers: Iterable[GroupAnswer], today: date) -> str:
    """What became of each company of a group, for the address of the page that tells it: numbers and codes."""
    return ",".join(f"{answer.mandator}.{_code(answer, today)}" for answer in answers)


def from_address(told: str) -> list[CompanyTold]:
    """The reverse; what nobody could have told is left out."""
    parts = (part.partition(".") for part in told.split(","))
    found = [_company(EnterpriseNumber(number), code) for number, _, code in parts if is_enterprise_number(number)]
    return [company for company in found if company.state or company.mistake]


_WHY: Final[Mapping[str, type[Explained]]] = {
    mistake.code: mistake
    for mistake in (AlreadyAsked, EnterpriseStopped, EnterpriseUnknown, MandateToItself, NotPossibleNow, OtherMandatary)
}
_WITH_NUMBER: Final = (EnterpriseStopped, EnterpriseUnknown, OtherMandatary)


def _code(answer: GroupAnswer, today: date) -> str:
    if answer.mandate is not None:
        return answer.mandate.state(today).value
    code = answer.mistake.code if answer.mistake else ""
    return code if code in _WHY else NotPossibleNow.code


def _company(number: EnterpriseNumber, code: str) -> CompanyTold:
    if code in tuple(State):
        return CompanyTold(number, state=State(code))
    kind = _WHY.get(code)
    if kind is None:
        return CompanyTold(number)
    return CompanyTold(number, mistake=kind(number) if kind in _WITH_NUMBER else kind())


def _acts(mandate: Mandate, agent: Agent, today: date) -> Iterable[str]:
    held = rules.sides(agent, mandate.terms)
    state = mandate.state(today)
    if state is State.REQUESTED and mandate.asked_by.other in held:
        yield from ("confirm", "refuse")
    if state is State.REQUESTED and mandate.asked_by in held:
        yield "withdraw"
    if state in _CURRENT and held:
        yield "end"
