from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from openfla.contract.declarations import RecordKind, Verdict
from openfla.contract.findings import Finding

LARGEST_CHUNK: Final = 2 * 1024 * 1024
"""Bytes; what one upload has in memory, beside one record."""


class DeclarationSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Section [declarations] of the settings file, or OPENFLA_DECLARATIONS_* in the environment."""

    most_records: Annotated[int, Meta(ge=1, le=1_000_000, description="Records of one declaration.")] = 100_000
    largest_mib: Annotated[int, Meta(ge=1, le=4096, description="MiB of one declaration, unpacked.")] = 256
    chunk_records: Annotated[int, Meta(ge=1, le=10_000, description="Records that are judged together.")] = 4000
    uploads_at_once: Annotated[int, Meta(ge=1, le=1000, description="Uploads of one declarer at the same time.")] = 4
    most_waiting: Annotated[
        int, Meta(ge=1, description="Records of one declarer that wait for their verdict; then no more are taken.")
    ] = 1_000_000
    most_waiting_mib: Annotated[
        int, Meta(ge=1, description="MiB of them; then no more are taken, however few records they are.")
    ] = 1024
    poll_after_s: Annotated[int, Meta(ge=1, le=3600, description="When to ask again how far it is.")] = 2
    kept_days: Annotated[int, Meta(ge=1, le=3650, description="How long the verdicts can be read.")] = 90

    @property
    def largest(self) -> int:
        """Bytes of one declaration, unpacked."""
        return self.largest_mib * 1024 * 1024

    @property
    def most_waiting_bytes(self) -> int:
        """Bytes of what waits of one declarer."""
        return self.most_waiting_mib * 1024 * 1024


class Named(Struct, frozen=True):
    """How the declarer named a declaration, so that it is one however often it is sent."""

    key: str | None = None
    reference: str | None = None


class Chunk(Struct, frozen=True):
    """Records that are judged together: their place in the declaration, from 1, and their lines."""

    number: int
    first_record: int
    records: tuple[bytes, ...]

    @property
    def body(self) -> bytes:
        """A record a line."""
        return b"\n".join(self.records)


class Declaration(Struct, frozen=True, kw_only=True):
    """How far a declaration is."""

    id: UUID
    state: str
    reference: str | None
    digest: bytes | None
    received_at: datetime | None
    completed_at: datetime | None
    records: int
    judged: int
    accepted: int
    warned: int
    blocked: int


class Waiting(Struct, frozen=True, kw_only=True):
    """What one declarer has open: uploads that come in, and records without a verdict, and their bytes."""

    uploads: int
    records: int
    size: int


class StoredVerdict(Struct, frozen=True, array_like=True):
    """What became of one record: as it is kept, without the sentences, which are told in the reader's language."""

    verdict: Verdict
    kind: RecordKind | None = None
    reference: str | None = None
    record: UUID | None = None
    findings: tuple[Finding, ...] = ()


_VERDICTS: Final = msgspec.json.Decoder(tuple[StoredVerdict, ...])


def records_of(body: bytes) -> list[bytes]:
    """The records of a chunk; an empty one stands for one that was too large (cutting.TOO_LARGE)."""
    return body.split(b"\n")


def encoded(verdicts: Sequence[StoredVerdict]) -> bytes:
    """The verdicts of a chunk, in the order of its records, as they are kept."""
    return msgspec.json.encode(verdicts)


def decoded(verdicts: bytes) -> tuple[StoredVerdict, ...]:
    """The verdicts of a chunk as they were kept."""
    return _VERDICTS.decode(verdicts)
