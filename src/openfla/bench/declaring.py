"""Declaring many records as a payroll program would: the body is read from a file while it is sent."""

import time
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from openfla.bench.memory import peak_mib
from openfla.bench.servers import HOST
from openfla.contract import addresses
from openfla.contract.declarations import DeclarationStatus, TaskState, VerdictPage
from openfla.platform.declarations.turns import Turn
from openfla.texts import N_, Explained

_PATH: Final = f"{addresses.FLA}/declarations"
_LONGEST_S: Final = 600
_PAUSE_S: Final = 0.05
_BLOCK: Final = 64 * 1024
_PAGE: Final = 100
_STATUS: Final = msgspec.json.Decoder(DeclarationStatus)
_VERDICTS: Final = msgspec.json.Decoder(VerdictPage)


class Told(Struct, frozen=True):
    """How long a declaration took, and the most memory that its sender had in use."""

    seconds: float
    peak_mib: float


@dataclass(eq=False)
class OtherVerdicts(Explained):
    """A figure counts only when every record was accepted: what is refused takes less."""

    code = "otherVerdicts"
    message = N_("Of %(records)d records %(accepted)d were accepted as they are; the last ones: %(anomalies)s.")
    remedy = N_("Nothing is measured; see what the server and the worker log.")
    records: int
    accepted: int
    anomalies: str

    # It comes back from another process, which makes it anew from its arguments.
    def __reduce__(self) -> tuple[type["OtherVerdicts"], tuple[int, int, str]]:
        return OtherVerdicts, (self.records, self.accepted, self.anomalies)


@dataclass(eq=False)
class DeclarationStuck(Explained):
    code = "declarationStuck"
    message = N_("The declaration was answered %(status)d and did not come to its end: %(answer)s")
    remedy = N_("Nothing is measured; see what the server and the worker log.")
    status: int
    answer: str

    def __reduce__(self) -> tuple[type["DeclarationStuck"], tuple[int, str]]:
        return DeclarationStuck, (self.status, self.answer)


def declared(port: int, token: str, body: Path, records: int) -> Told:
    """Send a declaration and wait until its last verdict can be read.

    Args:
        port: of the platform on this machine.
        token: of an employer.
        body: NDJSON, or a JSON array packed with gzip, by its name.
        records: how many there are in it.

    Raises:
        OtherVerdicts: one of the records was not accepted as it is.
        DeclarationStuck: it was not taken, or nobody judges it.
    """
    with closing(HTTPConnection(HOST, port, timeout=_LONGEST_S, blocksize=_BLOCK)) as http:
        http.connect()
        begun = time.perf_counter()
        status = _sent(http, token, body)
        while status.state is not TaskState.DONE:
            if time.perf_counter() - begun > _LONGEST_S:
                raise DeclarationStuck(200, f"{status.judged} of {status.records}")
            time.sleep(_PAUSE_S)
            status = _STATUS.decode(_read(http, token, status.href))
        page = f"{status.results}?{Turn(_PAGE).query(max(0, status.records - _PAGE))}"
        last = _VERDICTS.decode(_read(http, token, page)).items
        seconds = time.perf_counter() - begun
    if not status.accepted == status.records == last[-1].record == records:
        codes = sorted({anomaly.code for verdict in last for anomaly in verdict.anomalies})
        raise OtherVerdicts(records, status.accepted, ", ".join(codes))
    return Told(seconds, peak_mib())


def _sent(http: HTTPConnection, token: str, body: Path) -> DeclarationStatus:
    is_packed = body.suffix == ".gz"
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json" if is_packed else "application/x-ndjson",
        "Content-Length": str(body.stat().st_size),
    }
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    with body.open("rb") as file:
        http.request("POST", _PATH, file, headers)
    return _STATUS.decode(_answer(http, 202))


def _read(http: HTTPConnection, token: str, address: str) -> bytes:
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    http.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    return _answer(http, 200)


def _answer(http: HTTPConnection, expected: int) -> bytes:
    answer: Any = http.getresponse()
    content: bytes = answer.read()
    if answer.status != expected:
        raise DeclarationStuck(answer.status, content.decode(errors="replace")[:500])
    return content
