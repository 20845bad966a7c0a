"""What happens around every request: a trace id, a log line, a count."""

import logging
import re
import time
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any, Final
from uuid import uuid4

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import Counter, Histogram

from openfla.platform.kernel import metrics

_TRACE_ID: Final = re.compile(rb"[A-Za-z0-9-]{1,36}")
_log = structlog.stdlib.get_logger("openfla.http")
_listening = logging.getLogger("openfla.http")
"""Asked first: a line that nobody wants is not worth making."""


class Edge:
    """The outermost layer: answers carry BelGov-Trace-Id, made here, and the caller's as BelGov-Related-Trace-Id.

    Source: Belgif guide (reference channel.md section 20). The log line names the route, not the address, so
    that nothing a caller puts in an address gets into a log.
    """

    def __init__(
        self,
        app: ASGIApp,
        shortcuts: Mapping[tuple[str, str], ASGIApp],
        methods: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """Around an application.

        Args:
            app: what answers.
            shortcuts: by method and path, what goes past it.
            methods: those of each route, for Allow; the framework tells only the first that was registered.
        """
        self._app = app
        self._shortcuts = shortcuts
        self._allow = {path: ", ".join(sorted(found)).encode() for path, found in (methods or {}).items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        trace_id = str(uuid4())
        scope.setdefault("state", {})["trace_id"] = trace_id
        extra = [(b"belgov-trace-id", trace_id.encode()), *_SECURITY, *_related(scope)]
        begun = time.perf_counter()
        status = 500

        async def send_with_trace(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *extra]
                if scope["method"] == "OPTIONS":
                    message["headers"] = _with_allow(
                        message["headers"], self._allow.get(scope.get("path_template", ""))
                    )
            await send(message)

        app = self._shortcuts.get((scope["method"], scope["path"]))
        if app:
            scope["path_template"] = scope["path"]
        try:
            await (app or self._app)(scope, receive, send_with_trace)
        finally:
            _count(scope, status, time.perf_counter() - begun, trace_id)


def _with_allow(headers: Iterable[tuple[bytes, bytes]], allow: bytes | None) -> list[tuple[bytes, bytes]]:
    if allow is None:
        return list(headers)
    return [(name, allow if name.lower() == b"allow" else value) for name, value in headers]


_SECURITY: Final = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]


def _related(scope: Any) -> list[tuple[bytes, bytes]]:
    for name, value in scope["headers"]:
        if name == b"belgov-trace-id" and _TRACE_ID.fullmatch(value):
            return [(b"belgov-related-trace-id", value)]
    return []


def _count(scope: Any, status: int, seconds: float, trace_id: str) -> None:
    route = scope.get("path_template") or "unknown"
    method = scope["method"] if scope["method"] in _METHODS else "OTHER"
    _answers(method, route, status).inc()
    _seconds(route).observe(seconds)
    level = logging.WARNING if status >= 500 else logging.DEBUG  # noqa: PLR2004 - the class of server errors
    if _listening.isEnabledFor(level):
        ms = round(seconds * 1000, 1)
        _log.log(level, "answered", method=method, route=route, status=status, ms=ms, trace_id=trace_id)


@cache
def _answers(method: str, route: str, status: int) -> Counter:
    return metrics.requests.labels(method, route, str(status))


@cache
def _seconds(route: str) -> Histogram:
    return metrics.seconds.labels(route)


_METHODS: Final = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
