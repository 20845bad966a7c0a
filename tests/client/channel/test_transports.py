"""What every transport does the same, over real sockets."""

import gzip
import socket
import threading

import pytest

from openfla.channel import (
    Answer,
    Call,
    Channel,
    Flow,
    Kind,
    Patience,
    Silence,
    Timeouts,
    patiently,
)
from tests.client.channel.worlds import World, answer, once, settings, silence
from tests.client.server import Reply, Server

BROKEN = "the connection was broken before the answer was complete"
QUICK = Patience(first_s=0.001)


class TestAnswers:
    def test_an_answer_comes_whole(self, world: World, server: Server) -> None:
        server.on("/x", Reply(418, {"a": 1}, {"X-Own": "yes"}))
        found = answer(world.do(once(Call("GET", server.api + "/x?b=1&b=2"))))
        assert (found.status, found.content, found.headers["x-OWN"]) == (418, b'{"a": 1}', "yes")
        assert server.to("/x")[0].query == {"b": ["1", "2"]}

    def test_every_attempt_has_a_trace_id_of_its_own_and_a_user_agent(self, world: World, server: Server) -> None:
        server.on("/x", Reply(503), Reply(200))
        found = world.do(patiently(lambda: Call("GET", server.api + "/x"), QUICK))
        first, second = (came.headers for came in server.to("/x"))
        assert first["belgov-trace-id"] != second["belgov-trace-id"] == found.trace_id
        assert found.attempts == 2
        assert first["user-agent"].startswith("openfla/")

    def test_a_compressed_one_is_opened(self, world: World, server: Server) -> None:
        server.on("/x", Reply(200, gzip.compress(b"x" * 10_000), {"Content-Encoding": "gzip"}))
        assert answer(world.do(once(Call("GET", server.api + "/x")))).content == b"x" * 10_000

    def test_a_redirect_is_not_followed_and_a_cookie_not_kept(self, world: World, server: Server) -> None:
        server.on("/x", Reply(307, b"", {"Location": server.api + "/y", "Set-Cookie": "a=b; Path=/"}))
        found = world.do(
            patiently(
                lambda: Call("GET", server.api + "/x"), Patience(statuses=frozenset({307}), attempts=2, first_s=0)
            )
        )
        assert answer(found).status == 307
        assert ["cookie" in came.headers for came in server.to("/x")] == [False, False]
        assert server.counted("/y") == 0

    def test_one_that_is_too_large_is_cut_off(self, world: World, server: Server) -> None:
        server.on("/x", Reply(200, gzip.compress(b"x" * 1_000_000), {"Content-Encoding": "gzip"}))
        found = silence(world.do(once(Call("GET", server.api + "/x", most_bytes=50_000))))
        assert (found.kind, found.final, found.reason) == (Kind.TOO_MUCH, True, "the answer is larger than 50000 bytes")

    def test_one_that_drips_is_cut_off(self, world: World, server: Server) -> None:
        server.on("/x", Reply(200, b"x" * 50, drip_s=0.03))
        found = silence(world.do(once(Call("GET", server.api + "/x", longest_s=0.2))))
        assert (found.kind, found.final) == (Kind.TOO_MUCH, True)


