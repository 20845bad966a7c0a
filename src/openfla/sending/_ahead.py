"""Having SQLite write ahead, so that others read while one writes."""

import sqlite3
import time
from typing import Final

_PAUSE_S: Final = 0.01


def write_ahead(connection: sqlite3.Connection, patience_s: float) -> None:
    """Turn it on, when others who make the same file or look at it are done; SQLite itself does not wait for them.

    Raises:
        sqlite3.OperationalError: they are not done after so many seconds.
    """
    end = time.monotonic() + patience_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as mistake:
            if mistake.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > end:
                raise
        else:
            return
        time.sleep(_PAUSE_S)
