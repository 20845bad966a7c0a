"""Every page and every form, tried by everybody: who may does, and for who may not nothing happens.

The table stands in `matrix.py`. A refused request differs from an accepted one in who sends it, and in nothing else.
"""

import re
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID, uuid4

import httpx2
import pytest

from openfla.platform.app import create
from tests.platform.portal.acts import ACTS
from tests.platform.portal.acts_access import ACTIVITY
from tests.platform.portal.acts_channels import ONE_CHANNEL
from tests.platform.portal.matrix import MATRIX, Outcome
from tests.platform.portal.people import KINDS
from tests.platform.portal.records import account, no_record
from tests.platform.portal.stage import Stage, is_person, staged
from tests.platforms import BAKERY, SECRET

_DONE: Final = (Outcome.ALLOWED, Outcome.ONLY_ASKED)
_STATUS: Final = {
    Outcome.NO_ACCESS: 403,
    Outcome.UNKNOWN: 404,
    Outcome.TOO_LATE: 422,
    Outcome.NEED_NOT: 422,
    Outcome.NOT_ADMITTED: 422,
    Outcome.NOT_HERE: 403,
    Outcome.LED_BACK: 303,
    Outcome.CHOOSES: 303,
    Outcome.SIGNS_IN: 303,
}
_CODES: Final = {Outcome.NO_ACCESS: ["noAccess"], Outcome.NOT_HERE: ["noChannelInQuality"]}
"""Of the entry in the trail."""
SEE_ACCOUNTS: Final = {kind for kind, row in MATRIX.items() if row[next(iter(ONE_CHANNEL))] is Outcome.ALLOWED}


@pytest.fixture(scope="module")
def stage(postgres: str) -> Iterator[Stage]:
    with staged(postgres) as made:
        for act in ACTS.values():
            made.record(act, is_fresh=False)
        yield made


def _cases(*, done: bool) -> list[Any]:
    return [
        pytest.param(kind, act, outcome, id=f"{kind} {outcome} {act}")
        for kind, row in MATRIX.items()
        for act, outcome in row.items()
        if (outcome in _DONE) is done
    ]


def test_everybody_and_every_act_is_in_the_table() -> None:
    assert list(MATRIX) == list(KINDS)
    assert all(set(row) == set(ACTS) for row in MATRIX.values())


def test_every_page_and_every_form_behind_the_sign_in_is_in_the_table(stage: Stage) -> None:
    app: Any = create(stage.platform.settings, stage.database, SECRET.encode())
    pages = {
        (method, handler_path.path_format)
        for handler_path in app._app.routes
        for handler in getattr(handler_path, "route_handlers", ())
        for method in handler.http_methods
        if {"anybody", "guest", "visit"} & set(handler.parsed_fn_signature.parameters)
    }
    assert len(pages) > 40
    tried = {(act.method, act.address) for act in ACTS.values()}
    assert {page for page in pages if not any(_is_at(page, act) for act in tried)} == set()


def _is_at(page: tuple[str, str], act: tuple[str, str]) -> bool:
    """Whether the request of an act comes to that page; `{act}` is the name of what is done with a mandate."""
    asked, tried = page[1].split("/"), act[1].split("/")
    fits = [
        there in ("{act}", here) or (there.startswith("{") and here.startswith("{"))
        for there, here in zip(asked, tried, strict=False)
    ]
    return page[0] == act[0] and len(asked) == len(tried) and all(fits)


@pytest.mark.parametrize("act", ACTS)
def test_somebody_may_do_each_act_and_somebody_may_not(act: str) -> None:
    outcomes = {row[act] for row in MATRIX.values()}
    assert Outcome.ALLOWED in outcomes
    assert len(outcomes) > 1 or ACTS[act].is_open