class TestSilences:
    @pytest.mark.parametrize("reply", [Reply(hang_up=True), Reply(200, b"x" * 100, cut=50)], ids=["no answer", "half"])
    def test_a_broken_connection(self, world: World, server: Server, reply: Reply) -> None:
        server.on("/x", reply)
        found = silence(world.do(once(Call("POST", server.api + "/x", content=b"body"))))
        assert (found.kind, found.final, found.unsent, found.reason) == (Kind.BROKEN, False, False, BROKEN)

    def test_no_answer_in_time(self, world: World, server: Server) -> None:
        server.on("/x", Reply(200, after_s=0.5))
        found = world.do(once(Call("GET", server.api + "/x")), settings(timeouts=Timeouts(read_s=0.1)))
        assert (silence(found).kind, silence(found).unsent) == (Kind.TIMEOUT, False)

    def test_nobody_there(self, world: World) -> None:
        found = silence(world.do(once(Call("POST", "http://127.0.0.1:1/x"))))
        assert (found.kind, found.unsent, found.final) == (Kind.CONNECTION, True, False)

    def test_no_such_machine(self, world: World) -> None:
        found = silence(world.do(once(Call("POST", "http://no-such-machine.invalid/x"))))
        assert (found.kind, found.unsent) == (Kind.NAME, True)

    @pytest.mark.parametrize("url", ["nonsense", "ftp://127.0.0.1/x", "http://127.0.0.1:99999/x"])
    def test_an_address_that_is_none(self, world: World, url: str) -> None:
        found = silence(world.do(once(Call("GET", url))))
        assert (found.kind, found.final, found.unsent) == (Kind.ADDRESS, True, True)

    def test_what_is_not_http(self, world: World, server: Server) -> None:
        server.on("/x", Reply(raw=b"220 smtp.example ESMTP\r\n\r\n"))
        assert silence(world.do(once(Call("GET", server.api + "/x")))).kind is Kind.UNREADABLE

    def test_what_cannot_be_decompressed(self, world: World, server: Server) -> None:
        server.on("/x", Reply(200, b"not gzip at all", {"Content-Encoding": "gzip"}))
        found = silence(world.do(once(Call("GET", server.api + "/x"))))
        assert (found.kind, found.final) == (Kind.UNREADABLE, True)

    def test_no_free_connection_in_time(self, server: Server) -> None:
        """Only httpx2 in a thread: the others would need a second task, and have the same setting."""
        server.on("/x", Reply(200, after_s=0.6))
        about = settings(most_connections=1, timeouts=Timeouts(pool_s=0.1))
        with Channel(None, settings=about) as channel:
            other = threading.Thread(target=channel.do, args=[once(Call("GET", server.api + "/x"))])
            other.start()
            while not server.counted("/x"):
                threading.Event().wait(0.01)
            found = silence(channel.do(once(Call("POST", server.api + "/x"))))
            other.join()
        assert (found.kind, found.unsent) == (Kind.TIMEOUT, True)

    def test_a_server_that_takes_no_bytes_any_more(self, world: World) -> None:
        with socket.create_server(("127.0.0.1", 0)) as deaf:
            url = f"http://127.0.0.1:{deaf.getsockname()[1]}/x"
            call = Call("POST", url, content=lambda: (b"x" * 65536 for _ in range(2000)))
            found = silence(world.do(once(call), settings(timeouts=Timeouts(write_s=0.2))))
        assert (found.kind, found.unsent) == (Kind.TIMEOUT, False)

    def test_a_connection_that_was_never_made_is_tried_again_whatever_the_call(self, world: World) -> None:
        found = world.do(patiently(lambda: Call("POST", "http://127.0.0.1:1/x"), QUICK))
        assert found.attempts == 4

    def test_one_that_broke_only_when_that_is_safe(self, world: World, server: Server) -> None:
        server.on("/x", Reply(hang_up=True))
        call = Call("POST", server.api + "/x", content=b"1")
        assert world.do(patiently(lambda: call, QUICK)).attempts == 1
        safe = Call("POST", server.api + "/x", content=b"1", repeatable=True)
        assert world.do(patiently(lambda: safe, QUICK)).attempts == 4

    def test_nothing_is_sent_again_behind_ones_back(self, world: World, server: Server) -> None:
        server.on("/x", Reply(200), Reply(hang_up=True))

        def twice() -> Flow[Answer | Silence]:
            yield from once(Call("PUT", server.api + "/x", content=b"1"))
            return (yield from once(Call("PUT", server.api + "/x", content=lambda: iter([b"2"]))))

        assert silence(world.do(twice())).kind is Kind.BROKEN
        assert [came.body for came in server.to("/x")] == [b"1", b"2"]
