"""MAHIS for people: who acts for whom, for which service, and from which quarter to which (SEED 2.2.1)."""

from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from openfla.contract.qualities import Quality
from openfla.contract.services import Mandated
from openfla.platform.access import service as access
from openfla.platform.access.errors import NoAccess
from openfla.platform.access.model import Place, Task
from openfla.platform.access.rules import may
from openfla.platform.api.doors import Given
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import acting, filling, groups, reading, service, showing
from openfla.platform.mandates.acting import ACTS, Act
from openfla.platform.mandates.model import MANDATOR_QUALITIES, Mandate, Side, Stage, Status
from openfla.platform.portal.forms import Form
from openfla.platform.portal.visits import Visit, see_other
from openfla.texts import N_

_NOTICES: Final = {
    **acting.NOTICES,
    "asked": N_("The mandate was asked for. It begins once the other side has confirmed it."),
    "recorded": N_("The mandate was recorded with its procuration. The mandator sees both, and can end the mandate."),
}
_LONGEST_SEARCH: Final = 200
_MOST_GIVEN: Final = 200


@get("/mandates", name="mandates")
async def mandates(visit: Given[Visit], tx: Given[Tx]) -> Response[bytes]:
    """The clients of a mandatary, or who acts for a mandator."""
    await visit.require(tx, Task.CONSULT_MANDATES)
    quality = _mandatary_quality(visit)
    return await (_given(visit, tx) if quality is None else _held(visit, tx, quality))


@get("/mandates/new", name="newMandate")
async def new(visit: Given[Visit]) -> Response[bytes]:
    """The form of a mandate that is asked."""
    template = _new_template(visit)
    form = visit.blank(service=Mandated.FEDERAL_LEARNING_ACCOUNT.value, quality=Quality.SOCIAL_SECRETARIAT.value)
    return visit.page(template, form=form, **_choices(visit))


@post("/mandates/new", name="askMandate")
async def ask(visit: Given[Visit]) -> Response[bytes]:
    """Ask for a mandate, or record one with its procuration."""
    template, form = _new_template(visit), await visit.form()

    async def work(tx: Tx) -> str:
        made = await _asked(tx, visit, form)
        return f"/mandates/{made.id}?done={'recorded' if made.status is Status.CONFIRMED else 'asked'}"

    return await visit.submit(form, work, template, fields=filling.FIELDS, **_choices(visit))


@get("/mandates/group", name="newGroup")
async def new_group(visit: Given[Visit], tx: Given[Tx]) -> Response[bytes]:
    """The form by which one company of a group becomes mandatary of the others (SEED 2.3)."""
    _own_quality(visit)
    form = visit.blank(service=Mandated.FEDERAL_LEARNING_ACCOUNT.value)
    return visit.page("mandates/group.html", form=form, companies=await _companies(tx, visit), **_choices(visit))


@post("/mandates/group", name="askGroup")
async def ask_group(visit: Given[Visit]) -> Response[bytes]:
    """Ask the mandates of several companies in one go."""
    quality, form = _own_quality(visit), await visit.form()

    async def work(tx: Tx) -> str:
        terms, numbers = filling.group(form, visit, quality)
        today = visit.clock.today()
        answers = await groups.for_group(tx, visit.visitor, terms, numbers, today=today, at=visit.clock.now())
        return f"/mandates/group/done?told={quote(showing.in_address(answers, today))}"

    async with visit.database.transaction() as tx:
        shown = {"companies": await _companies(tx, visit), **_choices(visit)}
    return await visit.submit(form, work, "mandates/group.html", fields=filling.FIELDS, **shown)


@get("/mandates/group/done", name="groupDone")
async def group_done(visit: Given[Visit]) -> Response[bytes]:
    """What became of each company."""
    _own_quality(visit)
    told = showing.from_address(visit.request.query_params.get("told", ""))
    return visit.page("mandates/group_done.html", companies=told, states=showing.STATES)


@get("/mandates/{mandate_id:uuid}", name="mandate")
async def mandate(visit: Given[Visit], tx: Given[Tx], mandate_id: FromPath[UUID]) -> Response[bytes]:
    """One mandate: its two sides, its period, its history, and what can be done with it."""
    found = await service.one(tx, visit.visitor, mandate_id)
    return visit.page("mandates/mandate.html", notices=_NOTICES, acts=ACTS, **_rights(visit), **_shown(visit, found))


@get("/mandates/{mandate_id:uuid}/procuration", name="procuration")
async def procuration(visit: Given[Visit], tx: Given[Tx], mandate_id: FromPath[UUID]) -> Response[bytes]:
    """The signed document of a mandate, to keep and not to open here: somebody else made it."""
    found = await service.procuration(tx, visit.visitor, mandate_id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.file_name, safe='')}",
        "Content-Security-Policy": "sandbox",
        "Cache-Control": "no-store",
    }
    return Response(found.content, media_type="application/pdf", headers=headers)


@get("/mandates/{mandate_id:uuid}/{act:str}", name="mandateAct")
async def ask_act(
    visit: Given[Visit], tx: Given[Tx], mandate_id: FromPath[UUID], act: FromPath[str]
) -> Response[bytes]:
    """What an act does, before it is done; who comes too late is led to the mandate as it is now."""
    wanted = _act(visit, act)
    told = _shown(visit, await service.one(tx, visit.visitor, mandate_id))
    if act not in told["shown"].acts:
        return see_other(f"/mandates/{mandate_id}")
    form = visit.blank(when=filling.When.LATER.value)
    return visit.page("mandates/act.html", form=form, act=act, wanted=wanted, **told)


