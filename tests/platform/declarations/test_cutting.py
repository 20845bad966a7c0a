"""Whatever the borders of the pieces in which a declaration comes in: its records are its records."""

import itertools
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla.contract.declarations import LARGEST_RECORD
from openfla.platform.declarations.cutting import TOO_LARGE, ArrayCutter, Cutter, LineCutter, Uncuttable

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(['"', "\\", "}, {", "[", ",\n"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(max_size=5), VALUES, max_size=4)
BLANKS = st.text(" \t\r\n", max_size=4)


def cut(cutter: Cutter, body: bytes, borders: list[int]) -> list[bytes]:
    """What comes out when the body comes in these pieces."""
    places = [0, *sorted(border % (len(body) + 1) for border in borders), len(body)]
    found = [record for start, end in itertools.pairwise(places) for record in cutter.feed(body[start:end])]
    return [*found, *cutter.close()]


def written(element: Any, *, indent: int | None, is_ascii: bool) -> str:
    return json.dumps(element, indent=indent, ensure_ascii=is_ascii)


class TestArrays:
    @given(
        elements=st.lists(OBJECTS | VALUES, min_size=1, max_size=12),
        borders=st.lists(st.integers(0, 10_000), max_size=30),
        blanks=st.lists(BLANKS, min_size=3, max_size=3),
        indent=st.sampled_from([None, 1]),
        is_ascii=st.booleans(),
    )
    def test_any_array_in_any_pieces_gives_its_elements(
        self, elements: list[Any], borders: list[int], blanks: list[str], indent: int | None, is_ascii: bool
    ) -> None:
        before, between, after = blanks
        told = f"{between},{after}".join(written(one, indent=indent, is_ascii=is_ascii) for one in elements)
        body = f"{before}[{after}{told}{before}]{between}".encode()
        found = cut(ArrayCutter(), body, borders)
        assert [json.loads(record) for record in found] == elements
        assert not any(b"\n" in record for record in found)

    @given(body=st.binary(max_size=60) | st.text('[]{},:"\\ \n1a', max_size=40).map(str.encode), border=st.integers(0))
    def test_what_comes_out_does_not_depend_on_the_borders(self, body: bytes, border: int) -> None:
        def outcome(borders: list[int]) -> tuple[str, Any]:
            try:
                return "cut", cut(ArrayCutter(), body, borders)
            except Uncuttable as broken:
                return "broken", broken.records

        whole = outcome([])
        assert outcome([border]) == whole
        assert outcome(list(range(len(body)))) == whole

    def test_many_elements_in_pieces_of_any_size_give_the_same(self) -> None:
        elements = [{"n": n, "in": [{"a": 1}, {"b": "}, {"}], "text": 'a "b" \\ {' * (n % 9)} for n in range(2000)]
        for body in (json.dumps(elements).encode(), json.dumps(elements, indent=2).encode()):
            for size in (1, 100, 4096, 65_536, len(body)):
                cutter = ArrayCutter()
                found = [r for at in range(0, len(body), size) for r in cutter.feed(body[at : at + size])]
                assert cutter.close() == []
                assert [json.loads(record) for record in found] == elements

    def test_a_line_break_in_a_text_is_as_wrong_afterwards(self) -> None:
        (record,) = cut(ArrayCutter(), b'[{"title": "a\nb"}]', [])
        with pytest.raises(msgspec.DecodeError):
            msgspec.json.decode(record)

    @pytest.mark.parametrize(
        ("body", "before"),
        [
            (b'{"a": 1}', 0),
            (b'\xef\xbb\xbf[{"a": 1}]', 0),
            (b"[", 0),
            (b"[1, 2", 1),
            (b'[{"a": 1}, {"b": 2}, {"c": ', 2),
            (b'[{"a": 1}, {"b": "', 1),
            (b"[{}, {}, ]", 2),
            (b"[{},, {}]", 1),
            (b"[,]", 0),
            (b"[{}, [1}, {}]", 1),
            (b"[{}, }, {}]", 1),
            (b"[{}, {}] {}", 2),
            (b"[{}, {}][{}]", 2),
            (b"[{}] {}, {}, {}", 1),
        ],
    )
    def test_a_broken_one_tells_how_far_it_was_whole(self, body: bytes, before: int) -> None:
        for borders in ([], list(range(len(body)))):
            with pytest.raises(Uncuttable) as broken:
                cut(ArrayCutter(), body, borders)
            assert broken.value.records == before

    def test_elements_that_are_no_objects_and_no_json_are_passed_on(self) -> None:
        body = b'[{"a": 1} {"b": 2}, nonsense, {"title": "\xff\xfe"}, 1, "a, b", [1, 2], {"a": \'b\'}]'
        told = [
            b'{"a": 1} {"b": 2}',
            b"nonsense",
            b'{"title": "\xff\xfe"}',
            b"1",
            b'"a, b"',
            b"[1, 2]",
            b"{\"a\": 'b'}",
        ]
        assert cut(ArrayCutter(), body, []) == told

    def test_nothing_is_no_record(self) -> None:
        assert cut(ArrayCutter(), b" [ ] ", []) == cut(ArrayCutter(), b"", []) == []


class TestLines:
    @given(
        records=st.lists(OBJECTS, max_size=12),
        borders=st.lists(st.integers(0, 10_000), max_size=30),
        end=st.sampled_from(["\n", "\r\n", "\n\n", "\n \t\r\n"]),
        has_last=st.booleans(),
    )
    def test_any_lines_in_any_pieces_give_their_records(
        self, records: list[Any], borders: list[int], end: str, has_last: bool
    ) -> None:
        body = end.join(written(one, indent=None, is_ascii=False) for one in records) + (end if has_last else "")
        assert [json.loads(record) for record in cut(LineCutter(), body.encode(), borders)] == records

    def test_a_wrong_line_is_a_line(self) -> None:
        assert cut(LineCutter(), b'{"a": 1}\n{"b": \n\xff\xfe\n{"c": 3}', []) == [
            b'{"a": 1}',
            b'{"b":',
            b"\xff\xfe",
            b'{"c": 3}',
        ]


@pytest.mark.parametrize("kind", [LineCutter, ArrayCutter])
class TestLargeRecords:
    @pytest.mark.parametrize("size", [1000, 65_536, 10_000_000])
    def test_one_that_is_larger_than_allowed_is_told_and_the_others_go_on(self, kind: type[Cutter], size: int) -> None:
        fits = b'"' + b"x" * (LARGEST_RECORD - 2) + b'"'
        between, (first, last) = (b",", (b"[", b"]")) if kind is ArrayCutter else (b"\n", (b"", b""))
        body = first + between.join([b"{}", fits, fits.replace(b"xx", b"xxx", 1), b"{}"]) + last
        assert cut(kind(), body, list(range(0, len(body), size))) == [b"{}", fits, TOO_LARGE, b"{}"]

    def test_nothing_of_it_is_held(self, kind: type[Cutter]) -> None:
        cutter = kind()
        cutter.feed(b'["')
        for _ in range(2000):
            assert cutter.feed(b"x" * 65_536) == []
        assert len(cutter._held._bytes) <= LARGEST_RECORD  # type: ignore[attr-defined]
