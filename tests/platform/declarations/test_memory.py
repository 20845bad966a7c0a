"""However large a declaration, the server that takes it in stays as small as it is."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.platform.declarations.sending import JSON, NDJSON, a_record, declare
from tests.platforms import SECRET, Platform, settings_for

_MIB = 1024 * 1024
_SENT_MIB = 50
_GROWTH_MIB = 16
"""A chunk of two MiB is held a few times over on its way to the database; 50 MiB are not."""

_SERVE = """
import sys
from openfla.platform import runtime, serving
from tests.platforms import settings_for
listener, settings = runtime.listening(settings_for(sys.argv[1]))
print(settings.base_url, flush=True)
serving.serve(sys.argv[1], settings, listener)
"""


@pytest.fixture
def server(platform: Platform) -> Iterator[tuple[Platform, int]]:
    """A server in a process of its own on the same database, and its process id."""
    command = [sys.executable, "-c", _SERVE, platform.url]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "OPENFLA_SECRET": SECRET}
    ) as process:
        assert process.stdout
        port = process.stdout.readline().strip().rpartition(":")[2]
        settings = settings_for(platform.url, web={"port": port})
        with httpx2.Client(base_url=settings.base_url, timeout=120) as http:
            yield Platform(platform.url, settings, http), process.pid
        process.terminate()


def peak_mib(pid: int) -> float:
    """The most memory that a process ever had (Linux)."""
    told = Path(f"/proc/{pid}/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def content(mib: int, form: str) -> Iterator[bytes]:
    """So many MiB of records, made as they are sent."""
    record = json.dumps(a_record(title="Eerste hulp " * 40), indent=1 if form == "array" else None).encode()
    before, between, after = (b"[", b",\n", b"]") if form == "array" else (b"", b"\n", b"")
    piece = between.join([record] * 100)
    yield before + piece
    for _ in range(mib * _MIB // len(piece)):
        yield between + piece
    yield after


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of a process is read from /proc")
@pytest.mark.parametrize("form", ["lines", "array"])
def test_50_mib_pass_through_a_server_that_stays_small(server: tuple[Platform, int], form: str) -> None:
    platform, pid = server
    _wait_for(platform)
    party, media_type = platform.party(), NDJSON if form == "lines" else JSON

    def sent(mib: int) -> int:
        answer = declare(party, content(mib, form), media_type)
        assert answer.status_code == 202, answer.text
        found: int = answer.json()["records"]
        return found

    sent(4)
    before = peak_mib(pid)
    assert sent(_SENT_MIB) > 50_000
    assert peak_mib(pid) - before < _GROWTH_MIB


def _wait_for(platform: Platform) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            platform.http.get("/health")
            break
        except httpx2.TransportError:
            assert time.monotonic() < end
            time.sleep(0.1)
