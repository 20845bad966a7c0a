"""The glossary in Markdown and CSV, in the language of its reader."""

from collections.abc import Sequence
from typing import Final

from openfla.platform.api.documents_origins import NAMES
from openfla.platform.api.glossary import PRESENCES, Block, Zone
from openfla.platform.api.sheets import as_csv, as_markdown, code
from openfla.texts import N_, Language, translate

TITLE: Final = N_("Glossary of blocks and zones")
ABOUT: Final = N_(
    "Every message of the API as a block, every field as a zone. This is OpenFLA's own contract, not the official one, "
    "which is not public; beside each zone stands where its meaning comes from."
)
COLUMNS: Final = (
    N_("Zone"),
    N_("Label"),
    N_("Description"),
    N_("Type"),
    N_("Length and range"),
    N_("Form"),
    N_("Presence"),
    N_("Codes"),
    N_("Example"),
    N_("Meaning from"),
)
_BLOCK: Final = (N_("Block"), N_("Name of the block"), N_("About the block"))
_USUAL: Final = N_("Optional; when left out: %(value)s")


def in_markdown(blocks: Sequence[Block], language: Language) -> bytes:
    """A chapter for each block, a line for each zone."""
    parts = [f"# {translate(language, TITLE)}", translate(language, ABOUT)]
    head = [translate(language, column) for column in COLUMNS]
    for block in blocks:
        parts.append(f"## {translate(language, block.label)} ({code(block.name)})")
        parts.append(translate(language, block.description))
        parts.append(as_markdown(head, [_marked(cells(zone, language)) for zone in block.zones]))
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def in_csv(blocks: Sequence[Block], language: Language) -> bytes:
    """A row for each zone, with its block."""
    head = [translate(language, column) for column in (*_BLOCK, *COLUMNS)]
    rows = [
        [block.name, translate(language, block.label), translate(language, block.description), *cells(zone, language)]
        for block in blocks
        for zone in block.zones
    ]
    return as_csv(head, rows)


def cells(zone: Zone, language: Language) -> list[str]:
    """What is told of a zone, in the order of COLUMNS."""
    return [
        zone.path,
        translate(language, zone.label),
        translate(language, zone.description),
        zone.block or zone.kind,
        "; ".join(translate(language, limit.sentence, limit.values) for limit in zone.length),
        zone.pattern,
        presence(zone, language),
        f"{zone.code_list.name}: {', '.join(zone.codes)}" if zone.code_list else ", ".join(zone.codes),
        zone.example,
        translate(language, NAMES[zone.origin]) if zone.origin else "",
    ]


def presence(zone: Zone, language: Language) -> str:
    """Whether it must be there, and when."""
    if zone.condition:
        return translate(language, zone.condition)
    if zone.usual:
        return translate(language, _USUAL, {"value": zone.usual})
    return translate(language, PRESENCES[zone.presence])


def _marked(told: list[str]) -> list[str]:
    """Names and forms as code."""
    shown = {COLUMNS.index(column) for column in ("Zone", "Type", "Form", "Example")}
    return [code(text) if place in shown else text for place, text in enumerate(told)]
