from pathlib import Path
from typing import Annotated, Final

from msgspec import Meta, Struct


class EmbeddedSettings(Struct, frozen=True, kw_only=True):
    """How the embedded PostgreSQL runs; nobody needs to change any of it on a laptop."""

    system_user: Annotated[
        str, Meta(min_length=1, description="Account that the database runs as when OpenFLA is started by root.")
    ] = "openfla"
    binaries_folder: Annotated[
        Path, Meta(description="Where root puts a copy of PostgreSQL when that account cannot reach the installed one.")
    ] = Path("/var/lib/openfla")
    shared_buffers_mib: Annotated[int, Meta(ge=16, description="Memory for PostgreSQL's own cache, in MiB.")] = 256
    max_connections: Annotated[int, Meta(ge=10, description="Connections that may be open at once.")] = 100
    # After a crash the server reads back up to a gigabyte of its journal before it is ready.
    start_limit_s: Annotated[float, Meta(gt=0, description="How long the server may take to be ready.")] = 120.0
    stop_limit_s: Annotated[float, Meta(gt=0, description="How long it may take to stop before it is cut off.")] = 30.0


DEFAULTS: Final = EmbeddedSettings()
