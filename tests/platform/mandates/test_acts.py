"""Asking, answering and ending a mandate, by whoever may, and by everybody else."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from openfla.contract.qualities import OtherQuality, Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.errors import EnterpriseStopped, EnterpriseUnknown, NoAccess, QualityNotActive
from openfla.platform.access.model import Agent, Operator, Permission, Visitor
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx
from openfla.platform.kernel.stale import Changed
from openfla.platform.mandates import service
from openfla.platform.mandates.errors import (
    AlreadyAsked,
    EndBeforeStart,
    EndOutOfBounds,
    MandataryBarred,
    MandateToItself,
    MandateUnknown,
    NoProcurations,
    NotAMandatary,
    NotAPdf,
    NotPossibleNow,
    OtherMandatary,
    OtherMandataryNamed,
    PeriodOver,
    ProcurationTooBig,
    StartOutOfBounds,
)
from openfla.platform.mandates.model import LARGEST_PROCURATION, Period, Side, State, Status
from openfla.texts import Explained
from tests.platform.mandates.people import (
    AT,
    NOW,
    PROVIDER,
    SECRETARIAT,
    TODAY,
    People,
    a_number,
    asked,
    given,
    terms,
)
from tests.platforms import BAKERY, BUTCHER

PDF = b"%PDF-1.7\nsigned"
LATER = Quarter(2027, 1)


async def entries(tx: Tx, size: int = 2) -> list[dict[str, Any]]:
    return [msgspec.json.decode(entry.body) for entry in await audit.recent(tx, size)]


class TestRequest:
    @pytest.mark.requirement("MANDATE-3")
    async def test_one_side_asks_and_the_other_confirms(self, tx: Tx, people: People) -> None:
        baker, secretary = await people.baker(), await people.secretary()
        waiting = await service.request(tx, baker, terms(), asked_by=Side.MANDATOR, today=TODAY, at=AT)
        assert (waiting.state(TODAY), waiting.terms, waiting.version) == (State.REQUESTED, terms(), 1)
        made = await service.confirm(tx, secretary, waiting.id, version=1, today=TODAY, at=AT)
        assert (made.state(TODAY), made.decided_at, made.version) == (State.ACTIVE, AT, 2)
        assert await service.is_active(tx, BAKERY, SECRETARIAT, Quality.SOCIAL_SECRETARIAT, made.terms.service, TODAY)

    @pytest.mark.requirement("MANDATE-3")
    async def test_the_mandatary_may_ask_too(self, tx: Tx, people: People) -> None:
        baker, secretary = await people.baker(), await people.secretary()
        waiting = await service.request(tx, secretary, terms(), asked_by=Side.MANDATARY, today=TODAY, at=AT)
        made = await service.confirm(tx, baker, waiting.id, version=1, today=TODAY, at=AT)
        assert made.is_active(TODAY)

    async def test_both_sides_find_it_in_their_trail_without_a_name(self, tx: Tx, people: People) -> None:
        baker = await people.baker()
        made = await service.request(tx, baker, terms(), asked_by=Side.MANDATOR, today=TODAY, at=AT)
        second, first = await entries(tx)
        assert [first["enterpriseNumber"], second["enterpriseNumber"]] == [BAKERY, SECRETARIAT]
        for entry in (first, second):
            assert (entry["action"], entry["subject"]) == ("mandate.requested", str(made.id))
            assert baker.person.login not in str(entry)
        assert [first["person"], second["person"]] == [str(baker.person.id), "other"]

    @pytest.mark.parametrize(
        ("about", "mistake"),
        [
            ({"mandator": SECRETARIAT}, MandateToItself),
            ({"mandatary_quality": Quality.EMPLOYER}, NotAMandatary),
            ({"mandatary_quality": Quality.TRAINING_PROVIDER}, NotAMandatary),
            ({"first": Quarter(2026, 3)}, StartOutOfBounds),
            ({"first": NOW.plus(9)}, StartOutOfBounds),
            ({"first": LATER, "last": NOW}, EndBeforeStart),
            ({"mandator": a_number(99)}, EnterpriseUnknown),
            ({"mandatary": a_number(99)}, EnterpriseUnknown),
            ({"mandatary": BUTCHER}, QualityNotActive),
            ({"mandatary": PROVIDER}, QualityNotActive),
        ],
    )
    async def test_unfit_terms_are_refused(self, tx: Tx, about: dict[str, Any], mistake: type[Explained]) -> None:
        with pytest.raises(mistake):
            await asked(tx, terms(**about))
        await asked(tx, terms())

    @pytest.mark.parametrize("first", [NOW, NOW.plus(8)])
    async def test_the_first_and_the_last_quarter_to_begin_in(self, tx: Tx, first: Quarter) -> None:
        assert (await asked(tx, terms(first=first, last=first))).terms.period == Period(first, first)

    @pytest.mark.requirement("MANDATE-3")
    @pytest.mark.parametrize("number", [BAKERY, SECRETARIAT])
    async def test_a_side_that_stopped_gives_and_holds_none(self, tx: Tx, number: EnterpriseNumber) -> None:
        waiting = await asked(tx, terms())
        await access.stop(tx, Operator(), number, on=TODAY, at=AT)
        with pytest.raises(EnterpriseStopped):
            await asked(tx, terms(service=Mandated.DMFA_DIMONA))
        with pytest.raises(EnterpriseStopped):
            await service.confirm(tx, Operator(), waiting.id, version=1, today=TODAY, at=AT)

    @pytest.mark.requirement("MANDATE-3")
    async def test_who_is_barred_is_no_mandatary_and_why_is_not_told(self, tx: Tx) -> None:
        waiting = await asked(tx, terms())
        await access.bar(tx, Operator(), SECRETARIAT, "Debts of social security", at=AT)
        with pytest.raises(MandataryBarred) as refused:
            await asked(tx, terms(service=Mandated.DMFA_DIMONA))
        assert "Debts" not in str(refused.value)
        with pytest.raises(MandataryBarred):
            await service.confirm(tx, Operator(), waiting.id, version=1, today=TODAY, at=AT)

    async def test_the_same_request_waits_once(self, tx: Tx) -> None:
        await asked(tx, terms())
        with pytest.raises(AlreadyAsked):
            await asked(tx, terms(first=LATER), by=Side.MANDATARY)
        await asked(tx, terms(service=Mandated.DMFA_DIMONA))
        await asked(tx, terms(mandatary_quality=Quality.SERVICE_PROVIDER))

    @pytest.mark.requirement("MANDATE-4")
    async def test_who_the_mandatary_is_only_the_mandator_is_told(self, tx: Tx, people: People) -> None:
        await given(tx, terms())
        rival = terms(mandatary=PROVIDER, mandatary_quality=Quality.SERVICE_PROVIDER)
        would_be = await people.manager(PROVIDER, Quality.SERVICE_PROVIDER)
        with pytest.raises(OtherMandatary) as refused:
            await service.request(tx, would_be, rival, asked_by=Side.MANDATARY, today=TODAY, at=AT)
        assert SECRETARIAT not in str(refused.value)
        with pytest.raises(OtherMandataryNamed, match=SECRETARIAT):
            await service.request(tx, await people.baker(), rival, asked_by=Side.MANDATOR, today=TODAY, at=AT)

    @pytest.mark.requirement("MANDATE-4", "MANDATE-6")
    async def test_another_service_may_have_another_mandatary(self, tx: Tx) -> None:
        await given(tx, terms())
        other = terms(mandatary=PROVIDER, mandatary_quality=Quality.SERVICE_PROVIDER, service=Mandated.DMFA_DIMONA)
        assert (await given(tx, other)).is_active(TODAY)

    @pytest.mark.requirement("MANDATE-4")
    async def test_one_may_follow_the_other(self, tx: Tx) -> None:
        await given(tx, terms(last=NOW))
        next_one = terms(mandatary=PROVIDER, mandatary_quality=Quality.SERVICE_PROVIDER, first=LATER)
        assert (await given(tx, next_one)).state(TODAY) is State.COMING


class TestAnswer:
    async def test_what_was_asked_in_time_begins_when_it_is_confirmed(self, tx: Tx) -> None:
        waiting = await asked(tx, terms(first=NOW, last=LATER))
        made = await service.confirm(tx, Operator(), waiting.id, version=1, today=LATER.first_day, at=AT)
        assert made.terms.period == Period(LATER, LATER)

    async def test_nothing_is_left_to_confirm_when_its_period_is_over(self, tx: Tx) -> None:
        waiting = await asked(tx, terms(last=NOW))
        with pytest.raises(PeriodOver):
            await service.confirm(tx, Operator(), waiting.id, version=1, today=LATER.first_day, at=AT)

    @pytest.mark.requirement("MANDATE-4")
    async def test_of_two_that_wait_one_is_confirmed(self, tx: Tx, people: People) -> None:
        rival = terms(mandatary=PROVIDER, mandatary_quality=Quality.SERVICE_PROVIDER)
        one, two = await asked(tx, terms(), Side.MANDATARY), await asked(tx, rival, Side.MANDATARY)
        baker = await people.baker()
        await service.confirm(tx, baker, one.id, version=1, today=TODAY, at=AT)
        with pytest.raises(OtherMandataryNamed, match=SECRETARIAT):
            await service.confirm(tx, baker, two.id, version=1, today=TODAY, at=AT)
        assert (await service.one(tx, baker, two.id)).status is Status.REQUESTED

    async def test_refused_and_withdrawn_is_the_end_of_it(self, tx: Tx, people: People) -> None:
        baker, secretary = await people.baker(), await people.secretary()
        first, second = await asked(tx, terms()), await asked(tx, terms(service=Mandated.DMFA_DIMONA))
        refused = await service.refuse(tx, secretary, first.id, version=1, at=AT)
        withdrawn = await service.withdraw(tx, baker, second.id, version=1, at=AT)
        assert (refused.state(TODAY), withdrawn.state(TODAY)) == (State.REFUSED, State.WITHDRAWN)
        for made in (refused, withdrawn):
            for act in ACTS.values():
                with pytest.raises((NotPossibleNow, NoAccess)):
                    await act(tx, secretary, made.id, made.version)

    async def test_who_saw_an_older_page_is_told(self, tx: Tx, people: People) -> None:
        secretary = await people.secretary()
        waiting = await asked(tx, terms())
        await service.refuse(tx, secretary, waiting.id, version=1, at=AT)
        with pytest.raises(Changed):
            await service.confirm(tx, secretary, waiting.id, version=1, today=TODAY, at=AT)


class TestEnd:
    @pytest.mark.parametrize("side", Side)
    async def test_either_side_ends_it_at_once(self, tx: Tx, people: People, side: Side) -> None:
        made = await given(tx, terms())
        agent = await (people.baker() if side is Side.MANDATOR else people.secretary())
        ended = await service.end(tx, agent, made.id, after=None, version=2, today=TODAY, at=AT)
        assert (ended.state(TODAY), ended.ended_at) == (State.REVOKED, AT)
        await given(tx, terms())

    @pytest.mark.parametrize("side", Side)
    async def test_either_side_lets_it_end_after_a_quarter(self, tx: Tx, people: People, side: Side) -> None:
        made = await given(tx, terms())
        agent = await (people.baker() if side is Side.MANDATOR else people.secretary())
        ended = await service.end(tx, agent, made.id, after=NOW, version=2, today=TODAY, at=AT)
        assert ended.is_active(NOW.last_day)
        assert ended.state(LATER.first_day) is State.ENDED
        assert [entry["action"] for entry in await entries(tx)] == ["mandate.shortened"] * 2

    @pytest.mark.parametrize("after", [Quarter(2026, 3), NOW, Quarter(2027, 4)])
    async def test_it_is_not_made_longer_nor_ended_in_the_past(self, tx: Tx, after: Quarter) -> None:
        made = await given(tx, terms(first=LATER, last=Quarter(2027, 3)))
        with pytest.raises(EndOutOfBounds):
            await service.end(tx, Operator(), made.id, after=after, version=2, today=TODAY, at=AT)

    async def test_what_is_over_is_not_ended_again(self, tx: Tx) -> None:
        made = await given(tx, terms(last=NOW))
        with pytest.raises(NotPossibleNow):
            await service.end(tx, Operator(), made.id, after=None, version=2, today=LATER.first_day, at=AT)

    async def test_one_that_is_still_to_come_can_be_ended(self, tx: Tx) -> None:
        made = await given(tx, terms(first=LATER))
        ended = await service.end(tx, Operator(), made.id, after=None, version=2, today=TODAY, at=AT)
        assert ended.status is Status.REVOKED


class TestProcuration:
    async def record(self, tx: Tx, agent: Agent, **about: Any) -> Any:
        told = {"file_name": "getekend.pdf", "content": PDF, **about}
        is_taken = told.pop("on", True)
        return await service.record_procuration(
            tx, agent, told.pop("terms", terms()), is_taken=is_taken, today=TODAY, at=AT, **told
        )

    async def test_it_confirms_at_once_and_the_mandator_reads_and_ends_it(self, tx: Tx, people: People) -> None:
        secretary, baker = await people.secretary(), await people.baker()
        made = await self.record(tx, secretary)
        assert made.is_active(TODAY)
        assert made.has_procuration
        assert [entry["action"] for entry in await entries(tx)] == ["mandate.recorded"] * 2
        found = await service.procuration(tx, baker, made.id)
        assert (found.file_name, found.content) == ("getekend.pdf", PDF)
        ended = await service.end(tx, baker, made.id, after=None, version=made.version, today=TODAY, at=AT)
        assert ended.status is Status.REVOKED

    @pytest.mark.parametrize(
        ("about", "mistake"),
        [
            ({"content": b""}, NotAPdf),
            ({"content": b"PK\x03\x04"}, NotAPdf),
            ({"content": PDF.ljust(LARGEST_PROCURATION + 1)}, ProcurationTooBig),
            ({"on": False}, NoProcurations),
            ({"terms": terms(mandator=SECRETARIAT)}, MandateToItself),
        ],
    )
    async def test_what_is_not_fit_is_refused(
        self, tx: Tx, people: People, about: dict[str, Any], mistake: type[Explained]
    ) -> None:
        with pytest.raises(mistake):
            await self.record(tx, await people.secretary(), **about)

    @pytest.mark.parametrize(
        ("told", "kept"),
        [
            ("C:\\fake\\volmacht 1.PDF", "volmacht 1.pdf"),
            ('../../a"b\r\nX: y.pdf', "a_b__X_ y.pdf"),
            ("", "procuration.pdf"),
            ("x" * 500, f"{'x' * 100}.pdf"),
        ],
    )
    async def test_its_name_is_safe_to_give_back(self, tx: Tx, people: People, told: str, kept: str) -> None:
        made = await self.record(tx, await people.secretary(), file_name=told)
        assert (await service.procuration(tx, Operator(), made.id)).file_name == kept

    @pytest.mark.requirement("MANDATE-4")
    async def test_no_document_makes_a_second_mandatary(self, tx: Tx, people: People) -> None:
        await given(tx, terms(mandatary=PROVIDER, mandatary_quality=Quality.SERVICE_PROVIDER))
        with pytest.raises(OtherMandatary) as refused:
            await self.record(tx, await people.secretary())
        assert PROVIDER not in str(refused.value)

    async def test_the_mandator_records_none(self, tx: Tx, people: People) -> None:
        with pytest.raises(NoAccess):
            await self.record(tx, await people.baker())


Acting = Callable[[Tx, Agent, UUID, int], Awaitable[Any]]


async def _confirm(tx: Tx, agent: Agent, mandate: UUID, version: int) -> Any:
    return await service.confirm(tx, agent, mandate, version=version, today=TODAY, at=AT)


async def _refuse(tx: Tx, agent: Agent, mandate: UUID, version: int) -> Any:
    return await service.refuse(tx, agent, mandate, version=version, at=AT)


async def _withdraw(tx: Tx, agent: Agent, mandate: UUID, version: int) -> Any:
    return await service.withdraw(tx, agent, mandate, version=version, at=AT)


async def _end(tx: Tx, agent: Agent, mandate: UUID, version: int) -> Any:
    return await service.end(tx, agent, mandate, after=None, version=version, today=TODAY, at=AT)


ACTS: dict[str, Acting] = {"confirm": _confirm, "refuse": _refuse, "withdraw": _withdraw, "end": _end}
MAY: dict[tuple[str, str], bool] = {
    ("baker", "withdraw"): True,
    ("bakerUser", "withdraw"): True,
    ("secretary", "confirm"): True,
    ("secretary", "refuse"): True,
    ("operator", "confirm"): True,
    ("operator", "refuse"): True,
    ("operator", "withdraw"): True,
}
WHO = [
    "baker",
    "bakerUser",
    "bakerConsults",
    "bakerChannels",
    "bakerTrains",
    "secretary",
    "secretaryConsults",
    "secretaryProvides",
    "secretaryEmploys",
    "butcher",
    "provider",
    "operator",
]


async def _who(people: People, name: str) -> Agent:
    here: dict[str, Callable[[], Awaitable[Visitor]]] = {
        "baker": people.baker,
        "bakerUser": lambda: people.user(BAKERY, Quality.EMPLOYER, Permission.MANAGE_MANDATES),
        "bakerConsults": lambda: people.user(BAKERY, Quality.EMPLOYER, Permission.CONSULT_MANDATES),
        "bakerChannels": lambda: people.user(BAKERY, Quality.EMPLOYER, Permission.MANAGE_CHANNELS),
        "bakerTrains": lambda: people.manager(BAKERY, Quality.TRAINING_PROVIDER),
        "secretary": people.secretary,
        "secretaryConsults": lambda: people.user(SECRETARIAT, Quality.SOCIAL_SECRETARIAT, Permission.CONSULT_MANDATES),
        "secretaryProvides": lambda: people.manager(SECRETARIAT, Quality.SERVICE_PROVIDER),
        "secretaryEmploys": lambda: people.manager(SECRETARIAT, Quality.EMPLOYER),
        "butcher": lambda: people.manager(BUTCHER, Quality.EMPLOYER),
        "provider": lambda: people.manager(PROVIDER, Quality.SERVICE_PROVIDER),
    }
    return Operator() if name == "operator" else await here[name]()


class TestEverybodyElse:
    @pytest.mark.parametrize("who", WHO)
    @pytest.mark.parametrize("act", ACTS)
    async def test_an_answer_is_for_the_other_side_alone(self, tx: Tx, people: People, who: str, act: str) -> None:
        agent = await _who(people, who)
        waiting = await asked(tx, terms(), Side.MANDATOR)
        if MAY.get((who, act)):
            await ACTS[act](tx, agent, waiting.id, 1)
            return
        before = len(await audit.recent(tx, 100))
        with pytest.raises((NoAccess, MandateUnknown, NotPossibleNow)):
            await ACTS[act](tx, agent, waiting.id, 1)
        assert (await service.one(tx, Operator(), waiting.id)).version == 1
        assert len(await audit.recent(tx, 100)) == before

    @pytest.mark.parametrize("who", WHO)
    async def test_only_its_sides_end_it(self, tx: Tx, people: People, who: str) -> None:
        agent = await _who(people, who)
        made = await given(tx, terms())
        if who in ("baker", "bakerUser", "secretary", "operator"):
            assert (await _end(tx, agent, made.id, 2)).status is Status.REVOKED
            return
        with pytest.raises((NoAccess, MandateUnknown)):
            await _end(tx, agent, made.id, 2)
        assert (await service.one(tx, Operator(), made.id)).is_active(TODAY)

    @pytest.mark.parametrize("who", WHO)
    @pytest.mark.parametrize("side", Side)
    async def test_only_a_side_asks(self, tx: Tx, people: People, who: str, side: Side) -> None:
        agent = await _who(people, who)
        may = {Side.MANDATOR: ("baker", "bakerUser", "operator"), Side.MANDATARY: ("secretary", "operator")}
        if who in may[side]:
            await service.request(tx, agent, terms(), asked_by=side, today=TODAY, at=AT)
            return
        with pytest.raises(NoAccess):
            await service.request(tx, agent, terms(), asked_by=side, today=TODAY, at=AT)

    @pytest.mark.parametrize("who", WHO)
    async def test_only_its_sides_see_it(self, tx: Tx, people: People, who: str) -> None:
        agent = await _who(people, who)
        made = await given(tx, terms())
        if who in ("baker", "bakerUser", "bakerConsults", "secretary", "secretaryConsults", "operator"):
            assert (await service.one(tx, agent, made.id)).id == made.id
            return
        with pytest.raises((NoAccess, MandateUnknown)):
            await service.one(tx, agent, made.id)

    async def test_one_that_does_not_exist_looks_the_same(self, tx: Tx, people: People) -> None:
        with pytest.raises(MandateUnknown):
            await service.one(tx, await people.baker(), uuid4())

    async def test_an_enterprise_without_staff_gives_mandates_too(self, tx: Tx, people: People) -> None:
        await access.enrol(tx, BUTCHER, "De Os", (OtherQuality.WITHOUT_STAFF,), at=AT)
        agent = await people.manager(BUTCHER, OtherQuality.WITHOUT_STAFF)
        about = terms(mandator=BUTCHER, service=Mandated.EBOX_DOCUMENT_CONSUMER)
        made = await service.request(tx, agent, about, asked_by=Side.MANDATOR, today=TODAY, at=AT)
        assert (await service.of_mandator(tx, agent, BUTCHER)).mandates == (made,)

    async def test_who_stopped_looks_and_does_nothing(self, tx: Tx, people: People) -> None:
        baker, made = await people.baker(), await given(tx, terms())
        await access.stop(tx, Operator(), BAKERY, on=date(2026, 11, 1), at=AT)
        stopped = await people.again(baker)
        assert (await service.one(tx, stopped, made.id)).id == made.id
        with pytest.raises(NoAccess):
            await _end(tx, stopped, made.id, 2)
