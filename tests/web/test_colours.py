"""Contrast of both themes (WCAG 2.2, 1.4.3 and 1.4.11), computed from the style's own properties."""

import re
from pathlib import Path

import pytest

from openfla.platform import portal

_STYLE = (Path(portal.__file__).parent / "static/style.css").read_text()
_THEMES = [
    dict(re.findall(r"--([\w-]+): (#\w{6})", block)) for block in re.findall(r":root \{(.*?)\}", _STYLE, re.DOTALL)
]
_TEXTS = [
    *((ink, paper) for ink in ("ink", "quiet", "accent", "danger") for paper in ("paper", "card")),
    *((ink, "accent-soft") for ink in ("ink", "accent")),
    ("mark-ink", "mark"),
    ("paper", "accent"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", _THEMES[:2], ids=["light", "dark"])
class TestContrast:
    @pytest.mark.parametrize(("ink", "paper"), _TEXTS)
    def test_text_can_be_read(self, theme: dict[str, str], ink: str, paper: str) -> None:
        assert contrast(theme[ink], theme[paper]) >= 4.5

    @pytest.mark.parametrize("paper", ["paper", "card"])
    def test_the_edge_of_a_field_can_be_seen(self, theme: dict[str, str], paper: str) -> None:
        assert contrast(theme["edge"], theme[paper]) >= 3

    @pytest.mark.parametrize("paper", ["paper", "card", "mark"])
    def test_the_focus_can_be_seen(self, theme: dict[str, str], paper: str) -> None:
        assert contrast(theme["focus"], theme[paper]) >= 3
