"""A body that comes in slowly: a token that was stopped in the meantime opens nothing any more."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest

from openfla.platform.api import bodies
from tests.conftest import Start
from tests.faults.commands import eventually
from tests.platforms import Party, Platform, a_training

_LONGER_THAN_AT_ONCE_S = 1.2


@contextmanager
def all_but_the_last_byte(party: Party) -> Iterator[socket.socket]:
    host = party.platform.base_url.removeprefix("http://")
    body = msgspec.json.encode(a_training())
    head = [
        f"POST {party.base}/trainings HTTP/1.1",
        f"Host: {host}",
        f"Authorization: Bearer {party.token}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
        # Answered when the body is first asked for: the token was found good by then.
        "Expect: 100-continue",
    ]
    address, _, port = host.partition(":")
    with socket.create_connection((address, int(port)), timeout=20) as connection:
        connection.sendall("\r\n".join([*head, "", ""]).encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(body[:-1])
        yield connection


def answered(connection: socket.socket) -> tuple[int, str]:
    """The status, and the type of the problem."""
    with connection.makefile("rb") as answer:
        head, _, body = answer.read().partition(b"\r\n\r\n")
    return int(head.split()[1]), msgspec.json.decode(body).get("type", "").rpartition(":")[2]


def test_a_token_that_was_stopped_meanwhile_registers_nothing(start: Start) -> None:
    platform = start(tokens={"freshness_s": 0})
    party = platform.party()
    with all_but_the_last_byte(party) as connection:
        platform.rows("UPDATE web_service_account_certificates SET revoked_at = now() RETURNING 1")
        time.sleep(_LONGER_THAN_AT_ONCE_S)
        connection.sendall(b"}")
        assert answered(connection) == (401, "invalidAccessToken")
    assert platform.counts()["trainings"] == 0


def test_a_token_that_is_still_good_registers_however_slowly(start: Start) -> None:
    platform = start(tokens={"freshness_s": 0})
    with all_but_the_last_byte(platform.party()) as connection:
        time.sleep(_LONGER_THAN_AT_ONCE_S)
        connection.sendall(b"}")
        assert answered(connection)[0] == 201
    assert platform.counts()["trainings"] == 1


def test_a_body_that_never_ends_is_not_waited_for(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    platform = start()
    monkeypatch.setattr(bodies, "PATIENCE_S", 1)
    with all_but_the_last_byte(platform.party()) as connection:
        assert answered(connection) == (408, "requestTimeout")
    assert platform.counts()["trainings"] == 0


def test_a_body_that_is_broken_off_is_no_failure_of_the_server(platform: Platform) -> None:
    before = answers(platform)
    with all_but_the_last_byte(platform.party()) as connection:
        connection.close()
        eventually(lambda: answers(platform) != before)
    assert {status for status, count in answers(platform).items() if count != before.get(status, 0)} == {"408"}
    assert platform.counts()["trainings"] == 0


def answers(platform: Platform) -> dict[str, float]:
    """How many declarations of a training were answered with which status."""
    metrics = platform.http.get("/metrics").text
    counted = r'^openfla_http_requests_total\{method="POST",path="\S+/v1/trainings",status="(\d+)"\} (\S+)$'
    return {status: float(count) for status, count in re.findall(counted, metrics, re.MULTILINE)}
