"""The floor of the client: the same declarations posted by a bare loop, without file, check, outbox or retries.

It has each body in memory before the clock starts. It posts one after the other, then asks for each when it may, and
reads the verdicts: what a script does that trusts its network, its data and itself.
"""

import gzip
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
from msgspec import UnsetType

from openfla.bench.declaring import DeclarationStuck, OtherVerdicts
from openfla.bench.servers import HOST
from openfla.contract import addresses
from openfla.contract.declarations import DeclarationStatus, RecordVerdict, TaskState, Verdict

_PATH: Final = f"{addresses.FLA}/declarations"
_LONGEST_S: Final = 600
_SOONEST_S: Final = 0.2
_LEVEL: Final = 3
"""Of gzip: the client packs with the same."""
_NDJSON: Final = "application/x-ndjson"
_STATUS: Final = msgspec.json.Decoder(DeclarationStatus)
_VERDICT: Final = msgspec.json.Decoder(RecordVerdict)


def bodies(lines: Iterable[bytes], sizes: Iterable[int]) -> Iterator[bytes]:
    """The records as the bodies of declarations of so many records each, packed."""
    left = iter(lines)
    for size in sizes:
        yield gzip.compress(b"".join(islice(left, size)), _LEVEL)


def written(folder: Path, bodies: Iterable[bytes]) -> list[Path]:
    """The same in files, for a process that is not to see how they were made."""
    paths = []
    for number, body in enumerate(bodies):
        paths.append(folder / f"{number}.ndjson.gz")
        paths[-1].write_bytes(body)
    return paths


def posted(port: int, token: str, files: Sequence[Path], records: int) -> float:
    """How many seconds it takes to declare all of them, until the last verdict was read.

    Args:
        port: of the platform on this machine.
        token: of an employer.
        files: a body in each.
        records: how many there are in all of them.

    Raises:
        OtherVerdicts: one of the records was not accepted as it is.
        DeclarationStuck: a declaration was not taken, or nobody judges it.
    """
    ready = [path.read_bytes() for path in files]
    headers = {"Authorization": f"Bearer {token}"}
    with closing(HTTPConnection(HOST, port, timeout=_LONGEST_S)) as http:
        http.connect()
        begun = time.perf_counter()
        taken = [_declared(http, headers, body) for body in ready]
        accepted = sum(_accepted(http, headers, each) for each in taken)
        seconds = time.perf_counter() - begun
    if accepted != records:
        raise OtherVerdicts(records, accepted, "-")
    return seconds


def _declared(http: HTTPConnection, headers: dict[str, str], body: bytes) -> DeclarationStatus:
    about = {"Content-Type": _NDJSON, "Content-Encoding": "gzip", "Idempotency-Key": str(uuid4())}
    http.request("POST", _PATH, body, {**headers, **about})
    return _STATUS.decode(_answer(http, 202))


def _accepted(http: HTTPConnection, headers: dict[str, str], declaration: DeclarationStatus) -> int:
    """How many of its records were accepted as they are, once all are judged."""
    begun = time.perf_counter()
    status = _STATUS.decode(_read(http, headers, declaration.href))
    while status.state is not TaskState.DONE:
        if time.perf_counter() - begun > _LONGEST_S:
            raise DeclarationStuck(200, f"{status.judged} of {status.records}")
        if not isinstance(status.poll_after, UnsetType):
            time.sleep(max(_SOONEST_S, (status.poll_after - datetime.now(UTC)).total_seconds()))
        status = _STATUS.decode(_read(http, headers, declaration.href))
    results = _read(http, {**headers, "Accept": _NDJSON}, f"{declaration.href}/results")
    return sum(_VERDICT.decode(line).verdict is Verdict.ACCEPTED for line in results.splitlines())


def _read(http: HTTPConnection, headers: dict[str, str], address: str) -> bytes:
    http.request("GET", urlsplit(address).path, headers=headers)
    return _answer(http, 200)


def _answer(http: HTTPConnection, expected: int) -> bytes:
    answer: Any = http.getresponse()
    content: bytes = answer.read()
    if answer.status != expected:
        raise DeclarationStuck(answer.status, content.decode(errors="replace")[:500])
    return content
