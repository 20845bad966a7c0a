"""The servers that an account talks to, and the proxies before them."""

import base64
import importlib.util
import ipaddress
import urllib.request
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

_PORTS: Final = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Host:
    """One server that the account talks to."""

    scheme: str
    name: str
    port: int

    @classmethod
    def of(cls, address: str) -> "Host":
        """The server in an address."""
        parts = urlsplit(address)
        return cls(parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 443))

    @property
    def is_number(self) -> bool:
        """Whether it is told by its number, which no name server has to know."""
        try:
            ipaddress.ip_address(self.name)
        except ValueError:
            return False
        return True

    @property
    def is_here(self) -> bool:
        """Whether it is this very machine."""
        return ipaddress.ip_address(self.name).is_loopback if self.is_number else self.name == "localhost"

    @property
    def proxy(self) -> "Proxy | None":
        """The proxy through which it is reached, as the environment of this process says; None without one."""
        known = urllib.request.getproxies()
        address = known.get(self.scheme) or known.get("all")
        if not address or urllib.request.proxy_bypass(self.name):
            return None
        parts = urlsplit(address if "://" in address else f"http://{address}")
        port = parts.port or _PORTS.get(parts.scheme, 1080)
        return Proxy(parts.scheme, parts.hostname or "", port, _basic(parts.username, parts.password))

    @property
    def next(self) -> "Host":
        """To whom this machine itself connects."""
        return self.proxy or self


@dataclass(frozen=True)
class Proxy(Host):
    """A proxy; what it is called never holds the name and password of its address."""

    authorization: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.scheme}://{self.name}:{self.port}"


def missing_library() -> str:
    """The kind of a proxy in the environment for which a library is missing; then no call at all can be made."""
    kinds = (address.partition("://")[0] for address in urllib.request.getproxies().values())
    if importlib.util.find_spec("socksio") is not None:
        return ""
    return next((kind for kind in kinds if kind.startswith("socks")), "")


def _basic(user: str | None, password: str | None) -> str:
    """RFC 7617, as the calls themselves send it to a proxy."""
    if user is None:
        return ""
    word = f"{unquote(user)}:{unquote(password or '')}"
    return "Basic " + base64.b64encode(word.encode()).decode()
