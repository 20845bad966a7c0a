import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from openfla.channel import (
    IMPATIENT,
    Account,
    Accounts,
    AsyncChannel,
    AsyncTokenSource,
    Call,
    Channel,
    ChannelClosed,
    ChannelSettings,
    FlaError,
    ForeignAddress,
    HttpxTransport,
    Item,
    NotProcessedYet,
    Patience,
    Pause,
    PrivateKey,
    Read,
    ServiceRefused,
    ServiceUnreachable,
    Stream,
    TokenMemory,
    TokenSource,
    drive,
    drive_async,
    patiently,
)
from openfla.channel._httpx import AsyncHttpxTransport
from openfla.channel._requests import found
from openfla.channel.certificates import files_for, make, place
from openfla.channel.services import service
from openfla.contract.qualities import Quality
from tests.client.channel.flows import Play, said
from tests.client.server import Reply, Server, a_problem, a_token

QUICK = ChannelSettings(patience=Patience(attempts=3, first_s=0.001))


@pytest.fixture
def channel(server: Server, ec_key: PrivateKey) -> Iterator[Channel]:
    server.tokens(a_token())
    tokens = TokenSource(server.environment, "client", ec_key)
    with Channel(tokens, base_url=server.api, settings=QUICK) as channel:
        yield channel


class TestRequest:
    def test_carries_token_trace_id_query_and_body(self, server: Server, channel: Channel) -> None:
        server.on("/x", Reply(201, {"id": 1}))
        found = channel.request("post", "x", json={"a": "é"}, query=[("b", 1), ("b", 2)], headers={"X-Own": "yes"})
        came = server.to("/x")[0]
        assert (found.status, msgspec.json.decode(found.content)) == (201, {"id": 1})
        assert (came.method, came.query, came.json) == ("POST", {"b": ["1", "2"]}, {"a": "é"})
        assert came.headers["authorization"] == "Bearer token-1"
        assert came.headers["belgov-trace-id"] == found.trace_id
        assert (came.headers["content-type"], came.headers["x-own"]) == ("application/json", "yes")

    def test_a_header_of_ones_own_wins_but_never_over_the_token(self, server: Server, channel: Channel) -> None:
        server.on("/x", Reply(200))
        own = {"ACCEPT": "text/plain", "authorization": "Basic x", "BelGov-Trace-Id": "mine", "user-agent": "me"}
        channel.request("GET", "x?a=1", query={"b": 2}, headers=own)
        came = server.to("/x")[0]
        told = [came.headers[name] for name in ("accept", "authorization", "belgov-trace-id", "user-agent")]
        assert told == ["text/plain", "Bearer token-1", "mine", "me"]
        assert came.query == {"a": ["1"], "b": ["2"]}

    def test_without_a_token(self, server: Server, channel: Channel) -> None:
        server.on("/health", Reply(200))
        channel.request("GET", "health", without_token=True)
        assert "authorization" not in server.to("/health")[0].headers

    @pytest.mark.parametrize(
        "path",
        [
            "https://elsewhere.example/x",
            "http://127.0.0.1:1/REST/x",
            "../../oauth",
            "a/../../../x",
            "a/%2e%2E/x",
            "http:other",
        ],
    )
    def test_the_token_goes_nowhere_else(self, server: Server, channel: Channel, path: str) -> None:
        if path == "http:other":
            path = server.base_url + "/REST/federalLearningAccount/v1-other"
        with pytest.raises(ForeignAddress):
            channel.request("GET", path)
        assert server.came == []

    def test_an_absolute_address_below_its_own_is_fine(self, server: Server, channel: Channel) -> None:
        server.on("/x", Reply(200))
        assert channel.request("GET", server.api + "/x?cursor=2").status == 200

    def test_nobody_there(self) -> None:
        with (
            Channel(None, base_url="http://127.0.0.1:1", settings=QUICK) as channel,
            pytest.raises(ServiceUnreachable, match="1/x: nobody takes up the connection") as told,
        ):
            channel.request("POST", "x?number=85073003328")
        assert told.value.attempts == 3
        assert told.value.trace_id
        assert "85073003328" not in str(told.value)

    @pytest.mark.parametrize(
        ("body", "kind", "said"),
        [
            (
                {"type": "urn:problem-type:belgif:badRequest", "title": "Bad Request", "detail": "Wrong.",
                 "issues": [{"in": "body", "name": "ssin", "detail": "SSIN is invalid"}, 7]},
                "urn:problem-type:belgif:badRequest",
                "ssin: SSIN is invalid",
            ),
            ({"code": "AUTH-7", "id": "0a", "message": "Not you.\x1b[31m"}, "AUTH-7", "Not you"),
            ({"error": "invalid_scope", "error_description": "No such scope"}, "invalid_scope", "No such scope"),
            ({"invalidParams": [{"name": "page", "in": "query"}], "title": "Bad"}, "", "page"),
            (b"<html>", "", "-"),
            (b"[1]", "", "-"),
            ({"type": 7, "detail": ""}, "", "-"),
        ],
    )  # fmt: skip
    def test_a_refusal_is_read_in_any_dialect(
        self, server: Server, channel: Channel, body: Any, kind: str, said: str
    ) -> None:
        server.on("/x", Reply(400, body, {"Retry-After": "5"}))
        with pytest.raises(ServiceRefused) as refused:
            channel.request("GET", "x")
        told = refused.value
        assert isinstance(told, FlaError)
        assert (told.service, told.status, told.type, told.attempts) == ("fla", 400, kind, 1)
        assert told.retry_after_s == 5
        assert said in str(told)
        assert "\x1b" not in str(told)
        assert told.trace_id in told.advise()

    def test_attempts_are_told(self, server: Server, channel: Channel) -> None:
        server.on("/x", a_problem(503, "serviceUnavailable"))
        with pytest.raises(ServiceRefused) as refused:
            channel.request("GET", "x")
        assert (refused.value.attempts, server.counted("/x")) == (3, 3)

    async def test_for_tasks(self, server: Server, ec_key: PrivateKey) -> None:
        server.tokens(a_token("old"), a_token("new"))
        server.on("/x", Reply(401), Reply(200))
        tokens = AsyncTokenSource(server.environment, "client", ec_key)
        async with AsyncChannel(tokens, base_url=server.api, settings=QUICK) as channel:
            found = await channel.request("POST", "x", content=b"body")
        assert [(came.headers["authorization"], came.body) for came in server.to("/x")] == [
            ("Bearer old", b"body"),
            ("Bearer new", b"body"),
        ]
        assert found.attempts == 2


