"""Every code that stands in a message has a list, and in it a label."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import StrEnum

import msgspec
import pytest

from openfla import contract
from openfla.contract.code_lists import CODE_LISTS, CodeList, by_name, by_type, in_all_languages
from openfla.contract.records import Record
from openfla.texts import LANGUAGES

EACH = pytest.mark.parametrize("found", CODE_LISTS, ids=lambda found: found.name)


def structs() -> Iterator[type]:
    """Every message of the contract; a record as it was read is none."""
    for module in pkgutil.iter_modules(contract.__path__):
        for value in vars(importlib.import_module(f"openfla.contract.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, msgspec.Struct) and value is not Record:
                yield value


def codes_in_messages() -> set[type[StrEnum]]:
    """Every type of codes that a field of a message has."""
    waiting = [field.type for struct in structs() for field in msgspec.inspect.type_info(struct).fields]  # type: ignore[attr-defined]
    found: set[type[StrEnum]] = set()
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, msgspec.inspect.EnumType) and issubclass(kind.cls, StrEnum):
            found.add(kind.cls)
        waiting += [getattr(kind, name) for name in ("type", "item_type") if hasattr(kind, name)]
        waiting += list(getattr(kind, "types", ()))
    return found


def test_every_type_of_codes_in_a_message_has_its_list() -> None:
    found = codes_in_messages()
    assert len(found) > 5
    assert {kind.__name__ for kind in found} - set(by_type()) == set()


@EACH
def test_each_code_has_a_label_and_no_label_is_for_another_code(found: CodeList) -> None:
    assert set(found.labels) == set(found.type)
    assert all(label.strip() for label in found.labels.values())


@EACH
def test_a_list_is_found_by_a_name_in_the_plural(found: CodeList) -> None:
    assert by_name()[found.name] is found
    assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*s", found.name)
    assert found.title
    assert found.description.endswith(".")


def test_no_two_lists_have_one_name_or_one_type() -> None:
    assert len(by_name()) == len(by_type()) == len(CODE_LISTS)


def test_a_text_is_told_in_every_language() -> None:
    told = in_all_languages("Documents")
    assert tuple(told) == LANGUAGES
    assert told["fr"] != told["nl"]
