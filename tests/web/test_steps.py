"""The next steps on the start page work when they are copied to a terminal, as they stand there."""

import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.interop import needs
from tests.platforms import SECRET, Platform

_STEP = re.compile(r"<pre><code>(.*?)</code></pre>", re.DOTALL)


def test_the_steps_lead_to_a_first_call(site: Platform, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        needs.unmet("the program curl is not installed")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "OPENFLA_DATABASE_URL": site.url,
        "OPENFLA_SECRET": SECRET,
        "OPENFLA_CONFIG_DIR": str(tmp_path / "config"),
        "OPENFLA_CACHE_DIR": str(tmp_path / "cache"),
    }
    client_id = "CLIENT_ID"
    said = ""
    for step in _STEP.findall(site.http.get("/").text):
        command = html.unescape(step).replace("CLIENT_ID", client_id)
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        said = done.stdout
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        if found := re.search(r"Client ID: (\S+)", said):
            client_id = found[1]
    assert '"items":[]' in said
