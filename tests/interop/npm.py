"""Packages of the npm registry, installed as their lock file says and kept from one run to the next."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from filelock import FileLock

from tests.interop import needs

OLDEST_NODE: Final = 18
OUT_OF_REACH: Final = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENOTCACHED")


def installed(project: Path, files: Sequence[str]) -> Path:
    """The folder with these files of a project and the packages that it needs; a test without them is skipped."""
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True, timeout=60).stdout
    if int(version.lstrip("v").partition(".")[0]) < OLDEST_NODE:
        needs.unmet(f"Node.js {OLDEST_NODE} or newer is not installed")
    locked = hashlib.sha256((project / "package-lock.json").read_bytes()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "openfla-interop"
    folder = cache / f"{project.name}-{locked}"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / f"{project.name}.lock"):
        for name in files:
            shutil.copy(project / name, folder / name)
        if not (folder / "complete").exists():
            _install(folder, project.name)
    return folder


def _install(folder: Path, name: str) -> None:
    words = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    ended = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    said = ended.stdout + ended.stderr
    if any(sign in said for sign in OUT_OF_REACH):
        needs.unmet(f"the npm registry cannot be reached, and the packages of {name} were not kept from before")
    assert ended.returncode == 0, said
    (folder / "complete").touch()
