"""Signing in at a real OpenID provider that nobody here wrote: the npm package oidc-provider."""

import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx2
import pytest

from tests.conftest import Start
from tests.interop import needs, npm
from tests.platforms import Platform
from tests.portals import Tab, forms_of

_programs = needs.programs("node", "npm")

PROJECT: Final = Path(__file__).parent / "openid"
FILES: Final = ("package.json", "package-lock.json", "server.mjs")
SECRET: Final = "a secret: with & signs % of its own"

Trusting = Callable[..., Platform]

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="session")
def installed() -> Path:
    """The folder with the provider and the packages that it needs, kept from one run to the next."""
    return npm.installed(PROJECT, FILES)


@contextmanager
def provider(installed: Path, redirect_uri: str) -> Iterator[str]:
    """The provider on a port of its own; gives its issuer."""
    words = ["node", "server.mjs", redirect_uri]
    with subprocess.Popen(words, cwd=installed, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            issuer = next((line.strip() for line in server.stdout if line.startswith("http://")), "")
            assert issuer, "the provider did not start"
            yield issuer
        finally:
            server.terminate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def trusting(start: Start, installed: Path) -> Iterator[Trusting]:
    """Start a platform that trusts the provider as one of its clients."""
    port = free_port()
    with provider(installed, f"http://127.0.0.1:{port}/sign-in/callback") as issuer:

        def begin(client_id: str, **changed: str) -> Platform:
            told = {"issuer": issuer, "client_id": client_id, "client_secret": SECRET, **changed}
            return start(environment="production", web={"port": port}, identity=told)

        yield begin


def at_the_provider(address: str, login: str) -> str:
    """Sign in and agree on the pages of the provider; gives the address where it leads back to."""
    with httpx2.Client(timeout=30) as browser:
        while True:
            answer = browser.get(address)
            while answer.is_redirect:
                address = str(answer.url.join(answer.headers["location"]))
                if "/sign-in/callback" in address:
                    return address
                answer = browser.get(address)
            assert answer.status_code == 200, answer.text
            (form,) = forms_of(answer.text)
            told = {**form.values, "login": login, "password": "any"} if "login" in form.values else form.values
            answer = browser.post(str(answer.url.join(form.action)), data=told)
            assert answer.is_redirect, answer.text
            address = str(answer.url.join(answer.headers["location"]))


def signed_in(platform: Platform, login: str) -> tuple[Tab, httpx2.Response]:
    """Somebody who came back from the provider, and the page that they then get."""
    tab = Tab.of_nobody(platform)
    going = tab.get("/sign-in/begin?to=/choose")
    assert going.status_code == 303, going.text
    return tab, tab.get(at_the_provider(going.headers["location"], login))


@pytest.mark.requirement("PORTAL-12")
@pytest.mark.parametrize(
    ("client_id", "secret"),
    [("basic", SECRET), ("post", SECRET), ("public", "")],
    ids=["secret in the header, RS256", "secret in the form, PS256", "no secret, ES256"],
)
def test_somebody_signs_in(client_id: str, secret: str, trusting: Trusting) -> None:
    platform = trusting(client_id, client_secret=secret)
    tab, back = signed_in(platform, "els")
    assert back.status_code == 200, back.text
    assert "Somebody called els" in back.text
    assert tab.get("/choose").status_code == 200
    assert platform.rows("SELECT login, name FROM persons") == [("els@korenbloem.example", "Somebody called els")]
    again, _ = signed_in(platform, "els")
    assert "els@korenbloem.example" in again.get("/choose").text
    assert platform.rows("SELECT count(*) FROM persons") == [(1,)]


def test_who_is_not_verified_there_stays_out(trusting: Trusting) -> None:
    platform = trusting("basic")
    tab, back = signed_in(platform, "unverified")
    assert back.status_code == 403
    assert "was not verified" in back.text
    assert tab.get("/choose").headers["location"].startswith("/sign-in")


def test_a_code_is_worth_nothing_without_the_verifier(trusting: Trusting) -> None:
    """What somebody sees who reads the callback of another's browser."""
    platform = trusting("public", client_secret="")
    stolen, other = Tab.of_nobody(platform), Tab.of_nobody(platform)
    address = at_the_provider(stolen.get("/sign-in/begin").headers["location"], "els")
    code = httpx2.URL(address).params["code"]
    theirs = at_the_provider(other.get("/sign-in/begin").headers["location"], "jan")
    answer = other.get("/sign-in/callback", params={**httpx2.URL(theirs).params, "code": code})
    assert answer.status_code == 403
    assert "codeRefused" in answer.text


def test_a_wrong_secret_is_told_as_such(trusting: Trusting) -> None:
    platform = trusting("basic", client_secret="another")
    _, back = signed_in(platform, "els")
    assert back.status_code == 403
    assert "clientRefused" in back.text
