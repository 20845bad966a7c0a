"""`pytest --requirements`: which statements of the guide have no passing test."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

_STATEMENTS = Path(__file__).with_name("requirements.toml")


def statements() -> dict[str, str]:
    """Every statement of the guide, by id."""
    told = tomllib.loads(_STATEMENTS.read_text(encoding="utf-8"))
    return {entry["id"]: entry["text"] for entry in told["requirement"]}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--requirements", action="store_true", help="Tell which statements have no passing test.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = statements()
    for item in items:
        for mark in item.iter_markers("requirement"):
            if unknown := [name for name in mark.args if name not in known]:
                raise pytest.UsageError(f"{item.nodeid} names a requirement that does not exist: {unknown}")
            item.user_properties += [("requirement", name) for name in mark.args]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if not config.getoption("--requirements"):
        return
    reports = terminalreporter.stats.get("passed", [])
    proven = {value for report in reports for name, value in report.user_properties if name == "requirement"}
    without = {name: text for name, text in statements().items() if name not in proven}
    terminalreporter.section(f"{len(proven)} statements proven, {len(without)} without a passing test")
    for name, text in without.items():
        terminalreporter.write_line(f"{name}: {text}")