class TestPolling:
    """The rule of the NSSO: nothing for two seconds, then each second, after half a minute each minute."""

    LATER = Call("GET", "https://x.example/declarations/1")

    def patience(self, play: Play) -> Patience:
        return Patience(attempts=1, clock=lambda: sum(play.pauses))

    def test_not_found_means_not_yet(self) -> None:
        play = Play(*[said(404)] * 33, said(200, {"result": "A"}))
        answer = play(found(self.LATER, self.patience(play), service("dimona"), 1200))
        assert answer.status == 200
        assert play.pauses == [2, *[1] * 28, *[60] * 5]

    def test_and_after_the_time_allowed_one_asks_by_hand(self) -> None:
        play = Play(*[said(404)] * 100)
        with pytest.raises(NotProcessedYet, match="declarations/1 yet, after 1170 seconds"):
            play(found(self.LATER, self.patience(play), service("dimona"), 1200))

    def test_another_refusal_is_one(self) -> None:
        play = Play(said(404), said(403))
        with pytest.raises(ServiceRefused) as refused:
            play(found(self.LATER, self.patience(play), service("dimona"), 1200))
        assert refused.value.status == 403

    def test_over_the_wire(self, server: Server, channel: Channel) -> None:
        server.on("/declarations/1", Reply(404), Reply(200))
        with pytest.raises(NotProcessedYet):
            channel.when_found(server.api + "/declarations/1", longest_s=1)
        assert server.came == []
        with pytest.raises(ForeignAddress):
            channel.when_found("https://elsewhere.example/declarations/1")

    async def test_over_the_wire_for_tasks(self) -> None:
        async with AsyncChannel(None, base_url="http://127.0.0.1:1") as channel:
            with pytest.raises(NotProcessedYet):
                await channel.when_found("x", longest_s=1)


