"""Every version of a training: who made it, when, in what quality, and what it changed."""

from itertools import pairwise
from typing import Any

import pytest

from tests.platform.trainings.deeds import (
    COURSE,
    content_of,
    decided,
    delete,
    found,
    history,
    problem,
    provided,
    put,
    read,
    registered,
    trainer_of,
    unwarned,
)
from tests.platforms import BAKERY, Party, Platform, a_training

_TITLES = ("Heftruck", "Kraan", "Hoogwerker", "Ladder")


def _corrected(employer: Party) -> dict[str, Any]:
    """A training with five versions, as the last one stands."""
    record = registered(employer)
    for title in _TITLES:
        answer = put(employer, record, content_of(record, title=title))
        assert answer.status_code == 200, answer.text
        record = answer.json()
    return record


class TestHistory:
    def test_a_new_training_has_one_version(self, shared_platform: Platform) -> None:
        employer = shared_platform.party()
        first = registered(employer)
        (told,) = history(employer, first)
        assert (told["version"], told["act"], told["at"]) == (1, "declared", first["registeredAt"])
        assert told["by"] == {"enterpriseNumber": BAKERY, "quality": "employer"}
        assert (told["after"], "before" in told) == (unwarned(first), False)

    def test_its_versions_have_no_gap_and_each_begins_where_the_one_before_ended(
        self, shared_platform: Platform
    ) -> None:
        employer = shared_platform.party()
        last = _corrected(employer)
        delete(employer, last)
        versions = history(employer, last)
        assert [told["version"] for told in versions] == [1, 2, 3, 4, 5, 6]
        assert [told["act"] for told in versions] == ["declared", *["corrected"] * 4, "withdrawn"]
        assert [told["after"]["version"] for told in versions] == [1, 2, 3, 4, 5, 6]
        for one, other in pairwise(versions):
            assert one["after"] == other["before"]
            assert one["at"] < other["at"]
        assert versions[-1]["after"] == read(employer, last)

    @pytest.mark.parametrize("value", [7.625, 0.001, 10_000, 1234.5])
    def test_everything_that_was_told_stands_in_it(self, shared_platform: Platform, value: float) -> None:
        employer = shared_platform.party()
        told = a_training(
            period={"startDate": "2020-01-01", "endDate": "2025-12-31"},
            duration={"value": value, "unit": "hours"},
            funding='Sectorfonds ☂ \\ "x" 😀',
            jointCommittee="111.01",
            certificate={"validUntil": "2031-03-03"},
            provider={"name": "Rode Kruis"},
            deductedFrom="sectoral",
        )
        first = registered(employer, told)
        bare = content_of(first, **dict.fromkeys(("funding", "jointCommittee", "certificate", "provider")))
        second = put(employer, first, bare).json()
        third = put(employer, second, told).json()
        one, two, three = history(employer, first)
        assert [one["after"], two["after"], three["after"]] == [unwarned(each) for each in (first, second, third)]
        assert [two["before"], three["before"]] == [unwarned(first), unwarned(second)]

    @pytest.mark.parametrize("size", [1, 2, 4, 5, 6])
    def test_it_is_read_page_by_page(self, shared_platform: Platform, size: int) -> None:
        employer = shared_platform.party()
        last = _corrected(employer)
        here = f"/trainings/{last['id']}/history"
        path, versions = f"{here}?pageSize={size}", []
        while path:
            page = employer.call("GET", path).json()
            assert len(page["items"]) <= size
            versions += page["items"]
            path = page.get("next", "").removeprefix(f"{shared_platform.base_url}{employer.base}")
        assert versions == history(employer, last)

    def test_what_a_provider_declared_begins_with_the_provider(self, shared_platform: Platform) -> None:
        trainer, employer = trainer_of(shared_platform), shared_platform.party()
        provided(trainer, reference="told")
        (row,) = found(employer, declarer=COURSE, reference="told")
        decided(employer, row, "confirmed")
        first, second = history(employer, row)
        assert first["by"] == {"enterpriseNumber": COURSE, "quality": "trainingProvider"}
        assert (first["act"], first["after"]["verification"]) == ("declared", "toVerify")
        assert second["by"] == {"enterpriseNumber": BAKERY, "quality": "employer"}
        assert (second["act"], second["after"]["verification"]) == ("confirmed", "confirmed")

    def test_a_training_provider_has_no_such_address(self, shared_platform: Platform) -> None:
        trainer = trainer_of(shared_platform)
        made = provided(trainer)
        assert problem(trainer.call("GET", f"/trainings/{made['id']}/history")) == (404, "resourceNotFound")
