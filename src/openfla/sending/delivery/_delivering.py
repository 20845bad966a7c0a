import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, BinaryIO, Final, TypeVar, cast

import msgspec

from openfla.channel import FlaError
from openfla.client import Conflict, NotFound, PayloadTooLarge
from openfla.contract.declarations import DeclarationStatus, RecordVerdict, TaskState
from openfla.sending._clients import AnyClient
from openfla.sending.checking import Note
from openfla.sending.delivery._errors import DeclarationFailed, KeyTaken, OtherCount, RecordTooLarge
from openfla.sending.delivery._perseverance import Perseverance, Trying
from openfla.sending.delivery._progress import Progress, Stage, Told, untold
from openfla.sending.delivery._sizes import Sizes
from openfla.sending.delivery._summary import Summary, summary_of
from openfla.sending.outbox import Batch, OtherAddressee, Outbox, OutboxMistake, Queue, Sending, State, UnfitVerdicts
from openfla.texts import Explained

T = TypeVar("T")

_MOST_WAITING: Final = 100_000
"""Records that the platform has and that have no verdict; then one waits for some before more are sent."""
_FORGOTTEN: Final = ":resourceNotFound"
"""The type of the platform's own 404 (Belgif); a gateway that does not find the platform gives none."""
_VERDICT: Final = msgspec.json.Decoder(RecordVerdict)
_LARGEST_VERDICT: Final = 128 * 1024
"""Bytes of a verdict: a hundred findings with their texts are less."""


def deliver(
    client: AnyClient,
    outbox: Outbox,
    sending: Sending,
    *,
    wait: bool = True,
    progress: Told = untold,
    pause: Callable[[float], object] = time.sleep,
    perseverance: Perseverance | None = None,
) -> Summary:
    """Send what is waiting and fetch the verdicts; called again after whatever happened, it goes on where it was.

    A batch whose answer was lost is sent again under its own key with its own bytes, so that the platform takes it
    once. The next one is sent while the platform judges those before.

    Args:
        client: of the account that the sending was prepared for; its language is that of what is noted.
        outbox: where the sending is.
        sending: which one.
        wait: whether one waits for the verdicts; else they are fetched the next time.
        progress: is told of each step; what it raises stops the delivery, and nothing is lost.
        pause: waits so many seconds; what it raises stops the delivery too.
        perseverance: how long trouble is borne.

    Raises:
        OtherAddressee: the client leads to another platform.
        OutboxMistake: another process is at it, or the outbox cannot be used.
        FlaError: the platform refuses, or was not to be had for too long.
        DeliveryMistake: what came back cannot be right; see its subclasses.
    """
    if client.channel.base_url.rstrip("/") != sending.to.api.rstrip("/"):
        raise OtherAddressee(sending.id, sending.to.client_id, sending.to.api)
    with outbox.held():
        found = outbox.sending(sending.id)
        if found.state is State.READY:
            run = _Delivery(client, outbox, found, progress, pause, perseverance or Perseverance())
            try:
                run.to_the_end(wait=wait)
            except Explained as mistake:
                with suppress(OutboxMistake):
                    outbox.stopped(found, mistake, client.language)
                raise
        return summary_of(outbox, outbox.sending(sending.id))


