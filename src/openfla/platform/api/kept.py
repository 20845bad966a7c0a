"""Answers that a reader may keep, and ask about again: ETag and If-None-Match (RFC 9110 section 13.1.2)."""

from typing import Final

from litestar import Response

from openfla.platform.api.documents import etag
from openfla.platform.api.doors import AnyRequest

CHECK_SOON: Final = "public, max-age=60"
FOR_EVER: Final = "public, max-age=31536000, immutable"


def kept(request: AnyRequest, content: bytes, media_type: str, cache: str) -> Response[bytes]:
    """The content, or 304 when the reader has it."""
    tag = etag(content)
    headers = {"ETag": tag, "Cache-Control": cache}
    known = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    if tag in known or known == ["*"]:
        return Response(b"", status_code=304, headers=headers, media_type=media_type)
    return Response(content, media_type=media_type, headers=headers)
