import asyncio
import logging
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as some

from openfla.channel import (
    IMPATIENT,
    Application,
    AsyncChannel,
    AttemptFacts,
    Call,
    CallFacts,
    Channel,
    ChannelClosed,
    ChannelSettings,
    Hook,
    LoggingHook,
    Outcome,
    Patience,
    PrivateKey,
    TokenSource,
    UnfitSetting,
    patiently,
    redacted,
)
from openfla.identifiers import holds_ssin
from tests.client.channel.worlds import World
from tests.client.server import Reply, Server, a_token

SSIN = "85073003328"
QUICK = Patience(first_s=0.001)


class Watching(Hook):
    def __init__(self) -> None:
        self.seen: list[tuple[object, ...]] = []
        self.outcomes: list[Outcome | None] = []

    def on_call(self, call: CallFacts) -> None:
        self.seen.append(("call", call.method, call.url.rpartition("/")[2]))

    def on_attempt(self, attempt: AttemptFacts) -> Mapping[str, str]:
        self.seen.append(("attempt", attempt.number))
        return {"X-Watched": attempt.trace_id, "Authorization": "not by a hook"}

    def on_answer(self, attempt: AttemptFacts, outcome: Outcome) -> None:
        self.seen.append(("answer", attempt.number, outcome.told))

    def on_end(self, call: CallFacts, outcome: Outcome | None) -> None:
        self.seen.append(("end", outcome and outcome.told, outcome and outcome.attempts))
        self.outcomes.append(outcome)


class Failing(Hook):
    def on_call(self, call: CallFacts) -> None:
        raise RuntimeError("very-secret")

    def on_attempt(self, attempt: AttemptFacts) -> None:
        raise RuntimeError("very-secret")


class TestEvents:
    def test_are_told_in_order(self, world: World, server: Server) -> None:
        server.on("/x", Reply(503), Reply(hang_up=True), Reply(201))
        watching = Watching()
        call = Call("post", server.api + "/x?number=1", repeatable=True)
        found = world.do(patiently(lambda: call, QUICK), hooks=[watching])
        assert watching.seen == [
            ("call", "POST", "x?number=…"),
            ("attempt", 1),
            ("answer", 1, "503"),
            ("attempt", 2),
            ("answer", 2, "broken"),
            ("attempt", 3),
            ("answer", 3, "201"),
            ("end", "201", 3),
        ]
        assert server.to("/x")[-1].headers["x-watched"] == found.trace_id

    def test_of_token_requests_and_of_the_call_that_a_refused_token_was_on(
        self, server: Server, ec_key: PrivateKey
    ) -> None:
        server.tokens(a_token("old"), a_token("new"))
        server.on("/x", Reply(401), Reply(200))
        watching = Watching()
        tokens = TokenSource(server.environment, "client", ec_key, hooks=[watching])
        with Channel(tokens, base_url=server.api, hooks=[watching]) as channel:
            found = channel.request("GET", "x")
        assert [came.headers["authorization"] for came in server.to("/x")] == ["Bearer old", "Bearer new"]
        assert [event for event in watching.seen if event[0] in ("attempt", "end")] == [
            ("attempt", 1),
            ("end", "200", 1),
            ("attempt", 1),
            ("attempt", 1),
            ("end", "200", 1),
            ("attempt", 2),
            ("end", "200", 2),
        ]
        assert found.attempts == 2

    def test_of_a_call_that_is_given_up(self, server: Server) -> None:
        server.on("/x", Reply(200, after_s=1))
        watching = Watching()

        async def impatiently() -> None:
            async with AsyncChannel(None, base_url=server.api, hooks=[watching]) as channel:
                await asyncio.wait_for(channel.request("GET", "x"), 0.1)

        with pytest.raises(TimeoutError):
            asyncio.run(impatiently())
        assert watching.seen[-2:] == [("answer", 1, "given up"), ("end", "given up", 1)]

    def test_of_a_call_for_which_there_is_no_token(self, server: Server, ec_key: PrivateKey) -> None:
        watching = Watching()
        tokens = TokenSource(server.environment, "client", ec_key, patience=IMPATIENT)
        tokens.close()
        with Channel(tokens, base_url=server.api, hooks=[watching]) as channel, pytest.raises(ChannelClosed):
            channel.request("GET", "x")
        assert watching.outcomes == [None]

    def test_a_hook_that_fails_harms_no_call(self, server: Server, caplog: pytest.LogCaptureFixture) -> None:
        server.on("/x", Reply(200))
        watching = Watching()
        with Channel(None, base_url=server.api, hooks=[Failing(), watching]) as channel:
            assert channel.request("GET", "x").status == 200
        assert "Failing failed: RuntimeError" in caplog.text
        assert "very-secret" not in caplog.text
        assert watching.seen[-1] == ("end", "200", 1)


