"""How a declarer sends declarations, and what a worker would write of them."""

import gzip
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx2
import msgspec
from sqlalchemy import create_engine, text

from openfla.contract.declarations import Verdict
from openfla.platform.declarations.model import StoredVerdict, encoded, records_of
from tests.platforms import Party, Platform, a_training

NDJSON = "application/x-ndjson"
JSON = "application/json"


def a_record(**about: Any) -> dict[str, Any]:
    """A record that declares a training."""
    return {"training": a_training(**about)}


def lines(records: Sequence[Any]) -> bytes:
    return b"".join(msgspec.json.encode(record) + b"\n" for record in records)


def declare(
    party: Party,
    body: bytes | Iterator[bytes],
    media_type: str = NDJSON,
    *,
    packed: bool = False,
    path: str = "",
    **more: str,
) -> httpx2.Response:
    """Send a declaration; `more` are headers, with _ for -."""
    headers = {"Authorization": f"Bearer {party.token}", "Content-Type": media_type}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    if packed and isinstance(body, bytes):
        body = gzip.compress(body)
        headers["Content-Encoding"] = "gzip"
    address = f"{party.base}/declarations{path}"
    return party.platform.http.request("POST", address, headers=headers, content=body)


def kept(platform: Platform, declaration: str) -> list[bytes]:
    """The records of a declaration, as they wait for a worker."""
    rows = platform.rows(
        "SELECT body FROM declaration_chunks WHERE declaration = CAST(:id AS uuid) ORDER BY number", id=declaration
    )
    return [record for (body,) in rows for record in records_of(bytes(body))]


def nothing_is_kept(platform: Platform, *, within_s: float = 5) -> bool:
    """Whether nothing is left of any upload; clearing away may take a moment after the connection broke."""
    end = time.monotonic() + within_s
    sql = "SELECT (SELECT count(*) FROM declarations) + (SELECT count(*) FROM declaration_chunks)"
    while platform.rows(sql)[0][0]:
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def judge(platform: Platform, declaration: str, verdicts: Sequence[StoredVerdict]) -> None:
    """Write verdicts for the first chunks of a declaration, in the order of its records."""
    counts = {verdict.value: sum(one.verdict is verdict for one in verdicts) for verdict in Verdict}
    engine = create_engine(platform.url)
    with engine.begin() as connection:
        sql = "SELECT number, records FROM declaration_chunks WHERE declaration = CAST(:id AS uuid) ORDER BY number"
        chunks, place = connection.execute(text(sql), {"id": declaration}).all(), 0
        for number, records in chunks:
            if place < len(verdicts):
                told = {"id": declaration, "number": number, "verdicts": encoded(verdicts[place : place + records])}
                sql = """UPDATE declaration_chunks SET body = NULL, verdicts = CAST(:verdicts AS bytea)
                         WHERE declaration = CAST(:id AS uuid) AND number = :number"""
                connection.execute(text(sql), told)
            place += records
        sql = """UPDATE declarations SET judged = :all, accepted = :A, warned = :W, blocked = :B,
                 state = CASE WHEN records = :all THEN 'done' ELSE state END,
                 completed_at = CASE WHEN records = :all THEN clock_timestamp() END WHERE id = CAST(:id AS uuid)"""
        connection.execute(text(sql), {"id": declaration, "all": len(verdicts), **counts})
    engine.dispose()


@contextmanager
def an_upload(party: Party, first: bytes, length: int = 100_000, **more: str) -> Iterator[socket.socket]:
    """A declaration of which so much has come in; the server took the first of it."""
    host = party.platform.base_url.removeprefix("http://")
    told = {
        "Host": host,
        "Authorization": f"Bearer {party.token}",
        "Content-Type": NDJSON,
        "Content-Length": str(length),
        "Connection": "close",
        "Expect": "100-continue",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    head = [f"POST {party.base}/declarations HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    address, _, port = host.partition(":")
    with socket.create_connection((address, int(port)), timeout=20) as connection:
        connection.sendall("\r\n".join(head).encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(first)
        yield connection


def answered(connection: socket.socket) -> tuple[int, dict[str, Any]]:
    """The status and the body."""
    with connection.makefile("rb") as answer:
        head, _, body = answer.read().partition(b"\r\n\r\n")
    return int(head.split()[1]), msgspec.json.decode(body)
