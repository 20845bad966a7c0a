"""`openfla up`: what it says, and whom one finds in a sandbox."""

import json
import signal
from pathlib import Path

import pytest

from openfla.sandbox._world import world
from tests.faults.commands import openfla_here, running
from tests.platforms import SECRET


def told(database_url: str, **more: str) -> dict[str, str]:
    return {"OPENFLA_DATABASE_URL": database_url, "OPENFLA_SECRET": SECRET, **more}


def test_a_sandbox_has_its_made_up_world_and_says_where_to_sign_in(database_url: str, tmp_path: Path) -> None:
    environment = told(database_url)
    with running("up", tmp_path, environment) as up:
        said = up.log.read_text()
        up.end(signal.SIGTERM)
    assert f"  Portal      {up.base_url}/sign-in\n" in said
    assert "sign in as any of its people" in said
    listed = openfla_here("admin", "enterprise", "list", "--json", **environment)
    assert {found["number"] for found in json.loads(listed.out)} == {each.number for each in world().enterprises}


@pytest.mark.parametrize("environment", ["acceptance", "production"])
def test_where_people_are_real_nobody_is_made_up(database_url: str, tmp_path: Path, environment: str) -> None:
    settings = told(database_url, OPENFLA_ENVIRONMENT=environment)
    with running("up", tmp_path, settings) as up:
        said = up.log.read_text()
    assert f"{up.base_url}/sign-in\n" in said
    assert "made up" not in said
    assert openfla_here("admin", "enterprise", "list", "--json", **settings).out == "[]\n"
