"""Types as pyright sees them, which nobody here wrote; what mypy sees, `make check` tells."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import openfla
from tests.interop import needs, npm

_programs = needs.programs("node", "npm")

PROJECT: Final = Path(__file__).parent / "pyright"
FILES: Final = ("package.json", "package-lock.json")
REPOSITORY: Final = Path(__file__).parents[2]
SOURCE: Final = Path(openfla.__file__).parent
PROMISED: Final = ("channel", "client", "sending", "contract")
"""The packages with the types that are promised to users."""
BELOW: Final = ("identifiers", "texts")
"""All that these stand on."""
STRICT: Final = {
    "include": ["programs"],
    "pythonVersion": "3.11",
    "typeCheckingMode": "strict",
    # A program that is wrong on purpose says so; it has to be wrong for pyright too.
    "reportUnnecessaryTypeIgnoreComment": "error",
}

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="session")
def pyright() -> list[str]:
    """The program, kept from one run to the next."""
    return ["node", str(npm.installed(PROJECT, FILES) / "node_modules/pyright/index.js"), "--outputjson"]


def told(pyright: list[str], *words: str, folder: Path, source: Path = SOURCE.parent) -> dict[str, Any]:
    """What pyright says in that folder, of the package as it is imported from that source."""
    place = {
        "PYTHONPATH": str(source),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    ended = subprocess.run(
        [*pyright, *words], cwd=folder, env={**os.environ, **place}, capture_output=True, text=True, check=False
    )
    assert ended.stdout, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def gaps(symbols: list[dict[str, Any]]) -> Iterator[str]:
    """What pyright has to guess, without the consequences of it.

    The sentences of a mistake are no guess: `message = N_("...")` has the type that `Explained` declares for it, which
    pyright shows to users as well, though it counts each as one that others might infer differently.
    """
    for symbol in symbols:
        is_sentence = symbol["name"].rpartition(".")[2] in {"message", "remedy"}
        for one in symbol["diagnostics"]:
            is_consequence = "partially unknown" in one["message"]
            is_override = is_sentence and one["message"].startswith("Ambiguous base class override")
            if one["severity"] == "error" and not is_consequence and not is_override:
                yield f"{symbol['name']}: {one['message']}"


@pytest.fixture
def promised(tmp_path: Path) -> Path:
    """A folder to import `openfla` from, with nothing but what is promised: pyright looks at all of a package."""
    folder = tmp_path / "promised" / SOURCE.name
    folder.mkdir(parents=True)
    for name in ("__init__.py", "py.typed"):
        shutil.copy(SOURCE / name, folder)
    for name in (*PROMISED, *BELOW):
        shutil.copytree(SOURCE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "locale"))
    return folder.parent


def test_every_public_type_is_complete(pyright: list[str], promised: Path, tmp_path: Path) -> None:
    words = ("--verifytypes", SOURCE.name, "--ignoreexternal")
    found = told(pyright, *words, folder=tmp_path, source=promised)["typeCompleteness"]
    known = [one["name"] for one in found["symbols"] if one["isExported"] and one["isTypeKnown"]]
    for package in PROMISED:
        assert sum(name.startswith(f"{SOURCE.name}.{package}.") for name in known) > 50, package
    assert found["exportedSymbolCounts"]["withUnknownType"] == 0
    assert list(gaps(found["symbols"])) == []


def test_programs_that_use_the_client_are_right(pyright: list[str], tmp_path: Path) -> None:
    """The examples, and every face of the client with the types that are promised."""
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(STRICT))
    shutil.copytree(REPOSITORY / "examples", tmp_path / "programs")
    shutil.copy(REPOSITORY / "tests/client/api/typed.py", tmp_path / "programs")
    found = told(pyright, folder=tmp_path)
    assert found["summary"]["filesAnalyzed"] >= 1
    assert [
        (one["file"], one["range"]["start"]["line"] + 1, one["message"]) for one in found["generalDiagnostics"]
    ] == []
