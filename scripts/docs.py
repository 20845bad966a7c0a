"""Pages that are made from the code: `python scripts/docs.py` writes docs/settings.md; a test holds it current."""

from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec

from openfla.platform.settings import Settings

SETTINGS = Path(__file__).parents[1] / "docs/settings.md"
HEAD = """# Settings

A TOML file (`--settings FILE` or `OPENFLA_SETTINGS`) with a section for each group, or variables of the
environment, which go before the file. A list is written with commas in the environment. This page is made from
the code by `scripts/docs.py`. What is marked by the docs as OpenFLA's own choice may differ on the official side.
"""


def settings_page() -> str:
    """Every setting with its variable, its default and what it is for."""
    lines = [HEAD]
    groups = get_type_hints(Settings, include_extras=True)
    lines += _table("General", "", {n: k for n, k in groups.items() if not _is_group(k)}, Settings())
    for name, kind in groups.items():
        if _is_group(kind):
            lines += _table(f"[{name}]", f"{name}_", get_type_hints(kind, include_extras=True), kind())
    return "\n".join(lines) + "\n"


def _table(title: str, prefix: str, fields: dict[str, Any], usual: Any) -> list[str]:
    rows = [
        f"| `{name}` | `OPENFLA_{(prefix + name).upper()}` | {_default(getattr(usual, name))} | {_about(kind)} |"
        for name, kind in fields.items()
    ]
    return [f"## {title}", "", "| name | variable | default | what it is for |", "|---|---|---|---|", *rows, ""]


def _is_group(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _default(value: Any) -> str:
    return f"`{str(value).lower() if isinstance(value, bool) else value}`" if value != "" else "-"


def _about(kind: Any) -> str:
    described = [meta.description for meta in get_args(kind)[1:] if isinstance(meta, msgspec.Meta)]
    return described[0] if described and described[0] else ""


if __name__ == "__main__":
    SETTINGS.write_text(settings_page(), encoding="utf-8")
