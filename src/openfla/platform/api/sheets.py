"""Rows of cells as Markdown and as CSV (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Sequence


def as_markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; what would end a cell too soon is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(text) for text in line)} |" for line in lines)


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """With a byte order mark, by which a spreadsheet knows that it is UTF-8."""
    file = io.StringIO()
    csv.writer(file).writerows([head, *rows])
    return file.getvalue().encode("utf-8-sig")


def code(text: str) -> str:
    """A text as Markdown shows code; nothing stays nothing."""
    return f"`{text}`" if text else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
