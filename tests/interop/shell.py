"""Commands as a person types them, beside a platform that runs."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.platforms import BAKERY, SECRET, Platform

_PROGRAMS: Final = Path(sys.executable).parent


def environment(platform: Platform, home: Path) -> dict[str, str]:
    """Where `openfla` finds the database of the platform, and a folder for what it keeps of the user."""
    return {
        **os.environ,
        "PATH": f"{_PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        "OPENFLA_DATABASE_URL": platform.url,
        "OPENFLA_SECRET": SECRET,
        "OPENFLA_CONFIG_DIR": str(home / "config"),
        "OPENFLA_CACHE_DIR": str(home / "cache"),
    }


def told(commands: str, folder: Path, environment: Mapping[str, str]) -> str:
    """What shell commands say on standard output; the first one that fails fails the test."""
    ended = run(commands, folder, environment)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def run(commands: str, folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run shell commands in a folder, in which they may fail."""
    words = ["sh", "-ec", commands]
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)


def open_account(certificate: Path, environment: Mapping[str, str]) -> str:
    """Open an employer's account for a certificate, and give its client id."""
    opening = f"""
        openfla admin enterprise add {BAKERY} 'Bakkerij De Korenbloem' --quality employer
        openfla admin channel open {BAKERY} --quality employer --certificate {certificate.name}
    """
    return client_id_in(told(opening, certificate.parent, environment))


def client_id_in(said: str) -> str:
    """The client id that `openfla admin channel open` shows."""
    found = re.search(r"^Client ID: (\S+)$", said, re.MULTILINE)
    assert found is not None, said
    return found[1]
