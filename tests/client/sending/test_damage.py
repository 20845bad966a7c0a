"""Damaged files: whatever their bytes, they are read or refused in our own words."""

import io
from contextlib import suppress
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openfla.sending import UnusableFile, propose, read

FILES = Path(__file__).parent / "files"
PARTS = {
    "formations.xlsx": ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"),
    "formations.ods": ("content.xml",),
}
PLACES = [(name, part) for name, parts in PARTS.items() for part in parts]
BEGINNINGS = [b"", b"PK\x03\x04", b"{", b"[{", b"sep=;\n", b"\xff\xfe", b"reference;ssin;title\n"]
BITS = st.sampled_from(
    [b"", b"<", b">", b'"', b"9", b"-1", b"&x;", b"\xff", b"</row>", b"e99", b"A" * 40, b"\x00", b"U9"]
)


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"{", b"[{", b"sep=;\n", b"\xff\xfe", b"reference;ssin;title\n"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, beginning: bytes) -> None:
    (tmp_path / "any").write_bytes(beginning + content)
    for what in (read, propose):
        with suppress(UnusableFile):
            found = what(tmp_path / "any")
            assert found.description


@pytest.mark.parametrize(("name", "part"), PLACES)
@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_a_part_with_some_bytes_changed_is_read_or_refused(
    tmp_path: Path, name: str, part: str, data: st.DataObject
) -> None:
    parts = dict(content_of(name))
    at = data.draw(st.integers(0, len(parts[part]) - 1))
    parts[part] = parts[part][:at] + data.draw(BITS) + parts[part][at + data.draw(st.integers(0, 3)) :]
    file = tmp_path / name
    with ZipFile(file, "w") as changed:
        for each, content in parts.items():
            changed.writestr(each, content)
    with suppress(UnusableFile):
        for row in read(file):
            assert row.place.row


@cache
def content_of(name: str) -> dict[str, bytes]:
    with ZipFile(io.BytesIO((FILES / name).read_bytes())) as parts:
        return {each: parts.read(each) for each in parts.namelist()}
