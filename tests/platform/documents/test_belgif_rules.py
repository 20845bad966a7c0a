"""Our documents by every rule of the Belgif guide that a program can check; each rule by what breaks it."""

import json
from typing import Any

import pytest

from openfla.platform import operations
from openfla.platform.settings import Settings, WebSettings
from tests.platform.documents.belgif import addresses, calls, shapes
from tests.platform.documents.belgif.book import RULES, Rule

BOOKS = operations.books(Settings(web=WebSettings(base_url="https://fla.example.org")))
BY_CALLER = dict(zip(("employers", "providers"), BOOKS.values(), strict=True))
EACH = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.sentence)


def document_of(caller: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(BY_CALLER[caller].as_json)
    return found


def test_every_chapter_has_its_rules() -> None:
    chapters = {rule.breaches.__module__ for rule in RULES}
    assert chapters == {chapter.__name__ for chapter in (addresses, calls, shapes)}
    assert len({rule.sentence for rule in RULES}) == len(RULES) > 50


@pytest.mark.requirement("CHANNEL-2")
@pytest.mark.parametrize("caller", BY_CALLER)
@EACH
def test_it_is_kept(rule: Rule, caller: str) -> None:
    assert list(rule.breaches(document_of(caller))) == []


@EACH
def test_it_finds_what_breaks_it(rule: Rule) -> None:
    document = document_of("employers")
    rule.broken(document)
    assert list(rule.breaches(document)) != []
