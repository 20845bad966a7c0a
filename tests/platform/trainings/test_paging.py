"""Page after page by cursor: each record once, however many come a page, and while others write."""

import base64
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from tests.platform.trainings.deeds import (
    COLLEAGUE,
    a_participant,
    content_of,
    delete,
    found,
    history,
    problem,
    provided,
    put,
    registered,
    trainer_of,
)
from tests.platforms import BAKERY, Party, a_training, fresh_database, running

_MANY = 7


@pytest.fixture(scope="module")
def employer(postgres: str) -> Iterator[Party]:
    """A bakery with seven trainings of its own, and as many of a training provider with two of its workers."""
    with fresh_database(postgres) as url, running(url) as platform:
        bakery, trainer = platform.party(), trainer_of(platform)
        for place in range(_MANY):
            registered(bakery, a_training(reference=f"own-{place}"))
            named = [a_participant(ssin, enterpriseNumber=BAKERY) for ssin in ("85073003328", COLLEAGUE)]
            provided(trainer, *named, reference=f"provided-{place}")
        yield bakery


@pytest.fixture(scope="module")
def trainer(employer: Party) -> Party:
    return trainer_of(employer.platform)


def _pages(party: Party, size: int, **wanted: Any) -> Iterator[list[dict[str, Any]]]:
    """The pages of a search, each asked for when it is wanted."""
    path = f"/trainings/search?pageSize={size}"
    while path:
        answer = party.call("POST", path, wanted)
        assert answer.status_code == 200, answer.text
        yield answer.json()["items"]
        path = answer.json().get("next", "").removeprefix(f"{party.platform.base_url}{party.base}")


def _walked(party: Party, size: int, **wanted: Any) -> list[str]:
    return [item["id"] for page in _pages(party, size, **wanted) for item in page]


@pytest.mark.parametrize("size", range(1, 3 * _MANY + 2))
class TestWalk:
    def test_each_training_comes_once_in_the_order_of_registration(self, employer: Party, size: int) -> None:
        walked = _walked(employer, size)
        assert (len(walked), walked) == (3 * _MANY, sorted(set(walked)))

    def test_each_change_comes_once_in_the_order_of_the_changes(self, employer: Party, size: int) -> None:
        items = [item for page in _pages(employer, size, changedSince="2020-01-01T00:00:00Z") for item in page]
        places = [(item["changedAt"], item["id"]) for item in items]
        assert (len(places), places) == (3 * _MANY, sorted(set(places)))

    def test_each_training_of_a_provider_comes_once(self, trainer: Party, size: int) -> None:
        plain, changed = _walked(trainer, size), _walked(trainer, size, changedSince="2020-01-01T00:00:00Z")
        assert (len(plain), plain) == (_MANY, sorted(set(plain)))
        assert changed == plain

    def test_every_page_but_the_last_is_full(self, employer: Party, size: int) -> None:
        lengths = [len(page) for page in _pages(employer, size)]
        assert all(length == size for length in lengths[:-1])
        assert 0 < lengths[-1] <= size


class TestWhileOthersWrite:
    def test_what_comes_in_between_moves_nothing(self, employer: Party) -> None:
        before = _walked(employer, 100)
        pages = _pages(employer, 4)
        walked: list[str] = []
        added: list[str] = []
        for page in pages:
            walked += [item["id"] for item in page]
            if len(added) < 3:
                added.append(registered(employer, a_training(reference=f"between-{len(added)}"))["id"])
        assert walked == [*before, *added]
        for training in added:
            delete(employer, {"id": training, "version": 1})

    def test_what_is_withdrawn_in_between_moves_nothing_else(self, employer: Party) -> None:
        gone = registered(employer, a_training(reference="gone"))
        pages = _pages(employer, 5)
        walked = [item["id"] for item in next(pages)]
        delete(employer, gone)
        walked += [item["id"] for page in pages for item in page]
        assert walked == _walked(employer, 100)

    def test_what_changes_in_between_comes_again_at_the_end(self, employer: Party) -> None:
        pages = _pages(employer, 4, changedSince="2020-01-01T00:00:00Z", declarer=BAKERY, ssin="85073003328")
        first = next(pages)
        put(employer, first[0], content_of(first[0], title=f"{first[0]['title']}!"))
        rest = [item for page in pages for item in page]
        assert rest[-1]["id"] == first[0]["id"]
        assert rest[-1]["version"] == first[0]["version"] + 1

    def test_of_a_provider_each_training_comes_once_though_another_worker_of_it_changed(self, trainer: Party) -> None:
        (changed,) = found(trainer, reference="provided-0")
        one, other = changed["participants"]
        put(trainer, changed, content_of(changed, participants=[one, {**other, "status": "unsuitable"}]))
        walked = _walked(trainer, 1, changedSince="2020-01-01T00:00:00Z", ssin=one["ssin"])
        assert (len(walked), len(set(walked))) == (_MANY, _MANY)


def _cursor(value: Any) -> str:
    plain = value if isinstance(value, bytes) else msgspec.json.encode(value)
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode()


_ID = "0198f5f0-0000-7000-8000-000000000000"
_FOREIGN = {
    "none": "",
    "no base64": "%2a%2a%2a",
    "no JSON": _cursor(b"{"),
    "another shape": _cursor({"id": 1}),
    "too long": "A" * 300,
    "bytes that are no text": _cursor(b'"\xff"'),
    "of a history": _cursor([None, None, 3]),
    "of the changes": _cursor(["2026-01-01T00:00:00Z", _ID]),
    "without a time zone": _cursor(["2026-01-01T00:00:00", _ID]),
    "with a number beyond all": _cursor([None, _ID, 2**31]),
    "with a number below zero": _cursor([None, _ID, -1]),
    "with more members": _cursor([None, "x", 0, 1]),
}


class TestCursor:
    @pytest.mark.parametrize("token", _FOREIGN.values(), ids=_FOREIGN.keys())
    def test_one_that_this_search_did_not_give_is_refused(self, employer: Party, token: str) -> None:
        answer = employer.call("POST", f"/trainings/search?cursor={token}", {})
        assert problem(answer) == (400, "badRequest")
        (issue,) = answer.json()["issues"]
        assert (issue["in"], issue["name"]) == ("query", "cursor")

    def test_one_of_all_trainings_does_not_serve_for_their_changes(self, employer: Party, trainer: Party) -> None:
        for party in (employer, trainer):
            cursor = _cursor([None, _ID])
            told = {"changedSince": "2020-01-01T00:00:00Z"}
            assert problem(party.call("POST", f"/trainings/search?cursor={cursor}", told)) == (400, "badRequest")

    @pytest.mark.parametrize(
        "token", [_FOREIGN["with a number beyond all"], _FOREIGN["with a number below zero"], _FOREIGN["no JSON"]]
    )
    def test_a_history_refuses_a_foreign_one_too(self, employer: Party, token: str) -> None:
        (item, *_) = found(employer)
        answer = employer.call("GET", f"/trainings/{item['id']}/history?cursor={token}")
        assert problem(answer) == (400, "badRequest")

    def test_beyond_the_last_there_is_nothing(self, employer: Party) -> None:
        beyond = _cursor([None, "ffffffff-ffff-7fff-bfff-ffffffffffff"])
        page = employer.call("POST", f"/trainings/search?cursor={beyond}", {}).json()
        assert (page["items"], "next" in page) == ([], False)
        (item, *_) = found(employer)
        told = employer.call("GET", f"/trainings/{item['id']}/history?cursor={_cursor([None, None, 2**31 - 1])}")
        assert told.json()["items"] == []
        assert history(employer, item)
