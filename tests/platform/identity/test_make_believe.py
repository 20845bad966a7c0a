"""Made-up people: in the sandbox anybody is whoever they choose, and nowhere else."""

from datetime import UTC, datetime
from typing import Any

import pytest

from openfla.platform.identity import errors, make_believe, service
from openfla.platform.identity.model import Identity, IdentitySettings
from openfla.platform.kernel.database import Database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


async def test_somebody_who_was_made_up_is_found_and_signs_in(database: Database) -> None:
    async with database.transaction() as tx:
        els = await make_believe.make_up(tx, "sandbox", "Els@korenbloem.example", "Els Peeters", at=NOW)
        jan = await make_believe.make_up(tx, "sandbox", "jan@os.example", "Jan 100% Maes", at=NOW)
        for words, found in [
            ("", [els, jan]),
            ("peeters els", [els]),
            ("100%", [jan]),
            ("%", [jan]),
            ("_", []),
            ("\x00", [els, jan]),
        ]:
            assert await make_believe.made_up_people(tx, "sandbox", words, 10) == found
        assert await make_believe.made_up_people(tx, "sandbox", "", 1) == [els]
        token = await make_believe.sign_in_as(tx, "sandbox", "ELS@korenbloem.example ", at=NOW)
        session = await service.find(tx, token, IdentitySettings(), at=NOW)
        assert session is not None
        assert session.person == els


async def test_nobody_signs_in_as_who_is_unknown_or_real(database: Database) -> None:
    async with database.transaction() as tx:
        real = Identity("https://provider.example 1", "real@korenbloem.example", "An Claes")
        await service.known_by(tx, real, at=NOW)
        for login in ("nobody@korenbloem.example", real.login, "", "\x00"):
            with pytest.raises(errors.PersonUnknown):
                await make_believe.sign_in_as(tx, "sandbox", login, at=NOW)
        assert await make_believe.made_up_people(tx, "sandbox", "An Claes", 10) == []


@pytest.mark.parametrize("environment", ["acceptance", "production", ""])
@pytest.mark.parametrize(
    "act",
    [
        lambda tx, where: make_believe.made_up_people(tx, where, "", 10),
        lambda tx, where: make_believe.sign_in_as(tx, where, "els@korenbloem.example", at=NOW),
        lambda tx, where: make_believe.make_up(tx, where, "ils@korenbloem.example", "Ils", at=NOW),
    ],
    ids=["look", "sign in", "make up"],
)
async def test_nothing_of_it_works_outside_the_sandbox(environment: str, act: Any, database: Database) -> None:
    async with database.transaction() as tx:
        await service.known_as(tx, "els@korenbloem.example", "Els Peeters", at=NOW)
        with pytest.raises(errors.SandboxOnly):
            await act(tx, environment)
