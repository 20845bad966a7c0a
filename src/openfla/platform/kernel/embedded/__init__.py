"""A private PostgreSQL 18 in the data folder: started by the process that owns the folder, and stopped with it."""

from openfla.platform.kernel.embedded.errors import (
    AccountMissing,
    BinariesMissing,
    DatabaseNotMade,
    EmbeddedMistake,
    FolderInUse,
    FolderNotReachable,
    FolderNotWritable,
    NobodyRuns,
    NoSpace,
    NotADatabaseFolder,
    OtherVersion,
    ServerNotReady,
    ServerNotStarted,
    explaining,
)
from openfla.platform.kernel.embedded.server import RunningServer, Server, attach, attach_or_start, start
from openfla.platform.kernel.embedded.settings import EmbeddedSettings

__all__ = [
    "AccountMissing",
    "BinariesMissing",
    "DatabaseNotMade",
    "EmbeddedMistake",
    "EmbeddedSettings",
    "FolderInUse",
    "FolderNotReachable",
    "FolderNotWritable",
    "NoSpace",
    "NobodyRuns",
    "NotADatabaseFolder",
    "OtherVersion",
    "RunningServer",
    "Server",
    "ServerNotReady",
    "ServerNotStarted",
    "attach",
    "attach_or_start",
    "explaining",
    "start",
]
