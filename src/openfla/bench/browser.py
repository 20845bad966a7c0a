"""A browser without a screen: one connection that is kept alive, and a clock."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qs

from openfla.bench.servers import HOST
from openfla.texts import N_, Explained

_PATIENCE_S: Final = 30
# A server closes a connection on which nothing was asked for 5 seconds.
_KEPT_S: Final = 3
_LINK: Final = re.compile(r'href="([^"]*)"')
_NOBODY: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(eq=False)
class OtherPage(Explained):
    """A figure counts only when every answer was the page that is measured."""

    code = "otherPage"
    message = N_("The page %(path)s was not shown: status %(status)d, and %(missing)s does not stand in it.")
    remedy = N_("Nothing is measured; see what the server logs.")
    path: str
    status: int
    missing: str


@dataclass(eq=False)
class NoSuchLink(Explained):
    code = "noSuchLink"
    message = N_("The page %(path)s has no link to itself with %(parameter)s.")
    remedy = N_("Nothing is measured; the page was changed, or there is too little data.")
    path: str
    parameter: str


class Browser:
    """Somebody who reads one page after the other."""

    def __init__(self, port: int, cookies: Mapping[str, str] = _NOBODY) -> None:
        self._http = HTTPConnection(HOST, port, timeout=_PATIENCE_S)
        self._heard = time.monotonic()
        self._told = {"Accept": "text/html", "Accept-Language": "nl"}
        if cookies:
            self._told["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def read(self, path: str, shows: str = "") -> tuple[str, float]:
        """A page, and after how many milliseconds all of it was here.

        Args:
            shows: what stands in it.

        Raises:
            OtherPage: it was not answered with 200, or that does not stand in it.
        """
        if time.monotonic() - self._heard > _KEPT_S:
            self._http.close()
        begun = time.perf_counter()
        self._http.request("GET", path, headers=self._told)
        answer = self._http.getresponse()
        body = answer.read()
        taken_ms = (time.perf_counter() - begun) * 1000
        self._heard, text = time.monotonic(), body.decode()
        if answer.status != 200 or shows not in text:  # noqa: PLR2004
            raise OtherPage(path, answer.status, shows)
        return text, taken_ms

    def link(self, path: str, parameter: str) -> str:
        """Where a page leads on: the address of its first link to itself with that parameter.

        Raises:
            OtherPage: the page is not shown.
            NoSuchLink: it has no such link.
        """
        text, _ = self.read(path)
        for found in map(unescape, _LINK.findall(text)):
            address, _, query = found.partition("?")
            if address in (path, "") and parameter in parse_qs(query):
                return f"{path}?{query}"
        raise NoSuchLink(path, parameter)

    def close(self) -> None:
        """Hang up."""
        self._http.close()