class TestAccount:
    @pytest.fixture
    def account(self, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Account:
        monkeypatch.setenv("OPENFLA_CACHE_DIR", str(tmp_path / "cache"))
        monkeypatch.setenv("OPENFLA_CONFIG_DIR", str(tmp_path / "config"))
        store = tmp_path / "acme.p12"
        place(files_for(make("Acme", now=datetime.now(UTC), key="ec-p384"), store, b"word"))
        account = Account(
            name="acme", environment="local", quality=Quality.EMPLOYER, client_id="client", key_store=str(store),
            base_url=server.base_url,
        )  # fmt: skip
        Accounts().add(account)
        server.tokens(a_token())
        return account

    def test_its_address_and_scope_are_those_of_its_quality(self, server: Server, account: Account) -> None:
        server.on("/x", Reply(200))
        with Channel.of_account("acme", password="word") as channel:
            channel.request("GET", "x")
        assert server.token_requests[0].form["scope"] == list(account.scopes)

    def test_another_service_has_its_own(self, server: Server, account: Account) -> None:
        with (
            Channel.of_account(account, service="dimona", password="word") as channel,
            pytest.raises(ServiceRefused) as refused,
        ):
            channel.request("GET", "declarations/1")
        assert refused.value.service == "dimona"
        assert server.came[-1].path == "/REST/dimona/v2/declarations/1"
        assert server.token_requests[0].form["scope"] == [" ".join(service("dimona").asks)]

    async def test_or_what_the_caller_says(self, server: Server, account: Account) -> None:
        server.on("/own/x", Reply(200))
        async with AsyncChannel.of_account(
            account, service="presenceRegistration", base_url=server.api + "/own", scopes=["scope:x"], password="word"
        ) as channel:
            assert (await channel.request("GET", "x")).status == 200
        assert server.token_requests[0].form["scope"] == ["scope:x"]


def _waiting(pool: ThreadPoolExecutor, count: int, act: Any) -> list[Future[Any]]:
    begun = threading.Barrier(count + 1)

    def one() -> Any:
        begun.wait()
        return act()

    futures = [pool.submit(one) for _ in range(count)]
    begun.wait()
    return futures


def _forever() -> Any:
    yield Pause(600)


class TestClosing:
    def test_who_pauses_is_told_at_once(self) -> None:
        channel = Channel(None)
        with ThreadPoolExecutor(8) as pool:
            futures = _waiting(pool, 8, lambda: channel.do(_forever()))
            channel.close()
            assert {type(future.exception()) for future in futures} == {ChannelClosed}
        with pytest.raises(ChannelClosed):
            channel.do(_forever())

    def test_who_waits_for_a_token_is_told_and_a_call_under_way_ends(self, server: Server, ec_key: PrivateKey) -> None:
        asked = threading.Event()

        def slowly(_: object) -> Reply:
            asked.set()
            return Reply(200, a_token().body, after_s=0.3)

        server.tokens(slowly)
        tokens = TokenSource(server.environment, "client", ec_key)
        with ThreadPoolExecutor(50) as pool:
            futures = _waiting(pool, 50, tokens.token)
            asked.wait()
            tokens.close()
            told = [future.exception() for future in futures]
        assert [type(mistake) for mistake in told].count(type(None)) <= 1
        assert {type(mistake) for mistake in told} - {type(None)} == {ChannelClosed}
        assert len(server.token_requests) == 1
        with pytest.raises(ChannelClosed):
            tokens.token()

    async def test_tasks_too(self, server: Server, ec_key: PrivateKey) -> None:
        server.tokens(Reply(200, a_token().body, after_s=0.3))
        tokens = AsyncTokenSource(server.environment, "client", ec_key)
        channel = AsyncChannel(None)
        waiting = [asyncio.create_task(tokens.token()) for _ in range(200)]
        pausing = [asyncio.create_task(channel.do(_forever())) for _ in range(20)]
        await asyncio.sleep(0.05)
        await tokens.aclose()
        await channel.aclose()
        told = await asyncio.gather(*waiting, *pausing, return_exceptions=True)
        kinds = [type(result) for result in told]
        assert kinds.count(ChannelClosed) >= len(told) - 1
        with pytest.raises(ChannelClosed):
            await channel.do(_forever())

    def test_a_transport_of_ones_own_stays_open(self, server: Server) -> None:
        server.on("/x", Reply(200))
        transport = HttpxTransport()
        for _ in range(2):
            with Channel(None, base_url=server.api, transport=transport) as channel:
                assert channel.request("GET", "x").status == 200
        transport.close()
        silence = drive(patiently(lambda: Call("GET", server.api + "/x"), IMPATIENT), transport)
        assert silence.unsent  # type: ignore[union-attr]
        transport.close()

    async def test_one_for_tasks_as_well(self, server: Server) -> None:
        server.on("/x", Reply(200))
        transport = AsyncHttpxTransport()
        async with AsyncChannel(None, base_url=server.api, transport=transport) as channel:
            assert (await channel.request("GET", "x")).status == 200
        await transport.aclose()
        silence = await drive_async(patiently(lambda: Call("GET", server.api + "/x"), IMPATIENT), transport)
        assert silence.unsent  # type: ignore[union-attr]

    def test_an_answer_that_is_still_read_may_come_to_its_end(self, server: Server) -> None:
        server.on("/x", Reply(200, b"abc"))
        transport = HttpxTransport()
        answer = transport.send(Call("GET", server.api + "/x", streamed=True))
        transport.close()
        assert answer.source is not None  # type: ignore[union-attr]
        assert answer.source.read() == b"abc"  # type: ignore[union-attr]
        assert answer.source.read() == b""  # type: ignore[union-attr]

    def test_but_not_by_a_channel_that_was_closed(self, server: Server) -> None:
        server.on("/x", Reply(200, b"abc"))
        channel = Channel(None)

        def pieces() -> Stream[bytes]:
            answer = yield Call("GET", server.api + "/x", streamed=True)
            while piece := (yield Read(answer)):
                yield Item(piece)

        items = channel.each(pieces())
        assert next(items) == b"abc"
        channel.close()
        with pytest.raises(ChannelClosed):
            next(items)


class TestMemory:
    def test_sources_of_one_process_share_a_token(self, server: Server, ec_key: PrivateKey) -> None:
        server.tokens(a_token("one"), a_token("two"))
        memory = TokenMemory()
        first, second, other = (
            TokenSource(server.environment, client, ec_key, cache=memory) for client in ("a", "a", "b")
        )
        assert [source.token().value for source in (first, second, other)] == ["one", "one", "two"]
        first.forget()
        assert (first.token().value, len(server.token_requests)) == ("two", 3)

    def test_many_sources_at_once_ask_once(self, server: Server, ec_key: PrivateKey) -> None:
        server.tokens(Reply(200, a_token().body, after_s=0.1))
        memory = TokenMemory()
        with ThreadPoolExecutor(20) as pool:
            sources = [TokenSource(server.environment, "a", ec_key, cache=memory) for _ in range(20)]
            assert {token.value for token in pool.map(TokenSource.token, sources)} == {"token-1"}
        assert len(server.token_requests) == 1

    async def test_for_tasks_too(self, server: Server, ec_key: PrivateKey) -> None:
        server.tokens(a_token("one"), a_token("two"))
        async with AsyncTokenSource(server.environment, "a", ec_key, cache=TokenMemory()) as tokens:
            assert [(await tokens.token()).value for _ in range(2)] == ["one", "one"]
            tokens.forget()
            assert (await tokens.token()).value == "two"
