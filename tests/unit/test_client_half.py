"""The client half by itself: it needs nothing of the extra [platform]."""

import json
import pkgutil
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

from tests.unit.contract.makers import BAKERY, WORKER, a_training

ROOT: Final = Path(__file__).parents[2]
FLOORS: Final = ("texts", "identifiers", "contract", "rights", "channel", "client", "sending")
_WITHOUT: Final = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in missing or name.startswith("openfla.platform"):
            raise ModuleNotFoundError(name)

missing = set({missing!r})
sys.meta_path.insert(0, Missing())
"""
_CHECKS_A_RECORD: Final = """
from datetime import date
from openfla.contract import checks, records
from openfla.contract.declarations import DeclarationRecord
from openfla.contract.findings import text_of
from openfla.texts import LANGUAGES

for line in sys.stdin.buffer:
    found = records.checked(line, DeclarationRecord, checks.DAY_MINUTES, date(2026, 3, 10)).findings
    assert all(text_of(each, language) for each in found for language in LANGUAGES)
    print(*(f"{each.code}:{each.name}" for each in found))
"""


def without_the_extra(program: str, *lines: object) -> str:
    """What a program prints where nothing of the extra [platform] can be imported."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    extra = {re.split(r"[^\w-]", requirement)[0] for requirement in extras["platform"]}
    installed = packages_distributions().items()
    missing = {module for module, names in installed if extra.intersection(map(str.lower, names))}
    assert {"litestar", "psycopg", "sqlalchemy", "structlog"} <= missing
    told = "\n".join(json.dumps(line) for line in lines)
    command = [sys.executable, "-c", _WITHOUT.format(missing=sorted(missing)) + program]
    done = subprocess.run(command, input=told, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_checks_a_record_as_the_platform_does() -> None:
    sound, wrong = a_training(), a_training(ssin="85073003329", period={"startDate": "2026-03-02"})
    future = a_training(period={"startDate": "2026-03-02", "endDate": "2026-03-11"}, enterpriseNumber=f"{BAKERY[:-1]}3")
    lines = [{"training": training} for training in (sound, wrong, future)]
    told = without_the_extra(_CHECKS_A_RECORD, *lines, {"withdrawal": {}, "ssin": WORKER}).splitlines()
    assert [sorted(line.split()) for line in told] == [
        [],
        ["missing:training.period.endDate"],
        ["completedInFuture:training.status", "enterpriseNumberInvalid:training.enterpriseNumber"],
        ["missing:withdrawal.kind", "missing:withdrawal.reference", "unknownField:ssin"],
    ]


def test_each_of_its_floors_can_be_imported() -> None:
    every = [found.name for floor in FLOORS for found in _modules(floor)]
    assert without_the_extra(f"import importlib\nfor name in {every!r}: importlib.import_module(name)") == ""


def _modules(floor: str) -> list[pkgutil.ModuleInfo]:
    package = ROOT / "src/openfla" / floor
    return list(pkgutil.walk_packages([str(package)], f"openfla.{floor}."))
