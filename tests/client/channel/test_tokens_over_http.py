import asyncio
import multiprocessing
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from openfla.channel import (
    IMPATIENT,
    AsyncTokenSource,
    BadTokenAnswer,
    BearerAuth,
    ChannelSettings,
    ClientRefused,
    PrivateKey,
    Timeouts,
    TokenEndpointUnreachable,
    TokenSource,
    TransportSettings,
    local,
)
from tests.client.server import API_PATH, Came, Reply, Server, a_problem, a_token


@pytest.fixture
def tokens(server: Server, ec_key: PrivateKey) -> Iterator[TokenSource]:
    with TokenSource(server.environment, "client", ec_key, patience=IMPATIENT) as source:
        yield source


@pytest.fixture
async def async_tokens(server: Server, ec_key: PrivateKey) -> AsyncIterator[AsyncTokenSource]:
    async with AsyncTokenSource(server.environment, "client", ec_key, patience=IMPATIENT) as source:
        yield source


def impatient(server: Server, key: PrivateKey, read_s: float) -> TokenSource:
    settings = ChannelSettings(patience=IMPATIENT, transport=TransportSettings(timeouts=Timeouts(read_s=read_s)))
    return TokenSource(server.environment, "client", key, settings=settings)


@pytest.mark.requirement("OAUTH-7")
class TestOneRenewal:
    def test_for_200_threads(self, server: Server, tokens: TokenSource) -> None:
        server.tokens(Reply(200, a_token().body, after_s=0.2))
        barrier = threading.Barrier(200)

        def ask(_: int) -> str:
            barrier.wait()
            return tokens.token().value

        with ThreadPoolExecutor(200) as pool:
            assert set(pool.map(ask, range(200))) == {"token-1"}
        assert len(server.token_requests) == 1

    async def test_for_2000_tasks(self, server: Server, async_tokens: AsyncTokenSource) -> None:
        server.tokens(Reply(200, a_token().body, after_s=0.1))
        given = await asyncio.gather(*(async_tokens.token() for _ in range(2000)))
        assert {token.value for token in given} == {"token-1"}
        assert len(server.token_requests) == 1

    async def test_failure_is_shared_by_all_who_waited(self, server: Server, async_tokens: AsyncTokenSource) -> None:
        server.tokens(Reply(401, {"error": "invalid_client"}, after_s=0.1))
        results = await asyncio.gather(*(async_tokens.token() for _ in range(100)), return_exceptions=True)
        assert {type(result) for result in results} == {ClientRefused}
        assert len(server.token_requests) == 1

    async def test_goes_on_when_the_task_that_renews_is_cancelled(
        self, server: Server, async_tokens: AsyncTokenSource
    ) -> None:
        server.tokens(Reply(200, a_token().body, after_s=0.2), a_token("token-2"))
        first, second = (asyncio.create_task(async_tokens.token()) for _ in range(2))
        await asyncio.sleep(0.05)
        first.cancel()
        assert (await second).value == "token-2"
        assert first.cancelled()

    def test_while_a_stale_token_serves_the_others(self, server: Server, ec_key: PrivateKey) -> None:
        server.tokens(a_token("one"), Reply(200, a_token("two").body, after_s=0.3))
        now = [time.time()]
        with TokenSource(server.environment, "client", ec_key, clock=lambda: now[0]) as tokens:
            tokens.token()
            now[0] += 570
            renewing = threading.Thread(target=tokens.token)
            renewing.start()
            time.sleep(0.1)
            begun = time.monotonic()
            assert tokens.token().value == "one"
            assert time.monotonic() - begun < 0.1
            renewing.join()
            assert tokens.token().value == "two"
        assert len(server.token_requests) == 2

    def test_across_two_processes(self, server: Server, tmp_path: Path) -> None:
        server.tokens(Reply(200, a_token().body, after_s=0.3))
        fresh = multiprocessing.get_context("spawn")
        with fresh.Pool(2) as pool:
            given = pool.starmap(token_in_a_process, [(server.base_url, str(tmp_path))] * 2, chunksize=1)
        assert given == ["token-1", "token-1"]
        assert len(server.token_requests) == 1

    async def test_across_threads_and_tasks_that_share_a_folder(
        self, server: Server, ec_key: PrivateKey, tmp_path: Path
    ) -> None:
        server.tokens(Reply(200, a_token().body, after_s=0.2))
        with TokenSource(server.environment, "client", ec_key, cache=tmp_path) as threads:
            async with AsyncTokenSource(server.environment, "client", ec_key, cache=tmp_path) as tasks:
                given = await asyncio.gather(asyncio.to_thread(threads.token), tasks.token())
        assert given[0] == given[1]
        assert len(server.token_requests) == 1


def token_in_a_process(base_url: str, folder: str) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP384R1())
    with TokenSource(local(base_url), "client", key, cache=Path(folder)) as tokens:
        return tokens.token().value


