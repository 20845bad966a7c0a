"""What the demonstration does at the portal: each act by the person who may, and by nobody else."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from openfla import sandbox
from openfla.contract.qualities import Quality
from openfla.platform.access.errors import NoAccess
from openfla.sandbox._world import world
from tests.platform.sandbox.held import Held, told
from tests.platforms import BAKERY

AT = datetime.now(UTC)


@pytest.fixture
def walk(database_url: str) -> "Walk":
    """A sandbox in which nothing was done yet."""
    return Walk(database_url)


class Walk(Held):
    """The demonstration on a database, as far as a test takes it."""

    @property
    def platform(self) -> sandbox.RunningPlatform:
        return sandbox.RunningPlatform(self.url, self.settings)

    def set_up(self) -> None:
        assert sandbox.register(self.platform, at=AT)
        sandbox.hand_over(self.platform, at=AT)
        sandbox.grant(self.platform, at=AT)
        assert sandbox.activate(self.platform, at=AT)
        sandbox.invite_the_others(self.platform, at=AT)

    def open_account(self, folder: Path) -> str:
        _, certificate = sandbox.make_certificate(folder, at=AT)
        return sandbox.open_account(self.platform, certificate, at=AT)

    def trail(self) -> list[tuple[str, str]]:
        """What was done by whom, by their first name, oldest first."""
        names = {row[0]: row[2].split()[0] for row in self.rows("persons")}
        return [(entry["action"], names.get(entry.get("person", ""), "")) for entry in self.entries()]


@pytest.mark.requirement("PORTAL-1", "PORTAL-2", "PORTAL-9")
def test_it_leads_to_the_world_of_the_file_with_one_quality_more(walk: Walk) -> None:
    walk.set_up()
    expected: dict[str, Any] = told(world())
    # Who registers an enterprise tells one name of it.
    name, _, *more = expected[BAKERY]["about"]
    expected[BAKERY]["about"] = (name, {}, *more)
    expected[BAKERY]["qualities"].add(Quality.TRAINING_PROVIDER)
    expected[BAKERY]["levels"] |= {(Quality.TRAINING_PROVIDER, *each[1:]) for each in _mery(expected)}
    assert walk.enterprises() == expected


def test_each_act_is_done_by_who_may(walk: Walk, tmp_path: Path) -> None:
    walk.set_up()
    walk.open_account(tmp_path)
    done = [(action, who) for action, who in walk.trail() if who]
    assert done == [
        ("enterprise.registered", "Steven"),
        ("responsible.named", "Steven"),
        ("responsible.named", "Steven"),
        ("responsible.named", "Steven"),
        ("responsible.removed", "Steven"),
        ("user.added", "Danny"),
        ("user.added", "Danny"),
        ("quality.activated", "Steven"),
        ("account.opened", "Danny"),
    ]


def test_in_a_furnished_sandbox_only_the_account_is_new(walk: Walk, tmp_path: Path) -> None:
    sandbox.furnish(walk.url, walk.settings)
    assert not sandbox.register(walk.platform, at=AT)
    assert walk.open_account(tmp_path).startswith("self_service_chaman_")
    assert walk.enterprises() == told(world())


@pytest.mark.requirement("PORTAL-3")
def test_nobody_opens_an_account_before_the_bakery_is_registered(walk: Walk, tmp_path: Path) -> None:
    with pytest.raises(NoAccess):
        walk.open_account(tmp_path)
    assert walk.rows("web_service_accounts") == []


def _mery(expected: dict[str, Any]) -> set[tuple[Any, ...]]:
    return {each for each in expected[BAKERY]["levels"] if each[2] == "Mery Meel"}
