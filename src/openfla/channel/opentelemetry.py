"""Traces of calls by OpenTelemetry; installed with `openfla[opentelemetry]`.

>>> hook = OpenTelemetryHook()  # for Channel(..., hooks=[hook])
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from openfla import __version__
from openfla.channel._errors import ExtraMissing
from openfla.channel._facts import AttemptFacts, Outcome
from openfla.channel._hooks import Hook

if TYPE_CHECKING:
    from opentelemetry import trace
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
else:
    try:
        from opentelemetry import trace
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
    except ModuleNotFoundError:
        raise ExtraMissing("opentelemetry") from None

_ERROR_FROM: Final = 400
_METHODS: Final = frozenset({"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"})
_PORTS: Final = {"https": 443, "http": 80}


class OpenTelemetryHook(Hook):
    """A client span for every attempt, with the header `traceparent` (W3C) so that the other side can go on from it.

    Source: semantic conventions for HTTP client spans, stable since version 1.23: one span for each time a
    request is sent, `http.request.resend_count` from the second one on. The addresses are redacted as in all
    facts; of query and body nothing is in a span.

    Args:
        tracer_provider: the global one unless given.
        with_header: False sends no `traceparent`. Belgif has it inside one trust boundary only (reference
            channel.md section 20), which a call to another organisation leaves.
    """

    def __init__(self, tracer_provider: "trace.TracerProvider | None" = None, *, with_header: bool = True) -> None:
        self._tracer = trace.get_tracer("openfla.channel", __version__, tracer_provider)
        self._with_header = with_header

    def on_attempt(self, attempt: AttemptFacts) -> Mapping[str, str] | None:
        """The span begins, below the current one."""
        name = attempt.call.method if attempt.call.method in _METHODS else "HTTP"
        span = self._tracer.start_span(name, kind=trace.SpanKind.CLIENT, attributes=_known_before(attempt))
        attempt.notes[self] = span
        headers: dict[str, str] = {}
        if self._with_header:
            # Not the global propagator: baggage is for one's own house.
            TraceContextTextMapPropagator().inject(headers, trace.set_span_in_context(span))
        return headers

    def on_answer(self, attempt: AttemptFacts, outcome: Outcome) -> None:
        """The span ends."""
        span: trace.Span = attempt.notes.pop(self)
        if outcome.status is not None:
            span.set_attribute("http.response.status_code", outcome.status)
        if outcome.status is None or outcome.status >= _ERROR_FROM:
            span.set_attribute("error.type", outcome.told)
            span.set_status(trace.StatusCode.ERROR)
        span.end()


def _known_before(attempt: AttemptFacts) -> dict[str, Any]:
    parts = urlsplit(attempt.call.url)
    known: dict[str, Any] = {
        "http.request.method": attempt.call.method if attempt.call.method in _METHODS else "_OTHER",
        "url.full": attempt.call.url,
        "server.address": parts.hostname or "",
        "server.port": parts.port or _PORTS.get(parts.scheme, 0),
        "openfla.trace_id": attempt.trace_id,
    }
    if attempt.number > 1:
        known["http.request.resend_count"] = attempt.number - 1
    return known