class TestAnswers:
    def test_a_refusal(self, server: Server, tokens: TokenSource) -> None:
        server.tokens(Reply(401, {"error": "invalid_client", "error_description": "Unknown client."}))
        with pytest.raises(ClientRefused, match="Unknown client"):
            tokens.token()

    def test_an_endless_one_is_cut_off(self, server: Server, tokens: TokenSource) -> None:
        server.tokens(Reply(200, b"x" * 1_000_000))
        with pytest.raises(TokenEndpointUnreachable, match="larger than 65536 bytes") as told:
            tokens.token()
        assert told.value.is_final

    def test_one_that_is_compressed_all_the_same_is_bounded_too(self, server: Server, tokens: TokenSource) -> None:
        server.tokens(Reply(200, b"not gzip", {"Content-Encoding": "gzip"}))
        with pytest.raises(TokenEndpointUnreachable):
            tokens.token()

    def test_a_redirect_is_not_followed(self, server: Server, tokens: TokenSource) -> None:
        server.tokens(Reply(307, b"", {"Location": server.api + "/elsewhere"}))
        with pytest.raises(BadTokenAnswer):
            tokens.token()
        assert server.counted("/elsewhere") == 0

    def test_a_slow_one(self, server: Server, ec_key: PrivateKey) -> None:
        server.tokens(Reply(200, a_token().body, after_s=2))
        with pytest.raises(TokenEndpointUnreachable, match="within the time allowed"):
            impatient(server, ec_key, 0.2).token()

    def test_a_broken_one(self, server: Server, tokens: TokenSource) -> None:
        server.tokens(Reply(hang_up=True))
        with pytest.raises(TokenEndpointUnreachable, match="broken"):
            tokens.token()

    def test_nobody_there(self, ec_key: PrivateKey) -> None:
        tokens = TokenSource(local("http://127.0.0.1:1"), "client", ec_key, patience=IMPATIENT)
        with tokens, pytest.raises(TokenEndpointUnreachable, match=r"127\.0\.0\.1:1") as told:
            tokens.token()
        assert not told.value.is_final


def authorization(came: Came) -> str:
    return came.headers["authorization"].removeprefix("Bearer ")


@pytest.mark.requirement("OAUTH-7")
class TestBearerAuth:
    def test_the_token_is_on_every_call(self, server: Server, tokens: TokenSource) -> None:
        server.tokens(a_token())
        server.on("/x", Reply(200))
        with httpx2.Client(auth=BearerAuth(tokens)) as http:
            assert [http.get(server.api + "/x").status_code for _ in range(3)] == [200] * 3
        assert [authorization(came) for came in server.to("/x")] == ["token-1"] * 3
        assert len(server.token_requests) == 1

    def test_a_refused_token_is_renewed_and_the_call_sent_again(self, server: Server, tokens: TokenSource) -> None:
        server.tokens(a_token("old"), a_token("new"))
        server.on("/x", a_problem(401, "expiredAccessToken"), Reply(200))
        with httpx2.Client(auth=BearerAuth(tokens)) as http:
            assert http.post(server.api + "/x", content=b"body").status_code == 200
        assert [(authorization(came), came.body) for came in server.to("/x")] == [("old", b"body"), ("new", b"body")]

    def test_once_only(self, server: Server, tokens: TokenSource) -> None:
        server.tokens(a_token("old"), a_token("new"))
        server.on("/x", a_problem(401, "invalidAccessToken"))
        with httpx2.Client(auth=BearerAuth(tokens)) as http:
            assert http.get(server.api + "/x").status_code == 401
        assert (server.counted("/x"), len(server.token_requests)) == (2, 2)

    async def test_many_calls_with_the_same_refused_token_renew_it_once(
        self, server: Server, async_tokens: AsyncTokenSource
    ) -> None:
        def judge(came: Came) -> Reply:
            return Reply(200) if authorization(came) == "new" else a_problem(401, "expiredAccessToken")

        server.tokens(a_token("old"), Reply(200, a_token("new").body, after_s=0.1))
        server.on("/x", judge)
        async with httpx2.AsyncClient(auth=BearerAuth(async_tokens)) as http:
            answers = await asyncio.gather(*(http.get(server.api + "/x") for _ in range(40)))
        assert {answer.status_code for answer in answers} == {200}
        assert len(server.token_requests) == 2

    async def test_each_source_has_its_own_kind_of_client(
        self, server: Server, tokens: TokenSource, async_tokens: AsyncTokenSource
    ) -> None:
        with httpx2.Client(auth=BearerAuth(async_tokens)) as http, pytest.raises(TypeError):
            http.get(server.base_url + API_PATH)
        async with httpx2.AsyncClient(auth=BearerAuth(tokens)) as other:
            with pytest.raises(TypeError):
                await other.get(server.base_url + API_PATH)

    def test_nothing_secret_shows(self, server: Server, tokens: TokenSource) -> None:
        server.tokens(a_token("very-secret"))
        tokens.token()
        assert "very-secret" not in f"{tokens!r} {BearerAuth(tokens)!r} {tokens._wallet!r}"
