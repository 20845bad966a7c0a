"""Many records at once, and what became of each."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, ClassVar, Final, Generic, TypeVar
from urllib.parse import quote
from uuid import uuid4

import msgspec

from openfla.channel import Call, Flow
from openfla.client._api import NDJSON, Query
from openfla.client._downloads import download
from openfla.client._pages import Pages, first
from openfla.client._tasks import finished, id_of
from openfla.client._uploads import upload
from openfla.client._worlds import F, Operations, listing, operation
from openfla.contract.declarations import (
    DeclarationRecord,
    DeclarationStatus,
    ProviderDeclarationRecord,
    RecordVerdict,
    Verdict,
    Withdrawal,
)
from openfla.contract.employments import NewEmployment
from openfla.contract.entitlements import NewEmployabilityBudget, NewTrainingRight
from openfla.contract.trainings import NewProviderTraining, NewTraining

Declared = (
    DeclarationRecord | NewTraining | NewEmployment | NewTrainingRight | NewEmployabilityBudget | Withdrawal | bytes
)
"""A record of an employer's or mandatary's declaration; bytes are a line of NDJSON as it is to be sent."""
ProviderDeclared = ProviderDeclarationRecord | NewProviderTraining | Withdrawal | bytes
"""A record of a training provider's declaration; bytes are a line of NDJSON as it is to be sent."""

D = TypeVar("D")
PAGE_SIZE: Final = 1000
_LONGEST_UPLOAD_S: Final = 3600.0
_encoder = msgspec.json.Encoder(decimal_format="number")


class Declarations(Operations[F], Generic[F, D]):
    """Declarations of records of type D."""

    _record: ClassVar[Callable[..., Any]]
    _members: ClassVar[Mapping[type, str]]

    @operation
    def send(
        self,
        records: Iterable[D] | Path | BinaryIO,
        *,
        reference: str | None = None,
        idempotency_key: str | None = None,
        compress: bool = True,
    ) -> Flow[DeclarationStatus]:
        """Declare many records; each gets its verdict later. Memory stays flat, however many there are.

        The same content under the same key or reference is one declaration, however often it is sent.

        Args:
            records: one after the other, mixed as one likes; or a path or an open file of NDJSON, gzip or not.
            reference: one's own name for the declaration, told with it; never a worker's number.
            idempotency_key: keep it together with the records to send them again after a crash; one is made up
                where none is given, which makes the attempts of this call safe.
            compress: pack the way there with gzip.

        Raises:
            Conflict: another content was sent under this key or reference.
            TooManyRequests: too much of yours is waiting, or coming in.
            TypeError, ValueError: something among the records is none.
        """
        with ExitStack() as held:
            body = yield from upload(records, self._line, held, compress=compress)
            headers = {**body.headers, "Idempotency-Key": idempotency_key or str(uuid4())}
            query = [("reference", reference)] if reference is not None else []
            call = self._api.request(
                "POST",
                "declarations",
                query=query,
                headers=headers,
                repeatable=True,
                content=body.pieces,
                longest_s=_LONGEST_UPLOAD_S,
            )
            return (yield from self._api.record(call, DeclarationStatus))

    @operation
    def get(self, id: str) -> Flow[DeclarationStatus]:
        """How far a declaration is.

        Raises:
            NotFound: none of yours has this id.
        """
        return self._api.record(self._asking(id), DeclarationStatus)

    @operation
    def wait(
        self,
        declaration: str | DeclarationStatus,
        *,
        timeout_s: float | None = None,
        progress: Callable[[DeclarationStatus], object] | None = None,
    ) -> Flow[DeclarationStatus]:
        """The declaration when every record has its verdict; asked for when the platform says, by its own clock.

        Args:
            declaration: its id, or as it was told when it was sent.
            timeout_s: how long to wait at most; for as long as it takes unless given.
            progress: told how far it is each time that it is asked.

        Raises:
            StillProcessing: it is not done in that time; nothing is lost.
        """
        return finished(self._api, self._asking(id_of(declaration)), DeclarationStatus, timeout_s, progress)

    @listing
    def results(
        self,
        declaration: str | DeclarationStatus,
        *,
        verdicts: Iterable[Verdict] = (),
        page_size: int = PAGE_SIZE,
        cursor: str | None = None,
    ) -> Pages[RecordVerdict]:
        """What became of each record so far, in the order of the records.

        Args:
            declaration: its id, or as it was last told.
            verdicts: only these; all of them unless given.
            page_size: how many are asked for at a time, at most 1000.
            cursor: of a page that was read before, to go on from there.
        """
        query = first(page_size, cursor, *_only(verdicts))
        return Pages(self._api, "GET", f"{_one(id_of(declaration))}/results", RecordVerdict, query)

    @operation
    def download(
        self,
        declaration: str | DeclarationStatus,
        to: Path | BinaryIO,
        *,
        verdicts: Iterable[Verdict] = (),
    ) -> Flow[int]:
        """Write every verdict so far to a file, one a line of NDJSON; how many bytes it has.

        Args:
            declaration: its id, or as it was last told.
            to: a path, where the file appears when it is whole; or a file that is open for writing bytes.
            verdicts: only these; all of them unless given.
        """
        path, accept = f"{_one(id_of(declaration))}/results", {"Accept": NDJSON}
        call = self._api.request("GET", path, query=_only(verdicts), headers=accept, streamed=True)
        return download(self._api, call, to, NDJSON)

    def _asking(self, id: str) -> Call:
        return self._api.request("GET", _one(id))

    def _line(self, record: D) -> bytes:
        if isinstance(record, bytes):
            line = record.rstrip(b"\r\n")
            if b"\n" in line or not line:
                raise ValueError("bytes among the records are one line of NDJSON each")
            return line + b"\n"
        member = self._members.get(type(record))
        if member is None:
            raise TypeError(f"not a record of a declaration: {type(record).__name__}")
        return _encoder.encode(self._record(**{member: record}) if member else record) + b"\n"


class EmployerDeclarations(Declarations[F, Declared]):
    """What employers and mandataries declare: trainings, employments, rights, budgets and withdrawals."""

    _record = DeclarationRecord
    _members = MappingProxyType(
        {
            DeclarationRecord: "",
            NewTraining: "training",
            NewEmployment: "employment",
            NewTrainingRight: "training_right",
            NewEmployabilityBudget: "employability_budget",
            Withdrawal: "withdrawal",
        }
    )


class ProviderDeclarations(Declarations[F, ProviderDeclared]):
    """What training providers declare: trainings with their participants, and withdrawals."""

    _record = ProviderDeclarationRecord
    _members = MappingProxyType(
        {ProviderDeclarationRecord: "", NewProviderTraining: "training", Withdrawal: "withdrawal"}
    )


def _one(id: str) -> str:
    return f"declarations/{quote(id, safe='')}"


def _only(verdicts: Iterable[Verdict]) -> Query:
    return tuple(("verdict", Verdict(verdict).value) for verdict in verdicts)