@post("/mandates/{mandate_id:uuid}/{act:str}", name="doMandateAct")
async def do_act(visit: Given[Visit], mandate_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Confirm, refuse, withdraw or end a mandate."""
    wanted, form = _act(visit, act), await visit.form()

    async def work(tx: Tx) -> str:
        await wanted.do(tx, visit, mandate_id, form)
        return f"/mandates/{mandate_id}?done={act}"

    async with visit.database.transaction() as tx:
        told = _shown(visit, await service.one(tx, visit.visitor, mandate_id))
    return await visit.submit(form, work, "mandates/act.html", fields=filling.FIELDS, act=act, wanted=wanted, **told)


async def _given(visit: Visit, tx: Tx) -> Response[bytes]:
    number, today, after = visit.visitor.enterprise.number, visit.clock.today(), _after(visit)
    past = await service.of_mandator_in(tx, visit.visitor, number, Stage.PAST, today=today, after=after)
    standing: list[Mandate] = []
    if after is None:
        for stage in (Stage.WAITING, Stage.CURRENT):
            found = await service.of_mandator_in(tx, visit.visitor, number, stage, today=today, size=_MOST_GIVEN)
            standing += found.mandates
    given = showing.given([*standing, *past.mandates], today)
    return visit.page("mandates/given.html", given=given, older=past.next, is_first=after is None, **_rights(visit))


async def _held(visit: Visit, tx: Tx, quality: Quality) -> Response[bytes]:
    number, today, after = visit.visitor.enterprise.number, visit.clock.today(), _after(visit)
    words = visit.request.query_params.get("words", "")[:_LONGEST_SEARCH]
    stage = showing.STAGES.get(visit.request.query_params.get("stage", ""), Stage.CURRENT)
    found = await service.of_mandatary(
        tx, visit.visitor, number, quality, today=today, words=words, stage=stage, after=after
    )
    waiting = await service.to_answer(tx, visit.visitor, number, quality)
    return visit.page(
        "mandates/held.html",
        partial="mandates/_held.html",
        rows=showing.rows(found.mandates, today),
        next=found.next,
        is_first=after is None,
        waiting=showing.rows(waiting.mandates, today),
        has_more_waiting=waiting.next is not None,
        words=words,
        stage=stage,
        stages=showing.STAGE_NAMES,
        **_rights(visit),
    )


async def _asked(tx: Tx, visit: Visit, form: Form) -> Mandate:
    quality, today, at = _mandatary_quality(visit), visit.clock.today(), visit.clock.now()
    terms = filling.terms(form, visit, quality)
    side = Side.MANDATOR if quality is None else Side.MANDATARY
    document = form.file("procuration")
    if side is Side.MANDATOR or document is None:
        return await service.request(tx, visit.visitor, terms, asked_by=side, today=today, at=at)
    return await service.record_procuration(
        tx,
        visit.visitor,
        terms,
        is_taken=_takes_procurations(visit),
        file_name=document.name,
        content=document.content,
        today=today,
        at=at,
    )


async def _companies(tx: Tx, visit: Visit) -> list[Place]:
    """The other enterprises in which the reader has a role as employer."""
    found = await access.places(tx, visit.person)
    here = visit.visitor.enterprise.number
    return [place for place in found if place.number != here and place.quality in MANDATOR_QUALITIES]


def _mandatary_quality(visit: Visit) -> Quality | None:
    quality = visit.visitor.quality
    return quality if isinstance(quality, Quality) and quality.is_mandatary else None


def _own_quality(visit: Visit) -> Quality:
    """The quality in which the reader's enterprise is to act for others.

    Raises:
        NoAccess: it is none of a mandatary, or no role of theirs gives it.
    """
    access.require_task(visit.visitor, Task.MANAGE_MANDATES)
    quality = _mandatary_quality(visit)
    if quality is None:
        raise NoAccess(Task.MANAGE_MANDATES)
    return quality


def _new_template(visit: Visit) -> str:
    access.require_task(visit.visitor, Task.MANAGE_MANDATES)
    if _mandatary_quality(visit) is not None:
        return "mandates/new_held.html"
    reading.require_mandator(visit.visitor, Task.MANAGE_MANDATES, visit.visitor.enterprise.number)
    return "mandates/new_given.html"


def _act(visit: Visit, name: str) -> Act:
    access.require_task(visit.visitor, Task.MANAGE_MANDATES)
    if name not in ACTS:
        raise NotFoundException
    return ACTS[name]


def _after(visit: Visit) -> UUID | None:
    try:
        return UUID(visit.request.query_params["after"])
    except (KeyError, ValueError):
        return None


def _rights(visit: Visit) -> dict[str, Any]:
    return {"may_manage": may(visit.visitor, Task.MANAGE_MANDATES)}


def _shown(visit: Visit, found: Mandate) -> dict[str, Any]:
    shown = showing.shown(found, visit.visitor, visit.clock.today())
    return {"shown": shown, "mandate": found, "ends": filling.ends(visit, found)}


def _choices(visit: Visit) -> dict[str, Any]:
    return {**filling.choices(visit), "procurations": _takes_procurations(visit)}


def _takes_procurations(visit: Visit) -> bool:
    return visit.settings.mandates.take_procurations(visit.settings.environment)


routes: Final[list[Any]] = [
    mandates,
    new,
    ask,
    new_group,
    ask_group,
    group_done,
    mandate,
    procuration,
    ask_act,
    do_act,
]
