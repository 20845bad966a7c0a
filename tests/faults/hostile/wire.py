"""HTTP/1.1 as it goes over the wire, read only as far as a proxy has to understand it."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Self

_END = b"\r\n"
_LONGEST_S = 60.0


@dataclass(frozen=True)
class Head:
    """The first line of a request or an answer, and its fields as they came."""

    first: bytes
    fields: tuple[tuple[bytes, bytes], ...]

    @classmethod
    def of(cls, raw: bytes) -> Self:
        """The head whose bytes these are, the blank line included or not."""
        first, *lines = raw.strip(_END).split(_END)
        pairs = (line.partition(b":") for line in lines)
        return cls(first, tuple((name.strip().lower(), value.strip()) for name, _, value in pairs))

    @property
    def method(self) -> str:
        return self.first.split()[0].decode()

    @property
    def path(self) -> str:
        """Without what is asked after the question mark."""
        return self.first.split()[1].decode().partition("?")[0]

    def get(self, name: bytes) -> bytes:
        """The value of a field; b"" where it is absent."""
        return dict(self.fields).get(name, b"")

    def having(self, name: bytes, value: bytes | None) -> Self:
        """With that field, or without it."""
        others = tuple(pair for pair in self.fields if pair[0] != name)
        return replace(self, fields=others if value is None else (*others, (name, value)))

    @property
    def raw(self) -> bytes:
        return _END.join([self.first, *(name + b": " + value for name, value in self.fields), b"", b""])


@dataclass
class Connection:
    """A connection with its two directions."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    is_over: bool = field(default=False, init=False)

    async def head(self) -> Head | None:
        """That of the next request or answer; None when there is none."""
        try:
            return Head.of(await self.reader.readuntil(_END + _END))
        except (asyncio.IncompleteReadError, ConnectionError):
            return None

    async def body(self, head: Head) -> bytes:
        """The body as it comes, chunks and all."""
        if head.get(b"transfer-encoding").lower() != b"chunked":
            return await self.reader.readexactly(int(head.get(b"content-length") or 0))
        taken = bytearray()
        while True:
            line = await self.reader.readuntil(_END)
            size = int(line.partition(b";")[0], 16)
            taken += line + await self.reader.readexactly(size + len(_END))
            if not size:
                return bytes(taken)

    async def tell(self, raw: bytes) -> None:
        self.writer.write(raw)
        await self.writer.drain()

    def end(self) -> None:
        """Say that nothing follows, in good order."""
        self.is_over = True
        self.writer.close()

    def reset(self) -> None:
        """Break off as a machine does that lost its memory of the connection (RST)."""
        self.is_over = True
        own: socket.socket = self.writer.get_extra_info("socket")
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


@asynccontextmanager
async def connected(host: str, port: int) -> AsyncIterator[Connection]:
    """A connection to the server behind the proxy."""
    connection = Connection(*await asyncio.open_connection(host, port))
    try:
        yield connection
    finally:
        connection.end()


async def asked(host: str, port: int, head: Head, body: bytes) -> bytes:
    """The whole answer of the server to a request, as it would go over a connection that stays open.

    Raises:
        ConnectionError, asyncio.IncompleteReadError: it gave none, or not all of it.
    """
    async with asyncio.timeout(_LONGEST_S), connected(host, port) as server:
        await server.tell(head.having(b"connection", b"close").raw + body)
        told = await server.head()
        if told is None:
            raise ConnectionError
        return told.having(b"connection", None).raw + await server.body(told)


def status_of(answer: bytes) -> int:
    """The status of an answer, as it came."""
    return int(answer.split(maxsplit=2)[1])


def pieces(content: bytes, count: int) -> list[bytes]:
    """The same bytes in about so many parts."""
    size = max(1, len(content) // count)
    return [content[place : place + size] for place in range(0, len(content), size)]