@pytest.mark.requirement("PORTAL-3", "PORTAL-4", "PORTAL-6", "PORTAL-9", "MANDATE-3")
@pytest.mark.parametrize(("kind", "act", "outcome"), _cases(done=False))
def test_who_may_not_is_refused_and_nothing_happens(stage: Stage, kind: str, act: str, outcome: Outcome) -> None:
    asked = ACTS[act]
    token, record, person = (
        stage.session(kind, is_own=asked.own_session),
        stage.record(asked, is_fresh=False),
        stage.person(kind),
    )
    before = stage.seen()
    answer = stage.send(kind, asked, token, record)
    assert answer.status_code == _STATUS[outcome], (answer.status_code, answer.headers.get("location"))
    assert answer.headers.get("location", "").startswith(_led_to(outcome, record))
    after = stage.seen_after(before)
    assert after.state == before.state
    assert _tells_nothing(stage, answer) or kind in SEE_ACCOUNTS
    assert all(entry["action"] == "access.refused" and is_person(entry, person) for entry in after.trail), after.trail
    told = [entry["details"]["code"] for entry in after.trail]
    assert told == _CODES.get(outcome, []) or (outcome is Outcome.UNKNOWN and told), told


@pytest.mark.requirement("PORTAL-3", "PORTAL-9", "PORTAL-10", "PORTAL-11")
@pytest.mark.parametrize(("kind", "act", "outcome"), _cases(done=True))
def test_who_may_does(stage: Stage, kind: str, act: str, outcome: Outcome) -> None:
    asked, person = ACTS[act], stage.person(kind)
    token, record = stage.session(kind, is_own=asked.own_session), stage.record(asked, is_fresh=bool(asked.action))
    before = stage.seen()
    try:
        answer = stage.send(kind, asked, token, record)
        after = stage.seen_after(before)
    finally:
        stage.set_again(asked, before)
    entries = after.trail
    leads = asked.own_session or bool(asked.action)
    assert answer.status_code in ((200, 303) if leads else (200,)), (answer.status_code, answer.headers.get("location"))
    assert answer.status_code == 303 or not asked.action
    assert not answer.headers.get("location", "").startswith(("/sign-in", "/choose"))
    # What was done for an enterprise, all who manage something in it read: docs/adr/0009.
    reads_activity = act in ACTIVITY and KINDS[kind].number == BAKERY
    assert _tells_nothing(stage, answer) or kind in SEE_ACCOUNTS or reads_activity
    action = "mandate.requested" if outcome is Outcome.ONLY_ASKED else asked.action
    assert {entry["action"] for entry in entries} == ({action} if action else set())
    told = [entry for entry in entries if entry["person"] != "other"]
    assert bool(told) is bool(action)
    assert all(is_person(entry, person) for entry in told), entries
    elsewhere = {entry["enterpriseNumber"] for entry in entries if entry not in told}
    assert KINDS[kind].number not in elsewhere
    assert (after.state != before.state) is (bool(action) and action != "session.ended")


def _led_to(outcome: Outcome, record: Any) -> str:
    return {
        Outcome.LED_BACK: f"/mandates/{record.get('mandate')}",
        Outcome.CHOOSES: "/choose",
        Outcome.SIGNS_IN: "/sign-in?to=",
    }.get(outcome, "")


def _tells_nothing(stage: Stage, answer: httpx2.Response) -> bool:
    """Whether the account of the bakery is not on the page."""
    return stage.standing[account]["client"] not in answer.text


_FOREIGN: Final = [
    pytest.param(kind, act, id=f"{kind}: {act}")
    for kind in ("the local manager of another enterprise", "the local manager of the training provider")
    for act, outcome in MATRIX[kind].items()
    if outcome in (Outcome.UNKNOWN, Outcome.TOO_LATE) and ACTS[act].record is not no_record
]


@pytest.mark.parametrize(("kind", "act"), _FOREIGN)
def test_what_is_anothers_is_answered_as_what_does_not_exist(stage: Stage, kind: str, act: str) -> None:
    asked, token = ACTS[act], stage.session(kind, is_own=False)
    real = stage.record(asked, is_fresh=False)
    invented = {name: uuid4() if isinstance(value, UUID) else value for name, value in real.items()}
    answers = [stage.send(kind, asked, token, record) for record in (real, invented)]
    assert len({(answer.status_code, _WITHOUT_IDS.sub("", answer.text)) for answer in answers}) == 1


_WITHOUT_IDS: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
