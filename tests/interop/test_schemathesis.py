"""What the server does and what its documents say are one: Schemathesis reads the documents and tries everything."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from openfla.contract import addresses
from openfla.contract.qualities import Quality
from tests.platforms import BAKERY, BUTCHER, WORKER, Platform

HERE: Final = Path(__file__).parent / "schemathesis"
REPOSITORY: Final = Path(__file__).parents[2]
EXAMPLES: Final = os.environ.get("SCHEMATHESIS_EXAMPLES", "4")
"""For each operation and phase; more of them on a night when nobody waits."""
SEED: Final = os.environ.get("SCHEMATHESIS_SEED", "")
"""Without one it is the same run each time."""
PATIENCE_S: Final = 180 + 10 * int(EXAMPLES)

pytestmark = pytest.mark.timeout(PATIENCE_S + 60)


@pytest.mark.requirement("CHANNEL-2")
@pytest.mark.parametrize(
    ("number", "quality", "base"),
    [
        (BAKERY, Quality.EMPLOYER, addresses.FLA),
        (BUTCHER, Quality.TRAINING_PROVIDER, addresses.TRAINING_PROVIDER),
    ],
    ids=["employers", "providers"],
)
def test_server_and_document_are_one(
    number: str, quality: Quality, base: str, platform: Platform, tmp_path: Path
) -> None:
    party = platform.party(number, quality)  # type: ignore[arg-type]
    words = [
        *(str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(HERE / "schemathesis.toml")),
        *("run", f"{platform.base_url}{base}/doc/openapi.json"),
        *("--header", f"Authorization: Bearer {party.token}"),
        *("--phases", "examples,coverage,fuzzing,stateful", "--checks", "all", "--continue-on-failure"),
        *("--max-examples", EXAMPLES),
        *(("--seed", SEED, "--generation-database", "none") if SEED else ("--generation-deterministic",)),
        *("--request-timeout", "20", "--no-color"),
    ]
    # Nothing of ours runs in that process: measuring what is covered would only make it slow.
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")},
        "SCHEMATHESIS_HOOKS": "hooks",
        "PYTHONPATH": str(HERE),
        # Tables of all characters, which it would make anew in an empty folder.
        "HYPOTHESIS_STORAGE_DIRECTORY": str(REPOSITORY / ".hypothesis"),
        # Else each request looks through the whole environment for a proxy.
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        "OPENFLA_TEST_ENTERPRISE": number,
        "OPENFLA_TEST_WORKER": WORKER,
    }
    ended = subprocess.run(
        words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