@dataclass
class _Delivery:
    client: AnyClient
    outbox: Outbox
    sending: Sending
    progress: Told
    pause: Callable[[float], object]
    perseverance: Perseverance
    sizes: Sizes = field(default_factory=Sizes)
    forgotten: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.queue: Queue = self.outbox.queue(self.sending)
        self.records = self.queue.records()

    def to_the_end(self, *, wait: bool) -> None:
        """Batch after batch is sent; where none is left, or enough is on its way, the oldest is followed."""
        self._tell()
        while True:
            followed = self.queue.to_follow()
            may_send = not wait or sum(batch.records for batch in followed) < _MOST_WAITING
            if batch := self._next() if may_send else None:
                self._send(batch)
            elif followed and wait:
                self._follow(followed[0])
            else:
                break
            self._tell()
        if not followed:
            self.outbox.finished(self.sending)

    def _next(self) -> Batch | None:
        """What may or may not have come in comes before what was never sent: the order stays that of the file."""
        return self.queue.to_send() or self.queue.cut(self.sizes.records, self.sizes.most_bytes)

    def _send(self, batch: Batch) -> None:
        begun = time.monotonic()
        try:
            status = self._persist(lambda: self._declared(batch))
        except PayloadTooLarge:
            if batch.records == 1:
                raise RecordTooLarge(self.queue.rows(batch)[0]) from None
            self.sizes.refused(batch.records, batch.bytes)
            self.queue.split(batch)
        except Conflict as mistake:
            raise KeyTaken(self.sending.id) from mistake
        else:
            self.queue.taken(batch, status.id)
            self.sizes.answered(batch.records, time.monotonic() - begun)

    def _declared(self, batch: Batch) -> DeclarationStatus:
        status = self.client.declarations.send(self.queue.lines(batch), idempotency_key=batch.key)
        if status.records != batch.records:
            raise OtherCount(batch.records, status.records)
        return status

    def _follow(self, batch: Batch) -> None:
        """Wait until a batch is judged, and keep its verdicts."""
        try:
            status = self._persist(lambda: self._awaited(batch))
            if status.state is TaskState.FAILED:
                raise DeclarationFailed(status.id)
            self._persist(lambda: self._fetch(batch, status))
        except NotFound as mistake:
            # Verdicts are kept for a while only. Under their references the records are taken once all the same.
            # A platform that forgets at once what it takes is not sent the same without end.
            if not mistake.type.endswith(_FORGOTTEN) or batch.first in self.forgotten:
                raise
            self.forgotten.add(batch.first)
            self.queue.forgotten(batch)

    def _awaited(self, batch: Batch) -> DeclarationStatus:
        return self.client.declarations.wait(
            batch.declaration or "", progress=lambda status: self._tell(judged=status.judged)
        )

    def _fetch(self, batch: Batch, status: DeclarationStatus) -> None:
        with TemporaryFile() as file:
            self.client.declarations.download(status, cast("BinaryIO", _Room(file, batch)))
            file.seek(0)
            self.queue.judged(batch, _verdicts(file, batch), self._notes)

    def _notes(self, verdict: RecordVerdict, rows: tuple[int, ...]) -> tuple[Note, ...]:
        place = self.sending.source.place(rows)
        return tuple(Note.of_told(told, self.client.language, place) for told in verdict.anomalies)

    def _persist(self, attempt: Callable[[], T]) -> T:
        """What an attempt gives, as often as it takes and makes sense."""
        trying = Trying(self.perseverance)
        while True:
            try:
                return attempt()
            except (FlaError, UnfitVerdicts) as mistake:
                pause_s = trying.pause_s(mistake)
                if pause_s is None:
                    raise
                self.sizes.troubled()
                self._tell(mistake=mistake, pause_s=pause_s)
                self.pause(pause_s)

    def _tell(self, *, judged: int = 0, mistake: Explained | None = None, pause_s: float = 0.0) -> None:
        """Told with `judged`: of the batch that is followed, how many the platform has judged."""
        sent, fetched = self.queue.progress()
        self.progress(
            Progress(
                Stage.DELIVERING,
                self.records,
                prepared=self.records,
                sent=sent,
                judged=fetched + judged,
                mistake=mistake,
                pause_s=pause_s,
            )
        )


class _Room:
    """A file with room for the verdicts of a batch, and for no more."""

    def __init__(self, file: IO[bytes], batch: Batch) -> None:
        self._file = file
        self._batch = batch
        self.seekable, self.tell, self.seek, self.truncate = file.seekable, file.tell, file.seek, file.truncate

    def write(self, piece: bytes) -> int:
        """Raises `UnfitVerdicts` where it is more than that."""
        if self._file.tell() + len(piece) > self._batch.records * _LARGEST_VERDICT:
            raise UnfitVerdicts(self._batch.declaration or "", self._batch.records)
        return self._file.write(piece)


def _verdicts(file: BinaryIO, batch: Batch) -> Iterator[RecordVerdict]:
    """Each line is one; an answer that was cut short, or is something else, has one that cannot be read."""
    try:
        while line := file.readline(_LARGEST_VERDICT):
            yield _VERDICT.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as mistake:
        raise UnfitVerdicts(batch.declaration or "", batch.records) from mistake
