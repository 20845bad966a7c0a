"""Files that pages refer to: style and icon, kept by the browser until their content changes."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from openfla.platform.api.doors import AnyRequest
from openfla.platform.api.kept import CHECK_SOON, FOR_EVER, kept

_FOLDER: Final = Path(__file__).parent / "static"
_MEDIA_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class File:
    content: bytes
    media_type: str
    version: str
    """Begin of the content's hash; it stands in the address."""


def address(name: str) -> str:
    """Where a file is, with its version: another content is another address."""
    return f"/static/{name}?v={_files()[name].version}"


def text(name: str) -> str:
    """The content of a file, to stand in another."""
    return _files()[name].content.decode()


@get("/static/{name:str}", name="static")
async def static(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """One file; kept for ever when asked for by its version."""
    file = _files().get(name)
    if file is None:
        raise NotFoundException
    is_versioned = request.query_params.get("v") == file.version
    return kept(request, file.content, file.media_type, FOR_EVER if is_versioned else CHECK_SOON)


@cache
def _files() -> dict[str, File]:
    found = sorted(path for path in _FOLDER.iterdir() if path.suffix in _MEDIA_TYPES)
    return {path.name: _read(path) for path in found}


def _read(path: Path) -> File:
    content = path.read_bytes()
    return File(content, _MEDIA_TYPES[path.suffix], hashlib.sha256(content).hexdigest()[:16])
