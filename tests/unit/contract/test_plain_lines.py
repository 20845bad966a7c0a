"""Many lines at once say what each of them says by itself; where one needs a second look, nothing is said of all."""

import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla.contract.declarations import (
    LARGEST_RECORD,
    DeclarationRecord,
    ProviderDeclarationRecord,
    RecordKind,
)
from openfla.contract.records import read, read_plain
from tests.unit.contract.makers import a_training


def a_line(**about: Any) -> bytes:
    return json.dumps({"training": a_training(**about)}, ensure_ascii=False).encode()


GOOD: Final = (
    a_line(),
    a_line(title='"Nieuw": "oud" é', reference="a:b"),
    json.dumps({"withdrawal": {"kind": "training", "reference": "r-1"}}).encode(),
    json.dumps({"training": a_training(), "correction": True}).encode(),
)
NOT_PLAIN: Final = (
    b"",
    b"{",
    b"{}{}",
    b'{"training":\n{}}',
    a_line(title=""),
    a_line(ssin=1),
    a_line(duration={"value": "7.6", "unit": "hours"}),
    a_line().replace(b'"title"', b'"reference": "twice", "title"'),
    a_line().replace(b'"title"', b'"\\u0074itle"'),
    a_line(title="x" * LARGEST_RECORD),
)


@given(st.lists(st.sampled_from(GOOD), min_size=1, max_size=6))
def test_lines_of_the_right_shape_say_the_same_together(lines: list[bytes]) -> None:
    assert read_plain(lines, DeclarationRecord) == [read(line, DeclarationRecord) for line in lines]


@pytest.mark.parametrize("other", NOT_PLAIN, ids=range(len(NOT_PLAIN)))
@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_that_needs_a_second_look_sends_all_to_be_read_by_themselves(other: bytes, place: int) -> None:
    lines = [GOOD[0], GOOD[1]]
    lines.insert(place, other)
    assert read_plain(lines, DeclarationRecord) is None


def test_each_has_exactly_one_content() -> None:
    (found,) = read_plain([b"{}"], DeclarationRecord) or []
    assert found == read(b"{}", DeclarationRecord)
    assert [each.code for each in found.findings] == ["exactlyOneExpected"]


def test_nothing_says_nothing() -> None:
    assert read_plain([], ProviderDeclarationRecord) is None


def test_a_word_is_found_as_the_text_that_it_is() -> None:
    assert "training" in set[str](RecordKind)
