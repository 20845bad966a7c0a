"""What goes out and comes in piece by piece, by every transport."""

import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest

from openfla.channel import (
    Answer,
    Call,
    Item,
    Kind,
    Patience,
    Read,
    Silence,
    Stream,
    Timeouts,
    lines,
    patiently,
)
from openfla.channel._call import too_large
from tests.client.channel.worlds import WORLDS, World, answer, once, settings
from tests.client.server import Reply, Server

BROKEN = "the connection was broken before the answer was complete"
QUICK = Patience(first_s=0.001)


class TestBodies:
    def test_pieces_are_made_anew_for_each_attempt(self, world: World, server: Server) -> None:
        server.on("/x", Reply(503), Reply(201))
        made: list[int] = []

        def pieces() -> Iterator[bytes]:
            made.append(1)
            yield from (b"a", b"", b"bc")

        call = Call("PUT", server.api + "/x", content=pieces)
        assert answer(world.do(patiently(lambda: call, QUICK))).status == 201
        assert [came.body for came in server.to("/x")] == [b"abc", b"abc"]
        assert len(made) == 2

    def test_a_length_that_is_known_goes_along(self, world: World, server: Server) -> None:
        server.on("/x", Reply(201))
        call = Call("PUT", server.api + "/x", {"Content-Length": "3"}, content=lambda: iter([b"a", b"bc"]))
        assert answer(world.do(once(call))).status == 201
        came = server.to("/x")[0]
        assert (came.body, came.headers.get("content-length"), came.headers.get("transfer-encoding")) == (
            b"abc",
            "3",
            None,
        )

    def test_a_large_one_in_one_piece(self, world: World, server: Server) -> None:
        server.on("/x", Reply(201))
        body = bytes(range(256)) * 1000
        assert answer(world.do(once(Call("POST", server.api + "/x", content=body)))).status == 201
        assert server.to("/x")[0].body == body

    @pytest.mark.parametrize("mistake", [KeyError("gone"), OSError("disk")], ids=["KeyError", "OSError"])
    def test_what_its_iterator_raises_comes_out_as_it_is(
        self, world: World, server: Server, mistake: Exception
    ) -> None:
        server.on("/x", Reply(201))

        def pieces() -> Iterator[bytes]:
            yield b"a"
            raise mistake

        with pytest.raises(type(mistake)) as raised:
            world.do(patiently(lambda: Call("PUT", server.api + "/x", content=pieces), QUICK))
        assert raised.value is mistake

    @pytest.mark.parametrize("name", ["httpx2 async", "aiohttp"])
    def test_asynchronous_pieces_are_for_tasks(self, server: Server, name: str) -> None:
        server.on("/x", Reply(201))
        assert answer(WORLDS[name].do(once(Call("PUT", server.api + "/x", content=_asynchronous)))).status == 201
        assert server.to("/x")[0].body == b"abc"

    def test_and_not_for_threads(self, server: Server) -> None:
        with pytest.raises(TypeError, match="asynchronous"):
            WORLDS["httpx2"].do(once(Call("PUT", server.api + "/x", content=_asynchronous)))

    def test_an_answer_may_come_before_the_body_is_through(self, world: World) -> None:
        with _refusing_at_once() as url:
            call = Call("POST", url, content=lambda: (b"x" * 65536 for _ in range(500)))
            found = world.do(once(call))
        assert isinstance(found, Silence) or found.status == 413


async def _asynchronous() -> AsyncIterator[bytes]:
    for piece in (b"a", b"bc"):
        yield piece


@contextmanager
def _refusing_at_once() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def refuse() -> None:
            taken, _ = listening.accept()
            with taken:
                taken.settimeout(10)
                taken.recv(4096)
                taken.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                taken.shutdown(socket.SHUT_WR)
                while taken.recv(1 << 20):
                    pass

        thread = threading.Thread(target=refuse, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/x"
        thread.join()


class TestStreams:
    def test_lines_come_as_they_arrive(self, world: World, server: Server) -> None:
        server.on("/x", Reply(200, b"one\ntwo\n\nthree", drip_s=0.005))
        assert world.some(_lines(Call("GET", server.api + "/x", streamed=True))) == [b"one", b"two", b"", b"three"]

    def test_who_stops_early_lets_the_connection_go(self, world: World, server: Server) -> None:
        server.on("/x", Reply(200, b"a\n" * 2000, drip_s=0.002))
        assert world.some(_lines(Call("GET", server.api + "/x", streamed=True)), most=2) == [b"a", b"a"]

    def test_neither_time_nor_size_is_bounded(self, world: World, server: Server) -> None:
        server.on("/x", Reply(200, b"x" * 30 + b"\n", drip_s=0.01))
        call = Call("GET", server.api + "/x", streamed=True, longest_s=0.05, most_bytes=10)
        assert world.some(_lines(call)) == [b"x" * 30]

    def test_silence_is(self, world: World, server: Server) -> None:
        server.on("/x", Reply(200, b"on", drip_s=0.5))
        quick = settings(timeouts=Timeouts(read_s=0.1))
        broken = world.some(_lines(Call("GET", server.api + "/x", streamed=True)), settings=quick)
        assert broken == [Silence("no answer within the time allowed", kind=Kind.TIMEOUT)]

    def test_one_that_breaks_off_tells_so(self, world: World, server: Server) -> None:
        server.on("/x", Reply(200, b"one\ntwo\nthree", cut=6))
        found = world.some(_lines(Call("GET", server.api + "/x", streamed=True)))
        assert found == [b"one", Silence(BROKEN)]

    def test_a_line_without_end_is_cut_off(self, world: World, server: Server) -> None:
        server.on("/x", Reply(200, b"x" * 5000))
        found = world.some(_lines(Call("GET", server.api + "/x", streamed=True), most_bytes=1000))
        assert found == [too_large(1000)]

    def test_a_refusal_comes_whole(self, world: World, server: Server) -> None:
        server.on("/x", Reply(404, {"title": "no"}))
        found = answer(world.do(once(Call("GET", server.api + "/x", streamed=True))))
        assert (found.content, found.source) == (b'{"title": "no"}', None)

    def test_what_was_not_streamed_has_nothing_left_to_read(self, world: World, server: Server) -> None:
        server.on("/x", Reply(200, b"abc"))
        assert world.some(_lines(Call("GET", server.api + "/x"))) == []


def _lines(call: Call, most_bytes: int = 1024 * 1024) -> Stream[object]:
    found = yield from once(call)
    assert isinstance(found, Answer)
    if found.source is None:
        assert (yield Read(found)) == b""
    broken = yield from lines(found, most_bytes)
    if broken is not None:
        yield Item(broken)
