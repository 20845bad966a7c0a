"""From the pieces of a body to chunks of records."""

import hashlib
from collections.abc import Iterable, Iterator

from openfla.platform.declarations.cutting import ArrayCutter, Cutter, LineCutter, Uncuttable
from openfla.platform.declarations.errors import BrokenArray, BrokenOff, EmptyDeclaration, TooManyRecords
from openfla.platform.declarations.model import LARGEST_CHUNK, Chunk, DeclarationSettings


class Chunker:
    """Cuts a declaration into chunks while it comes in; holds at most the chunk that is being filled."""

    def __init__(self, settings: DeclarationSettings, *, is_array: bool) -> None:
        self._settings = settings
        self._cutter: Cutter = ArrayCutter() if is_array else LineCutter()
        self._hash = hashlib.sha256()
        self._filling: list[bytes] = []
        self._size = 0
        self._chunks = 0
        self.records = 0
        """How many have come in."""

    @property
    def digest(self) -> bytes:
        """SHA-256 of the content so far, unpacked."""
        return self._hash.digest()

    def feed(self, piece: bytes) -> Iterator[Chunk]:
        """The chunks that this piece of the content completes.

        Raises:
            BrokenArray: nobody can tell where records begin and end.
            TooManyRecords: one declaration is too small for them.
        """
        self._hash.update(piece)
        try:
            found = self._cutter.feed(piece)
        except Uncuttable as broken:
            raise BrokenArray(records=broken.records) from broken
        yield from self._filled(found)

    def close(self) -> Iterator[Chunk]:
        """The last chunk.

        Raises:
            BrokenOff: the content ends before its structure does.
            EmptyDeclaration: there was no record.
        """
        try:
            found = self._cutter.close()
        except Uncuttable as broken:
            raise BrokenOff(records=broken.records) from broken
        yield from self._filled(found)
        if not self.records:
            raise EmptyDeclaration
        if self._filling:
            yield self._taken()

    def _filled(self, records: Iterable[bytes]) -> Iterator[Chunk]:
        for record in records:
            if self.records == self._settings.most_records:
                raise TooManyRecords(self._settings.most_records)
            is_full = len(self._filling) == self._settings.chunk_records
            if is_full or self._size + len(record) > LARGEST_CHUNK:
                yield self._taken()
            self.records += 1
            self._filling.append(record)
            self._size += len(record) + 1

    def _taken(self) -> Chunk:
        first = self.records - len(self._filling) + 1
        chunk = Chunk(self._chunks, first, tuple(self._filling))
        self._filling.clear()
        self._size = 0
        self._chunks += 1
        return chunk
