"""In which encoding a text file is written: told by its first bytes, or by what its bytes can mean."""

import codecs
import re
from pathlib import Path
from typing import Final

from openfla.sending.formats._kinds import looks_like_utf_16

_PIECE: Final = 256 * 1024
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Letters with accents in the middle of words, in one encoding and in the other; what stands for a quotation
# mark or a dash in Windows is left out of those of DOS.
_DOS_LETTER: Final = re.compile(rb"[A-Za-z][\x81-\x85\x87-\x8d\x90\xa0-\xa5](?=[A-Za-z])")
_WINDOWS_LETTER: Final = re.compile(rb"[A-Za-z][\xc0-\xd6\xd8-\xf6\xf8-\xff](?=[A-Za-z])")


def encoding_of(file: Path) -> str:
    """The encoding of a text file; the whole file is looked through once.

    Without a mark in front, text that is UTF-8 as a whole is UTF-8: no other encoding looks like it. Else it is
    Windows-1252, or that of DOS (850) when more accents make sense so.
    """
    with file.open("rb") as stream:
        beginning = stream.read(4096)
        for mark, encoding in _MARKS:
            if beginning.startswith(mark):
                return encoding
        if b"\0" in beginning and (encoding := looks_like_utf_16(beginning) or ""):
            return encoding
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        is_utf_8, dos, windows = True, 0, 0
        while piece := stream.read(_PIECE):
            is_utf_8 = is_utf_8 and _decodes(decoder, piece)
            if not piece.isascii():
                dos += len(_DOS_LETTER.findall(piece))
                windows += len(_WINDOWS_LETTER.findall(piece))
    if is_utf_8 and _decodes(decoder, b"", final=True):
        return "utf-8"
    return "cp850" if dos > windows else "cp1252"


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True
