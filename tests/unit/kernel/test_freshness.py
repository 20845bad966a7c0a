import asyncio

import pytest

from openfla.platform.kernel.freshness import Fresh


class Source:
    """Counts how often it was asked; fails while told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails = False

    async def load(self, key: str) -> str:
        self.asked.append(key)
        await asyncio.sleep(0.01)
        if self.fails:
            raise ConnectionError
        return f"{key} {len(self.asked)}"


class TestFresh:
    async def test_however_many_ask_together_it_is_loaded_once(self) -> None:
        source = Source()
        fresh = Fresh(source.load, 60)
        assert await asyncio.gather(*(fresh.get("a") for _ in range(20))) == ["a 1"] * 20
        assert await fresh.get("b") == "b 2"

    async def test_it_is_loaded_anew_when_it_got_too_old(self) -> None:
        source = Source()
        fresh = Fresh(source.load, 0.05)
        assert [await fresh.get("a"), await fresh.get("a")] == ["a 1", "a 1"]
        await asyncio.sleep(0.06)
        assert await fresh.get("a") == "a 2"

    async def test_a_failure_is_told_to_all_and_not_remembered(self) -> None:
        source = Source()
        fresh, source.fails = Fresh(source.load, 60), True
        outcomes = await asyncio.gather(*(fresh.get("a") for _ in range(3)), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [ConnectionError] * 3
        source.fails = False
        assert await fresh.get("a") == "a 2"

    async def test_who_stops_waiting_does_not_stop_the_others(self) -> None:
        fresh = Fresh(Source().load, 60)
        leaves, stays = asyncio.ensure_future(fresh.get("a")), asyncio.ensure_future(fresh.get("a"))
        await asyncio.sleep(0)
        leaves.cancel()
        assert await stays == "a 1"

    async def test_the_one_asked_longest_ago_goes_first(self) -> None:
        source = Source()
        fresh = Fresh(source.load, 60, most=2)
        for key in ("a", "b", "a", "c", "a", "b"):
            await fresh.get(key)
        assert source.asked == ["a", "b", "c", "b"]

    async def test_what_is_forgotten_is_loaded_anew(self) -> None:
        fresh = Fresh(Source().load, 60)
        await fresh.get("a")
        fresh.forget()
        assert await fresh.get("a") == "a 2"


@pytest.mark.parametrize("lasts_s", [0, 0.0])
async def test_nothing_is_remembered_for_no_time(lasts_s: float) -> None:
    fresh = Fresh(Source().load, lasts_s)
    assert await fresh.get("a") == "a 1"
    await asyncio.sleep(0.001)
    assert await fresh.get("a") == "a 2"
