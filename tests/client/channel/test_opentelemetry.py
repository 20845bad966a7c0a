import re

import pytest
from opentelemetry import baggage, context
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from openfla.channel import Call, Patience, patiently
from openfla.channel.opentelemetry import OpenTelemetryHook
from tests.client.channel.worlds import World
from tests.client.server import Reply, Server

QUICK = Patience(first_s=0.001)


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def provider(exporter: InMemorySpanExporter) -> TracerProvider:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return provider


def about(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})


def test_every_attempt_is_a_span_that_the_other_side_can_go_on_from(
    world: World, server: Server, provider: TracerProvider, exporter: InMemorySpanExporter
) -> None:
    server.on("/x", Reply(503), Reply(200))
    with provider.get_tracer("test").start_as_current_span("outer"):
        found = world.do(
            patiently(lambda: Call("GET", server.api + "/x?page=2"), QUICK), hooks=[OpenTelemetryHook(provider)]
        )
    first, second, outer = exporter.get_finished_spans()
    assert {first.name, second.name, outer.name} == {"GET", "outer"}
    assert first.kind is SpanKind.CLIENT
    port = int(server.base_url.rpartition(":")[2])
    assert about(second) == {
        "http.request.method": "GET",
        "url.full": f"{server.api}/x?page=…",
        "server.address": "127.0.0.1",
        "server.port": port,
        "http.request.resend_count": 1,
        "http.response.status_code": 200,
        "openfla.trace_id": found.trace_id,
    }
    assert (about(first)["http.response.status_code"], about(first)["error.type"]) == (503, "503")
    assert "http.request.resend_count" not in about(first)
    assert [span.status.status_code for span in (first, second)] == [StatusCode.ERROR, StatusCode.UNSET]
    for span, came in zip((first, second), server.to("/x"), strict=True):
        assert span.context is not None
        assert span.parent is not None
        assert outer.context is not None
        assert span.parent.span_id == outer.context.span_id
        told = re.fullmatch(r"00-(\w{32})-(\w{16})-0[13]", came.headers["traceparent"])
        assert told is not None
        assert [int(part, 16) for part in told.groups()] == [span.context.trace_id, span.context.span_id]


def test_a_silence_is_an_error(world: World, provider: TracerProvider, exporter: InMemorySpanExporter) -> None:
    world.do(
        patiently(lambda: Call("BREW", "http://127.0.0.1:1/x"), Patience(attempts=1)),
        hooks=[OpenTelemetryHook(provider)],
    )
    (span,) = exporter.get_finished_spans()
    assert (span.name, about(span)["http.request.method"], about(span)["error.type"]) == (
        "HTTP",
        "_OTHER",
        "connection",
    )
    assert span.status.status_code is StatusCode.ERROR


def test_baggage_stays_at_home_and_the_header_too_if_told(
    world: World, server: Server, provider: TracerProvider
) -> None:
    server.on("/x", Reply(200))
    token = context.attach(baggage.set_baggage("user", "very-secret"))
    try:
        for hook in (OpenTelemetryHook(provider), OpenTelemetryHook(provider, with_header=False)):
            world.do(patiently(lambda: Call("GET", server.api + "/x"), QUICK), hooks=[hook])
    finally:
        context.detach(token)
    with_header, without = (came.headers for came in server.to("/x"))
    assert ("traceparent" in with_header, "traceparent" in without) == (True, False)
    assert "baggage" not in with_header
