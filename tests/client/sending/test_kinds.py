"""Files that are not read: each is told by what it is, with what to do."""

import gzip
from pathlib import Path
from zipfile import ZipFile

import pytest

from openfla.sending import LockedSpreadsheet, OtherKindOfFile, UnusableFile, read
from openfla.texts import LANGUAGES

OLD = bytes.fromhex("d0cf11e0a1b11ae1")
TEXTS = {
    "trainings.pdf": (b"%PDF-1.7\n", "PDF"),
    "letter.rtf": (b"{\\rtf1 Dear", "RTF"),
    "trainings.csv.gz": (gzip.compress(b"a;b"), "gzip"),
    "trainings.7z": (b"7z\xbc\xaf\x27\x1c", "7z"),
    "photo.png": (b"\x89PNG\r\n", "picture"),
    "old.xls": (OLD + bytes(500) + "Workbook\0".encode("utf-16-le"), "before 2007"),
    "older.xls": (OLD + bytes(500) + "Book\0".encode("utf-16-le"), "before 2007"),
    "letter.doc": (OLD + bytes(500) + "WordDocument\0".encode("utf-16-le"), "Word"),
    "page.xls": (b"<html><body><table><tr><td>INSZ</td></tr></table>", "HTML"),
    "2003.xls": (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="x">', "2003"),
    "export.xml": (b'\xef\xbb\xbf<?xml version="1.0"?><trainings/>', "XML"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_another_kind_of_file_is_called_by_its_name(tmp_path: Path, name: str) -> None:
    content, what = TEXTS[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(OtherKindOfFile, match=what) as refused:
        read(tmp_path / name)
    assert all(refused.value.explain(language) and refused.value.advise(language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("xl/workbook.bin", "xlsb"),
        ("word/document.xml", "docx"),
        ("ppt/presentation.xml", "pptx"),
        ("Index/Document.iwa", "Numbers"),
        ("letter.txt", "zip"),
    ],
)
def test_another_archive(tmp_path: Path, part: str, what: str) -> None:
    with ZipFile(tmp_path / "trainings.xlsx", "w") as archive:
        archive.writestr(part, "Dear reader")
    with pytest.raises(OtherKindOfFile, match=what):
        read(tmp_path / "trainings.xlsx")


def test_a_text_of_libreoffice(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "letter.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(OtherKindOfFile, match="no spreadsheet"):
        read(tmp_path / "letter.odt")


def test_a_password_of_excel(tmp_path: Path) -> None:
    (tmp_path / "locked.xlsx").write_bytes(OLD + bytes(500) + "EncryptedPackage\0".encode("utf-16-le"))
    with pytest.raises(LockedSpreadsheet):
        read(tmp_path / "locked.xlsx")


def test_a_password_of_libreoffice(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "locked.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", bytes(100))
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    with pytest.raises(LockedSpreadsheet):
        read(tmp_path / "locked.ods")


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><worksheet>&a;</worksheet>",
        b"<worksheet><sheetData><row r='0'><c r='A1'><v>1</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='1'><c r='ZZZZ1'><v>1</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>7000</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='1'><c r='A1' t='str'><v>"
        + b"x" * 50_000
        + b"</v></c></row></sheetData></worksheet>",
    ],
    ids=["entities", "no row", "no column", "no text", "too long"],
)
def test_a_workbook_that_no_program_writes(tmp_path: Path, content: bytes) -> None:
    with ZipFile(tmp_path / "made.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook><sheets><sheet name='A' r:id='r1'/></sheets></workbook>")
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id='r1' Type='x/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
        )
        archive.writestr("xl/worksheets/sheet1.xml", content)
    with pytest.raises(UnusableFile) as refused:
        read(tmp_path / "made.xlsx")
    assert refused.value.code == "notASpreadsheet"
