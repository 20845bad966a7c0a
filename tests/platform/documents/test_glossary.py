"""The glossary: every message a block, every field a zone, in each form and language."""

import csv
import importlib
import io
import pkgutil

import msgspec
import pytest

from openfla import contract
from openfla.contract import addresses
from openfla.platform import operations
from openfla.platform.api import glossary, glossary_written
from openfla.platform.api.glossary import CONDITIONS, Presence
from openfla.platform.settings import Settings
from openfla.texts import LANGUAGES, Language, translate

BOOKS = operations.books(Settings())
BLOCKS = glossary.blocks(BOOKS.values())
ZONES = {zone.path: zone for block in BLOCKS for zone in block.zones}
IN_EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.requirement("CHANNEL-2")
def test_every_field_of_every_message_is_a_zone() -> None:
    for book in BOOKS.values():
        for name, schema in book.document["components"]["schemas"].items():
            for part in (schema, *schema.get("allOf", [])):
                assert {f"{name}.{field}" for field in part.get("properties", {})} <= set(ZONES)


def test_every_field_has_a_title_and_a_description_of_its_own() -> None:
    nameless = {
        f"{name}.{field}: {member}"
        for book in BOOKS.values()
        for name, schema in book.document["components"]["schemas"].items()
        for part in (schema, *schema.get("allOf", []))
        for field, told in part.get("properties", {}).items()
        for member in ("x-label", "description")
        if not told.get(member) and not told.get("items", {}).get(member)
    }
    assert sorted(nameless) == []


def test_every_block_has_a_description() -> None:
    assert [block.name for block in BLOCKS if not block.description] == []


def test_every_block_that_a_zone_refers_to_is_there() -> None:
    names = {block.name for block in BLOCKS}
    assert {zone.block for zone in ZONES.values() if zone.block} <= names


def test_every_condition_is_about_a_field_that_a_message_has() -> None:
    messages: dict[str, set[str]] = {}
    for module in pkgutil.iter_modules(contract.__path__):
        for name, value in vars(importlib.import_module(f"openfla.contract.{module.name}")).items():
            if isinstance(value, type) and issubclass(value, msgspec.Struct):
                messages[name] = {field.encode_name for field in msgspec.structs.fields(value)}
    assert [key for key in CONDITIONS if key[1] not in messages.get(key[0], set())] == []


@pytest.mark.parametrize(
    ("path", "presence"),
    [
        ("NewTraining.reference", Presence.INDISPENSABLE),
        ("NewTraining.countsForAccount", Presence.OPTIONAL),
        ("TrainingSearch.enterpriseNumber", Presence.MANDATORY_IF),
        ("Provider.name", Presence.MANDATORY_IF),
    ],
)
def test_a_zone_says_whether_it_must_be_there(path: str, presence: Presence) -> None:
    zone = ZONES[path]
    assert zone.presence is presence
    assert bool(zone.condition) is (presence is Presence.MANDATORY_IF)


def test_a_zone_tells_length_form_codes_and_origin() -> None:
    zone = ZONES["NewTraining.reference"]
    told = dict(zip(glossary_written.COLUMNS, glossary_written.cells(zone, "en"), strict=True))
    assert told["Length and range"] == "1 to 64 characters"
    assert told["Form"].startswith("^")
    assert told["Meaning from"] == "OpenFLA"
    assert "formal, informal" in glossary_written.cells(ZONES["NewTraining.type"], "en")[7]
    assert "when left out: true" in glossary_written.presence(ZONES["NewTraining.countsForAccount"], "en")


def test_what_a_caller_sends_and_what_the_server_answers_are_told_apart() -> None:
    sent = {block.name: block.is_sent for block in BLOCKS}
    assert sent["NewTraining"]
    assert sent["Period"]
    assert not sent["Training"]


@IN_EACH_LANGUAGE
def test_csv_has_a_row_for_each_zone(language: Language) -> None:
    text = glossary_written.in_csv(BLOCKS, language).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert head[0] == translate(language, "Block")
    assert [row[3] for row in rows] == list(ZONES)
    assert {len(row) for row in rows} == {len(head)}


@IN_EACH_LANGUAGE
def test_markdown_has_a_line_for_each_zone_and_no_cell_ends_too_soon(language: Language) -> None:
    lines = glossary_written.in_markdown(BLOCKS, language).decode().splitlines()
    assert lines[0] == f"# {translate(language, glossary_written.TITLE)}"
    rows = [line for line in lines if line.startswith("| `")]
    assert len(rows) == len(ZONES)
    cells = {len(line.replace("\\|", "").split("|")) for line in rows}
    assert cells == {len(glossary_written.COLUMNS) + 2}


def test_one_address_has_its_own_blocks_only() -> None:
    names = {block.name for block in glossary.blocks([BOOKS[addresses.TRAINING_PROVIDER]])}
    assert "NewProviderTraining" in names
    assert "NewTrainingRight" not in names


@IN_EACH_LANGUAGE
def test_every_text_of_the_contract_is_in_the_catalogues(language: Language) -> None:
    texts = glossary.sentences(BOOKS.values())
    assert len(texts) > 100
    if language != "en":
        same = [text for text in texts if translate(language, text) == text]
        # A word may well be the same in two languages; a sentence is not.
        assert [text for text in same if len(text.split()) > 3] == []
