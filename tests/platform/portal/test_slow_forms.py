"""A form that comes in slowly: what was taken from its sender in the meantime is not theirs any more."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest

from openfla.contract.qualities import Quality
from tests.conftest import Start
from tests.platforms import BAKERY, Platform
from tests.portals import FoundForm, Tab, a_manager

ADMITTED = """
    INSERT INTO admissions (enterprise, name, purpose, asked_at, decided_at, is_admitted)
    VALUES (:number, 'Bakkerij De Korenbloem', '', now(), now(), true) RETURNING 1
    """


class Slow:
    """A form of which the last byte is still to come."""

    def __init__(self, connection: socket.socket, last: bytes) -> None:
        self._connection = connection
        self._last = last

    def finished(self) -> tuple[int, str]:
        """The status and the address that it leads to, once the last byte came."""
        self._connection.sendall(self._last)
        with self._connection.makefile("rb") as answer:
            head = answer.read().partition(b"\r\n\r\n")[0].decode()
        told = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:])
        return int(head.split()[1]), told.get("location", "")


@contextmanager
def slow(tab: Tab, form: FoundForm, **values: str) -> Iterator[Slow]:
    host = tab.platform.base_url.removeprefix("http://")
    body = urlencode({**form.values, **values}).encode()
    head = {
        "Host": host,
        "Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in tab.http.cookies.jar),
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        "Connection": "close",
        # The answer to this one is sent when the body is first asked for: who sends it was found by then.
        "Expect": "100-continue",
    }
    lines = [f"POST {form.action} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    address, _, port = host.partition(":")
    with socket.create_connection((address, int(port)), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(body[:-1])
        yield Slow(connection, body[-1:])


@pytest.fixture
def tab(platform: Platform) -> Tab:
    return a_tab(platform)


def a_tab(platform: Platform) -> Tab:
    """The browser of somebody who may change the one account that there is."""
    assert platform.party().client_id
    return Tab.of(platform, a_manager(platform, "an", BAKERY, Quality.EMPLOYER, is_entity=False))


def a_form(tab: Tab) -> FoundForm:
    [(account,)] = tab.platform.rows("SELECT id FROM web_service_accounts")
    action = f"/channels/{account}/rename"
    return next(form for form in tab.forms(action) if form.action == action)


def is_renamed(platform: Platform) -> bool:
    return platform.rows("SELECT name FROM web_service_accounts") == [("Too late",)]


class TestSlowForms:
    def test_a_form_may_take_its_time(self, tab: Tab) -> None:
        with slow(tab, a_form(tab), name="Too late") as form:
            assert form.finished()[0] == 303
        assert is_renamed(tab.platform)

    @pytest.mark.parametrize(
        ("taken", "status", "location"),
        [
            ("DELETE FROM responsibles RETURNING 1", 403, ""),
            ("UPDATE enterprises SET stopped_on = '2026-01-01' RETURNING 1", 403, ""),
            ("DELETE FROM sessions RETURNING 1", 303, "/sign-in?to=/home"),
            ("UPDATE sessions SET begun_at = now() - interval '11 hours' RETURNING 1", 303, "/sign-in?to=/home"),
        ],
        ids=["role", "enterprise", "signedOut", "sessionOver"],
    )
    def test_what_was_taken_meanwhile_counts(self, taken: str, status: int, location: str, tab: Tab) -> None:
        with slow(tab, a_form(tab), name="Too late") as form:
            assert tab.platform.rows(taken)
            assert form.finished() == (status, location)
        assert not is_renamed(tab.platform)

    def test_a_role_that_was_taken_meanwhile_stands_in_the_trail(self, tab: Tab) -> None:
        with slow(tab, a_form(tab), name="Too late") as form:
            tab.platform.rows("DELETE FROM responsibles RETURNING 1")
            form.finished()
        assert tab.platform.trail()[-1]["details"]["code"] == "noAccess"

    def test_an_admission_that_was_withdrawn_meanwhile_counts(self, start: Start) -> None:
        platform = start(environment="acceptance")
        platform.rows(ADMITTED, number=BAKERY)
        tab = a_tab(platform)
        with slow(tab, a_form(tab), name="Too late") as form:
            platform.rows("UPDATE admissions SET is_admitted = false RETURNING 1")
            assert form.finished()[0] == 422
        assert not is_renamed(platform)
