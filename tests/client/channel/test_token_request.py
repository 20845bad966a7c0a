from typing import Any
from urllib.parse import parse_qs

import pytest

from openfla.channel import (
    BadTokenAnswer,
    ClientRefused,
    Patience,
    PrivateKey,
    ScopeRefused,
    Silence,
    TokenEndpointBusy,
    TokenEndpointUnreachable,
    TokenRefused,
)
from openfla.channel._token_request import TokenRequest
from tests.client.channel.flows import Play, granted, said

URL = "https://x.example/token"
CALM = Patience(attempts=3, chance=lambda: 1.0)
NOW = 1_000_000.0


@pytest.fixture
def request_(ec_key: PrivateKey) -> TokenRequest:
    return TokenRequest(URL, URL, "client", ec_key, ("scope:a", "scope:b"))


def test_the_form_is_that_of_client_credentials_with_an_assertion(request_: TokenRequest) -> None:
    play = Play(granted())
    token = play(request_.ask(lambda: NOW, CALM))

    form = parse_qs(body(play))
    assert (play.calls[0].method, play.calls[0].url) == ("POST", URL)
    assert form.pop("client_assertion")[0].count(".") == 2
    assert form == {
        "grant_type": ["client_credentials"],
        "client_assertion_type": ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"],
        "scope": ["scope:a scope:b"],
    }
    assert (token.value, token.obtained_at, token.expires_at, token.scope) == ("token-1", NOW, NOW + 600, "s")


def test_without_scopes_none_is_sent(ec_key: PrivateKey) -> None:
    play = Play(granted())
    play(TokenRequest(URL, URL, "client", ec_key).ask(lambda: NOW, CALM))
    assert "scope" not in parse_qs(body(play))


def test_every_attempt_has_a_fresh_assertion(request_: TokenRequest) -> None:
    play = Play(Silence("broken"), said(503), granted())
    assert play(request_.ask(lambda: NOW, CALM)).value == "token-1"
    assert len({call.content for call in play.calls}) == 3
    assert play.pauses == [0.5, 1.0]


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (401, "invalid_client", ClientRefused),
        (400, "invalid_client", ClientRefused),
        (400, "invalid_scope", ScopeRefused),
        (400, "invalid_request", TokenRefused),
        (400, "a word of its own", TokenRefused),
    ],
)
def test_a_refusal_is_told_with_all_that_the_endpoint_said(
    request_: TokenRequest, status: int, error: str, kind: type[TokenRefused]
) -> None:
    body = {"error": error, "error_description": "Wrong audience.\x1b[31m", "error_uri": "https://x.example/why"}
    with pytest.raises(TokenRefused) as refused:
        Play(said(status, body))(request_.ask(lambda: NOW, CALM))
    mistake = refused.value
    assert type(mistake) is kind
    assert (mistake.status, mistake.error, mistake.error_uri) == (status, error, "https://x.example/why")
    assert "Wrong audience" in str(mistake)
    assert "\x1b" not in str(mistake)
    assert mistake.advise()


def test_an_error_uri_that_is_no_web_address_is_left_out(request_: TokenRequest) -> None:
    with pytest.raises(TokenRefused) as refused:
        Play(said(400, {"error": "invalid_request", "error_uri": "javascript:alert(1)"}))(
            request_.ask(lambda: NOW, CALM)
        )
    assert refused.value.error_uri == ""


GARBAGE: list[tuple[int, Any]] = [
    (200, b""),
    (200, b"<html>"),
    (200, b"\xff\xfe"),
    (200, []),
    (200, {"access_token": "x"}),
    (200, {"access_token": "", "token_type": "Bearer"}),
    (200, {"access_token": "a b", "token_type": "Bearer"}),
    (200, {"access_token": "a\r\nX: y", "token_type": "Bearer"}),
    (200, {"access_token": "é", "token_type": "Bearer"}),
    (200, {"access_token": "x", "token_type": "mac"}),
    (200, {"access_token": "x", "token_type": "Bearer", "expires_in": 0}),
    (200, {"access_token": "x", "token_type": "Bearer", "expires_in": -5}),
    (200, {"access_token": "x", "token_type": "Bearer", "expires_in": "soon"}),
    (200, {"access_token": 7, "token_type": "Bearer"}),
    (200, b"[" * 60_000),
    (204, b""),
    (302, b""),
    (400, b"no"),
    (401, {"detail": "problem"}),
    (404, b"<html>"),
    (501, b""),
]


@pytest.mark.parametrize(("status", "body"), GARBAGE)
def test_anything_else_is_not_understood(request_: TokenRequest, status: int, body: Any) -> None:
    with pytest.raises(BadTokenAnswer) as bad:
        Play(said(status, body))(request_.ask(lambda: NOW, CALM))
    assert bad.value.status == status


@pytest.mark.parametrize(
    ("expires_in", "life_s"), [(600, 600), (10.5, 10.5), (10**30, 86_400), (1e300, 86_400), (None, None)]
)
def test_the_life_of_a_token_is_bounded(request_: TokenRequest, expires_in: Any, life_s: float | None) -> None:
    if expires_in is None:
        answer, life_s = said(200, {"access_token": "x", "token_type": "bearer"}), 300
    else:
        answer = granted(expires_in=expires_in)
    token = Play(answer)(request_.ask(lambda: NOW, CALM))
    assert token.expires_at - token.obtained_at == life_s


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_an_endpoint_that_cannot_serve_is_asked_three_times(request_: TokenRequest, status: int) -> None:
    play = Play(*[said(status, {"error": "temporarily_unavailable"})] * 3)
    with pytest.raises(TokenEndpointUnreachable, match=str(status)):
        play(request_.ask(lambda: NOW, CALM))
    assert len(play.calls) == 3


@pytest.mark.parametrize("status", [429, 503])
def test_an_endpoint_that_wants_peace_for_long_tells_when_to_come_back(request_: TokenRequest, status: int) -> None:
    play = Play(said(status, b"<html>", Retry_After="3600"))
    with pytest.raises(TokenEndpointBusy, match="1970-01-12T14:46:40") as busy:
        play(request_.ask(lambda: NOW, CALM))
    assert isinstance(busy.value, TokenEndpointUnreachable)


def body(play: Play) -> str:
    content = play.calls[0].content
    assert isinstance(content, bytes)
    return content.decode()


def test_nothing_secret_shows(request_: TokenRequest) -> None:
    play = Play(granted("very-secret"))
    token = play(request_.ask(lambda: NOW, CALM))
    assertion = parse_qs(body(play))["client_assertion"][0]
    shown = f"{token!r} {token} {request_!r} {play.calls[0]!r} {granted('very-secret')!r}"
    assert "very-secret" not in shown
    assert assertion not in shown
    assert "Key" not in shown
