"""What the process counts about itself, for Prometheus."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

registry: Final = CollectorRegistry()

requests: Final = Counter("openfla_http_requests", "Answers given.", ["method", "path", "status"], registry=registry)
seconds: Final = Histogram(
    "openfla_http_request_seconds",
    "Time from request to answer.",
    ["path"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=registry,
)
tokens: Final = Counter("openfla_tokens", "Token requests, by outcome.", ["outcome"], registry=registry)
trainings: Final = Counter("openfla_trainings", "Trainings sent, by outcome.", ["outcome"], registry=registry)

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST


def exposition() -> bytes:
    """Everything counted so far, in the OpenMetrics text format."""
    told: bytes = generate_latest(registry)  # type: ignore[no-untyped-call]
    return told
