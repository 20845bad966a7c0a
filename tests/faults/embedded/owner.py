"""Owns a data folder until it is killed or its input ends; the server is left to stop with the interpreter."""

import json
import sys
from pathlib import Path

from openfla.platform.kernel.embedded import start

if __name__ == "__main__":
    server = start(Path(sys.argv[1]))
    print(json.dumps({"server": server.pid, "url": server.url("postgresql")}), flush=True)
    sys.stdin.read()
