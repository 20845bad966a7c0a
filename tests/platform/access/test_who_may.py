"""Every act of access management, tried by everybody."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Final

import pytest

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import rules, service
from openfla.platform.access.errors import EnterpriseStopped, NoAccess
from openfla.platform.access.model import Agent, Permission, Rank, Task
from openfla.platform.kernel.database import Tx
from tests.platform.access.town import EMPLOYER, KINDS, NOW, Town, last_entry, named, state

Act = Callable[[Tx, Agent, EnterpriseNumber, Town], Awaitable[object]]
CHANNELS: Final = frozenset({Permission.MANAGE_CHANNELS})
BOTH: Final = frozenset({Permission.MANAGE_CHANNELS, Permission.MANAGE_MANDATES})
NEW: Final = named("nora")


async def activate(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> None:
    await service.activate(tx, agent, number, Quality.SERVICE_PROVIDER, [NEW], at=NOW)


async def name_access_manager(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> object:
    return await service.name_responsible(tx, agent, number, None, NEW, at=NOW)


async def change_rank_of_access_manager(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> None:
    barbara = town.people["barbara"].id
    await service.change_rank(tx, agent, number, None, barbara, Rank.MANAGER, at=NOW)


async def remove_access_manager(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> None:
    await service.remove_responsible(tx, agent, number, None, town.people["barbara"].id, at=NOW)


async def name_local_manager(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> object:
    return await service.name_responsible(tx, agent, number, EMPLOYER, NEW, at=NOW)


async def name_local_manager_elsewhere(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> object:
    return await service.name_responsible(tx, agent, number, Quality.TRAINING_PROVIDER, NEW, at=NOW)


async def change_rank_of_local_manager(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> None:
    await service.change_rank(tx, agent, number, EMPLOYER, town.people["mery"].id, Rank.MANAGER, at=NOW)


async def remove_local_manager(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> None:
    await service.remove_responsible(tx, agent, number, EMPLOYER, town.people["mery"].id, at=NOW)


async def see_users(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> object:
    return await service.users(tx, agent, number, EMPLOYER)


async def grant(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> object:
    return await service.grant(tx, agent, number, EMPLOYER, NEW, CHANNELS, at=NOW)


async def change_permissions(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> None:
    ursula = town.people["ursula"].id
    await service.change_permissions(tx, agent, number, EMPLOYER, ursula, BOTH, before=CHANNELS, at=NOW)


async def remove_user(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> None:
    await service.remove_user(tx, agent, number, EMPLOYER, town.people["ursula"].id, at=NOW)


async def stop(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> None:
    await service.stop(tx, agent, number, on=date(2026, 3, 1), at=NOW)


async def resume(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> None:
    await service.resume(tx, agent, number, at=NOW)


async def bar(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> None:
    await service.bar(tx, agent, number, "Debts", at=NOW)


async def unbar(tx: Tx, agent: Agent, number: EnterpriseNumber, town: Town) -> None:
    await service.unbar(tx, agent, number, at=NOW)


MANAGERS: Final = {"access manager", "operator"}
ENTITY: Final = {"access manager", "deputy access manager", "operator"}
LOCAL: Final = {"local manager", "deputy local manager", "operator"}
ALLOWED: Final[dict[Act, set[str]]] = {
    activate: ENTITY,
    name_access_manager: MANAGERS,
    change_rank_of_access_manager: MANAGERS,
    remove_access_manager: MANAGERS,
    name_local_manager: ENTITY,
    name_local_manager_elsewhere: ENTITY,
    change_rank_of_local_manager: ENTITY,
    remove_local_manager: ENTITY,
    see_users: LOCAL,
    grant: LOCAL,
    change_permissions: LOCAL,
    remove_user: LOCAL,
    stop: {"operator"},
    resume: {"operator"},
    bar: {"operator"},
    unbar: {"operator"},
}
CASES: Final = [
    pytest.param(act, kind, kind in allowed, id=f"{act.__name__}-{kind}")
    for act, allowed in ALLOWED.items()
    for kind in KINDS
]


@pytest.mark.requirement("PORTAL-3", "PORTAL-9")
@pytest.mark.parametrize(("act", "kind", "is_allowed"), CASES)
async def test_who_may_do_it_does_and_nobody_else(tx: Tx, town: Town, act: Act, kind: str, is_allowed: bool) -> None:
    agent, before = town.agent(kind), await state(tx)
    if not is_allowed:
        with pytest.raises(NoAccess):
            await act(tx, agent, town.here(kind), town)
        assert await state(tx) == before
        return
    await act(tx, agent, town.here(kind), town)
    if act is see_users:
        return
    assert (await state(tx))["trail"] > before["trail"]
    entry = await last_entry(tx)
    assert entry["person"] == ("operator" if kind == "operator" else str(town.people[KINDS[kind]].id))
    assert "@" not in str(entry)
    assert "Peeters" not in str(entry)


CHANGING: Final = [act for act in ALLOWED if act not in (see_users, stop, resume, bar, unbar)]


@pytest.mark.parametrize("act", CHANGING)
async def test_what_was_taken_away_since_the_page_was_read_is_not_used(tx: Tx, town: Town, act: Act) -> None:
    stale = town.agent("access manager" if "access manager" in ALLOWED[act] else "local manager")
    level = None if "access manager" in ALLOWED[act] else EMPLOYER
    leaving = town.people["steven" if level is None else "danny"]
    operator = town.agent("operator")
    await service.name_responsible(tx, operator, town.here(""), level, named("nele"), at=NOW)
    await service.remove_responsible(tx, operator, town.here(""), level, leaving.id, at=NOW)
    before = await state(tx)
    with pytest.raises(NoAccess):
        await act(tx, stale, town.here(""), town)
    assert await state(tx) == before


async def test_not_even_an_operator_activates_a_quality_of_what_has_stopped(tx: Tx, town: Town) -> None:
    with pytest.raises(EnterpriseStopped):
        await activate(tx, town.agent("operator"), town.here("stopped"), town)


TASKS: Final[dict[Task, set[str]]] = {
    Task.SEE_RESPONSIBLES: set(KINDS) - {"nobody"},
    Task.SEE_ACTIVITY: {kind for kind in KINDS if "manager" in kind} | {"operator"},
    Task.ACTIVATE_QUALITY: ENTITY | {"access manager of another enterprise"},
    Task.NAME_ACCESS_MANAGERS: MANAGERS | {"access manager of another enterprise"},
    Task.NAME_LOCAL_MANAGERS: ENTITY | {"access manager of another enterprise"},
    Task.MANAGE_USERS: {"local manager of another quality", "access manager of another enterprise", *LOCAL},
    Task.MANAGE_CHANNELS: {
        "local manager of another quality",
        "access manager of another enterprise",
        "user who manages channels",
        *LOCAL,
    },
    Task.MANAGE_MANDATES: {
        "local manager of another quality",
        "access manager of another enterprise",
        "user who manages mandates",
        *LOCAL,
    },
    Task.CONSULT_MANDATES: {
        "local manager of another quality",
        "access manager of another enterprise",
        "access manager of a stopped enterprise",
        "user who manages mandates",
        "user who consults mandates",
        *LOCAL,
    },
    Task.OPERATE: {"operator"},
}
"""In their own place: an access manager of another enterprise is its local manager too."""


def test_every_task_is_in_the_table() -> None:
    assert set(TASKS) == set(Task)


@pytest.mark.requirement("PORTAL-3")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("task", Task)
async def test_what_a_role_gives_in_its_own_place(town: Town, task: Task, kind: str) -> None:
    assert rules.may(town.agent(kind), task) is (kind in TASKS[task])
