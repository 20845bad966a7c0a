"""What holds for the whole house: public names, mistakes that explain themselves, pages that are current."""

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType

import pytest

import openfla
from openfla.texts import LANGUAGES, Explained
from scripts.docs import SETTINGS, settings_page
from scripts.texts import faults

PUBLIC_NAMES = tomllib.loads(Path(__file__).with_name("public_names.toml").read_text())
ROOT = Path(__file__).parents[2]


def every_module() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(openfla.__path__, "openfla."):
        if not found.name.startswith("openfla.platform.migrations."):
            yield importlib.import_module(found.name)


def every_mistake(kind: type[Explained] = Explained) -> Iterator[type[Explained]]:
    for mistake in kind.__subclasses__():
        yield mistake
        yield from every_mistake(mistake)


MODULES = list(every_module())
MISTAKES = sorted(
    {
        mistake
        for mistake in every_mistake()
        if hasattr(mistake, "message") and mistake.__module__.startswith("openfla.")
    },
    key=lambda mistake: f"{mistake.__module__}.{mistake.__name__}",
)


@pytest.mark.parametrize("floor", PUBLIC_NAMES)
def test_public_names_are_the_promised_ones(floor: str) -> None:
    module = importlib.import_module(floor)
    submodules = {found.name for found in pkgutil.iter_modules(module.__path__)}
    public = {name for name in vars(module) if not name.startswith("_")} - submodules
    assert sorted(public) == sorted(module.__all__) == PUBLIC_NAMES[floor]


def test_every_floor_with_an_all_is_pinned() -> None:
    floors = {module.__name__ for module in MODULES if module.__name__.count(".") == 1 and hasattr(module, "__all__")}
    assert floors - {"openfla.cli"} == set(PUBLIC_NAMES)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.__module__}.{mistake.__name__}")
def test_the_fields_of_a_mistake_fill_its_sentences(mistake: type[Explained]) -> None:
    named = set(re.findall(r"%\((\w+)\)", mistake.message + mistake.remedy))
    known: set[str] = {field.name for field in fields(mistake)} if is_dataclass(mistake) else set()
    assert re.fullmatch(r"[a-z][A-Za-z0-9]*", mistake.code)
    fills_them_itself = (mistake.values, mistake.explain) != (Explained.values, Explained.explain)
    assert named <= known or fills_them_itself


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_in_the_catalogue(language: str) -> None:
    assert faults(language) == []


def test_the_page_of_settings_is_current() -> None:
    assert SETTINGS.read_text(encoding="utf-8") == settings_page()


def test_no_source_file_is_longer_than_500_lines() -> None:
    long = {path: count for path in ROOT.glob("src/**/*.py") if (count := path.read_text().count("\n")) > 500}
    assert long == {}


def test_the_links_of_the_readme_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []
