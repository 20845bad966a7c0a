"""Health of the service (Belgif guide, reference channel.md section 21), and its counters."""

import hmac
from typing import Any, Final

from litestar import Response, get
from sqlalchemy import text

from openfla.platform.api.doors import AnyRequest, Given, answer
from openfla.platform.api.errors import ResourceNotFound
from openfla.platform.kernel import metrics
from openfla.platform.kernel.database import Database

_HERE: Final = ("127.0.0.1", "::1")
_PASSED_ON: Final = ("forwarded", "x-forwarded-for", "x-real-ip")


@get("/health", name="health")
async def health(database: Given[Database]) -> Response[bytes]:
    """UP when requests can be answered, DOWN with 503 while the database is out of reach; anybody may ask."""
    try:
        async with database.transaction() as tx:
            await tx.execute(text("SELECT 1"))
    except Exception:  # noqa: BLE001 - whatever it is, the answer is the same
        return answer({"status": "DOWN"}, 503)
    return answer({"status": "UP"})


@get("/metrics", name="metrics")
async def counters(request: AnyRequest) -> Response[bytes]:
    """What this process counted, for Prometheus; to anybody else the address does not exist."""
    if not _may_read(request, request.app.state.metrics_token):
        raise ResourceNotFound
    return Response(metrics.exposition(), media_type=metrics.CONTENT_TYPE)


def _may_read(request: AnyRequest, token: str) -> bool:
    if token:
        shown = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(shown, f"Bearer {token}".encode())
    client: Any = request.client
    is_from_here = client is not None and client.host in _HERE
    return is_from_here and not any(name in request.headers for name in _PASSED_ON)


routes: Final = [counters]
api_routes: Final = [health]
