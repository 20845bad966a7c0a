"""`openfla bench`: what it prints and how it ends; how fast anything is, is not for a test to say.

With OPENFLA_TEST_FULL=1 each of them runs; else all but `post`, which goes the way of `token`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from openfla.bench import Figure, Report
from openfla.bench.load import Target, WrongAnswers, delays, volley
from openfla.bench.stage import request
from openfla.cli.bench import Name, table
from tests.platforms import Platform

_AFTER = {Name.SEED: [Name.READS]}
"""Whoever finds in the same folder what this one made, as it is meant to."""
_ELSEWHERE = {Name.READS} if os.environ.get("OPENFLA_TEST_FULL") == "1" else {Name.READS, Name.POST}
RUNS = [[name, *_AFTER.get(name, [])] for name in Name if name not in _ELSEWHERE]
MEMBERS = {"name", "value", "unit", "floor", "ratio", "budget", "within"}
RUN = (
    "import sys, typer; from openfla.cli.bench import bench\n"
    "if __name__ == '__main__':\n    app = typer.Typer(); app.command()(bench); app()"
)


def figure(ratio: float, budget: float = 0.5) -> Figure:
    return Figure.of_rates("tokens", "tokens/s", measured=[ratio * 1000], floors=[1000], budget=budget)


def briefly(name: Name, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command, with as little to do as it can have; the platform has its client ask again after a second."""
    arguments = [name, "--json", "--seconds", "0.1", "--connections", "4", "--scale", "0", "--folder", str(folder)]
    environment = {**os.environ, "OPENFLA_DECLARATIONS_POLL_AFTER_S": "1"}
    command = [sys.executable, "-c", RUN, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def delay(milliseconds: float, budget: float = 50) -> Figure:
    return Figure.of_delays("/home", 99, measured=[milliseconds], floors=[0.5], budget=budget)


class TestBench:
    @pytest.mark.parametrize("names", RUNS, ids="-".join)
    def test_a_short_run_tells_each_figure_beside_its_floor(self, names: list[Name], open_folder: Path) -> None:
        for name in names:
            ended = briefly(name, open_folder / f"bench-{names[0]}")
            assert ended.returncode in (0, 1), ended.stderr
            told = json.loads(ended.stdout)
            assert told["benchmark"] == name
            assert told["figures"]
            for found in told["figures"]:
                assert set(found) == MEMBERS
                assert found["value"] > 0
                assert found["floor"] > 0
                assert found["ratio"] == pytest.approx(found["value"] / found["floor"], rel=0.05)
            assert ended.returncode == (0 if all(found["within"] for found in told["figures"]) else 1)


class TestReport:
    def test_the_exit_code_is_1_when_any_budget_is_missed(self) -> None:
        assert Report("token", (figure(0.5),)).exit_code == 0
        assert Report("token", (figure(0.5), figure(0.499))).exit_code == 1
        assert Report("portal", (delay(50),)).exit_code == 0
        assert Report("portal", (delay(50), delay(50.1))).exit_code == 1

    def test_a_rate_is_the_median_of_its_rounds(self) -> None:
        found = Figure.of_rates("x", "x/s", measured=[900, 40, 50], floors=[100, 1, 90], budget=0.5)
        assert (found.value, found.floor, found.ratio, found.within) == (50, 90, 0.556, True)

    def test_of_200_delays_two_are_above_the_99th_percentile(self) -> None:
        found = Figure.of_delays("x", 99, measured=[9.0] * 2 + [4.0] * 198, floors=range(1, 201), budget=5)
        assert (found.value, found.floor, found.within) == (4, 198, True)
        assert not Figure.of_delays("x", 99, measured=[9.0] * 3 + [4.0] * 197, floors=[1], budget=5).within

    def test_a_budget_is_shown_in_the_measure_that_it_is_in(self) -> None:
        console = Console(width=120)
        with console.capture() as shown:
            console.print(table(Report("all", (figure(0.5), delay(12.34)))))
        rate, milliseconds = (line for line in shown.get().splitlines() if "tokens" in line or "/home" in line)
        assert "50%" in rate
        assert "12.3 │ ms" in milliseconds
        assert "50 ms" in milliseconds

    def test_memory_may_grow_by_what_is_allowed(self) -> None:
        assert Figure.of_memory("server", value=132, floor=100, growth=32).within
        assert not Figure.of_memory("server", value=132.5, floor=100, growth=32).within

    def test_a_figure_without_a_budget_is_within_it(self) -> None:
        assert Figure.of_rates("gzip", "records/s", measured=[1], floors=[1000], budget=None).within
        assert Figure.of_time("seed", value=9, floor=3).within


class TestVolley:
    def test_an_answer_with_another_status_is_no_figure(self, platform: Platform) -> None:
        asked = [request("/nothing-stands-here", "application/json", b"{}") for _ in range(5)]
        web = platform.settings.web
        with pytest.raises(WrongAnswers, match="5 of 5 requests were not answered as they should be: 5 x 404"):
            volley(Target(web.host, web.port, 201), asked, 2)
        assert volley(Target(web.host, web.port, 404), asked, 2) > 0

    def test_each_answer_has_its_delay(self, platform: Platform) -> None:
        web = platform.settings.web
        asked = [request("/nothing-stands-here", "application/json", b"{}") for _ in range(5)]
        taken = delays(Target(web.host, web.port, 404), asked, 2)
        assert len(taken) == 5
        assert min(taken) > 0
