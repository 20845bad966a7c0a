"""Make docs/demo.svg: run the demonstration and draw what it prints, in a terminal of 100 columns."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).parents[1] / "docs/demo.svg"
COLUMNS = 100
THIRD_PARTY_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def main() -> None:
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "FORCE_COLOR": "1", "OPENFLA_LANGUAGE": "en"}
    command = [str(Path(sys.executable).with_name("openfla")), "demo", "--once"]
    printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    lines = [line for line in printed.splitlines() if "/231" not in line]
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi("\n".join(["$ make demo ONCE=1", *lines])))
    drawn = console.export_svg(title="OpenFLA")
    PICTURE.write_text(THIRD_PARTY_FONT.sub("", drawn), encoding="utf-8")


if __name__ == "__main__":
    main()