class TestFacts:
    @pytest.mark.parametrize(
        ("url", "shown"),
        [
            ("https://x.example/a/b?c=1&d=&c=2", "https://x.example/a/b?c=…&d=…&c=…"),
            ("https://me:word@x.example:8443/a#b", "https://x.example:8443/a"),
            (f"https://x.example/workers/{SSIN}/a", "https://x.example/workers/…/a"),
            ("https://x.example/workers/85.07.30-033.28", "https://x.example/workers/…"),
            (f"https://x.example/a?{SSIN}=1", "https://x.example/a?…=…"),
            ("https://[::1]:8443/a", "https://[::1]:8443/a"),
            ("https://x.example:99999/a", "…"),
        ],
    )
    def test_an_address_shows_no_value(self, url: str, shown: str) -> None:
        assert redacted(url) == shown

    @given(some.text(max_size=20), some.text(max_size=20))
    def test_whatever_stands_around_a_workers_number_it_never_shows(self, before: str, after: str) -> None:
        for url in (f"https://x.example/{before}/{SSIN}/{after}", f"https://x.example/a?{before}={SSIN}{after}"):
            assert not holds_ssin(redacted(url))


class TestLogging:
    def test_a_line_for_each_call(self, server: Server, caplog: pytest.LogCaptureFixture) -> None:
        server.on("/x", Reply(503), Reply(200))
        server.on("/y", Reply(404))
        settings = ChannelSettings(patience=QUICK)
        caplog.set_level(logging.DEBUG, "openfla.channel.calls")
        with Channel(None, base_url=server.api, settings=settings, hooks=[LoggingHook()]) as channel:
            channel.request("GET", "x", query={"worker": SSIN}, headers={"Authorization": "very-secret"})
            channel.do(patiently(lambda: Call("GET", server.api + "/y"), IMPATIENT))
            channel.do(patiently(lambda: Call("GET", "http://127.0.0.1:1/z"), IMPATIENT))
        told = [(record.levelname, record.getMessage()) for record in caplog.records]
        lines = [(level, text.split(" after ")[0]) for level, text in told if level != "DEBUG"]
        assert lines == [
            ("INFO", f"GET {server.api}/x?worker=…: 200"),
            ("WARNING", f"GET {server.api}/y: 404"),
            ("WARNING", "GET http://127.0.0.1:1/z: connection"),
        ]
        assert sum(level == "DEBUG" for level, _ in told) == 4
        assert SSIN not in caplog.text
        assert "very-secret" not in caplog.text

    def test_a_call_without_any_attempt(self, caplog: pytest.LogCaptureFixture) -> None:
        LoggingHook().on_end(CallFacts("GET", "https://x.example/a"), None)
        assert caplog.messages == ["GET https://x.example/a: given up"]

    def test_level_and_logger_are_the_callers(self, server: Server, caplog: pytest.LogCaptureFixture) -> None:
        server.on("/x", Reply(200))
        own = logging.getLogger("own")
        caplog.set_level(logging.DEBUG, "own")
        with Channel(None, base_url=server.api, hooks=[LoggingHook(logging.DEBUG, own)]) as channel:
            channel.request("GET", "x")
        assert {(record.name, record.levelname) for record in caplog.records} == {("own", "DEBUG")}


class TestApplication:
    def test_the_platform_sees_who_calls(self, server: Server, ec_key: PrivateKey) -> None:
        server.tokens(a_token())
        server.on("/x", Reply(200))
        settings = ChannelSettings(application=Application("Payroll App", "4.2"))
        tokens = TokenSource(server.environment, "client", ec_key, settings=settings)
        with Channel(tokens, base_url=server.api, settings=settings) as channel:
            channel.request("GET", "x")
        told = {came.headers["user-agent"] for came in server.came}
        assert len(told) == 1
        assert told.pop().endswith(" (Payroll App/4.2)")

    @pytest.mark.parametrize(("name", "version"), [("", ""), ("a\r\nX: y", ""), ("a", "é"), ("a)", ""), ("a/b", "1")])
    def test_what_cannot_stand_in_a_header_is_refused(self, name: str, version: str) -> None:
        with pytest.raises(UnfitSetting):
            Application(name, version)
