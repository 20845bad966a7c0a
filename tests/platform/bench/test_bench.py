"""`openfla bench`: what it prints and how it ends; how fast anything is, is not for a test to say."""

import json
import subprocess
import sys

import pytest

from openfla.bench import Figure, Report
from openfla.bench.load import Target, WrongAnswers, volley
from openfla.bench.stage import request
from openfla.cli.bench import Name
from tests.platforms import Platform

MEMBERS = {"name", "value", "unit", "floor", "ratio", "budget", "within"}
RUN = (
    "import sys, typer; from openfla.cli.bench import bench\n"
    "if __name__ == '__main__':\n    app = typer.Typer(); app.command()(bench); app()"
)


def figure(ratio: float, budget: float = 0.5) -> Figure:
    return Figure.of_rates("tokens", "tokens/s", measured=[ratio * 1000], floors=[1000], budget=budget)


class TestBench:
    @pytest.mark.parametrize("name", list(Name))
    def test_a_short_run_tells_each_figure_beside_its_floor(self, name: Name) -> None:
        arguments = [name, "--json", "--seconds", "0.5", "--connections", "8"]
        ended = subprocess.run([sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, check=False)
        assert ended.returncode in (0, 1), ended.stderr
        told = json.loads(ended.stdout)
        assert told["benchmark"] == name
        (found,) = told["figures"]
        assert set(found) == MEMBERS
        assert found["value"] > 0
        assert found["floor"] > 0
        assert found["ratio"] == pytest.approx(found["value"] / found["floor"], abs=0.01)
        assert ended.returncode == (0 if found["within"] else 1)


class TestReport:
    def test_the_exit_code_is_1_when_any_budget_is_missed(self) -> None:
        assert Report("token", (figure(0.5),)).exit_code == 0
        assert Report("token", (figure(0.5), figure(0.499))).exit_code == 1

    def test_a_figure_is_the_median_of_its_rounds(self) -> None:
        found = Figure.of_rates("x", "x/s", measured=[900, 40, 50], floors=[100, 1, 90], budget=0.5)
        assert (found.value, found.floor, found.ratio, found.within) == (50, 90, 0.556, True)


class TestVolley:
    def test_an_answer_with_another_status_is_no_figure(self, platform: Platform) -> None:
        asked = [request("/nothing-stands-here", "application/json", b"{}") for _ in range(5)]
        web = platform.settings.web
        with pytest.raises(WrongAnswers, match="5 of 5 requests were not answered as they should be: 5 x 404"):
            volley(Target(web.host, web.port, 201), asked, 2)
        assert volley(Target(web.host, web.port, 404), asked, 2) > 0
