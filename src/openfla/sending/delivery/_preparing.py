from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openfla.sending import Place, Ready
from openfla.sending.checking import Checked, check
from openfla.sending.delivery._items import Declarable, as_record, item_of
from openfla.sending.delivery._opening import opened_file, source_of
from openfla.sending.delivery._progress import Progress, Stage, Told, untold
from openfla.sending.outbox import Addressee, Draft, Outbox, OutboxMistake, Sending, Source, State
from openfla.texts import Language

_TOLD_EVERY: Final = 500


@dataclass(frozen=True)
class Prepared:
    """A sending that is durable and can be delivered.

    Args:
        sending: which one; that of another day when the same content is on its way, or was accepted as a whole.
        earlier: the last one of the same content, if there is one.
    """

    sending: Sending
    earlier: Sending | None = None

    @property
    def is_known(self) -> bool:
        """Whether nothing new was made: the very content is on its way, or was accepted."""
        return self.earlier is not None and self.earlier.id == self.sending.id


def prepare(
    outbox: Outbox,
    file: Path | str,
    to: Addressee,
    *,
    mapping: Path | None = None,
    sheet: str | None = None,
    enterprise: str | None = None,
    again: bool = False,
    strict: bool = False,
    language: Language = "en",
    progress: Told = untold,
) -> Prepared:
    """A file, read, checked and durable in the outbox: nothing of it was sent yet, and it is whole or not there.

    The same content that was sent before under the same client id is not sent twice: what is still on its way goes
    on; what was accepted as a whole stays so; of what was accepted in part, the rest alone is sent again.

    Args:
        outbox: where it is kept.
        file: any that `openfla.sending.read` takes.
        to: in whose name, and to which platform.
        mapping: a file that tells which column is what.
        sheet: name of the sheet, instead of the one that is found.
        enterprise: the enterprise number for rows that have none.
        again: whether everything is sent anew, whatever was sent before.
        strict: all or nothing: when a record is wrong, none is sent.
        language: in which it is told what is wrong.
        progress: is told how far it is.

    Raises:
        openfla.sending.UnusableFile: nothing can be read.
        OutboxMistake: it cannot be kept, or somebody else is at it.
    """
    opened = opened_file(file, to.quality, mapping=mapping, sheet=sheet, enterprise=enterprise)
    source = source_of(opened, mapping, sheet, enterprise)
    total = opened.description.most_rows
    return _prepared(outbox, check(opened), to, source, total, _Wishes(again, strict, language, progress))


def prepare_records(
    outbox: Outbox,
    records: Iterable[Declarable],
    to: Addressee,
    *,
    name: str,
    again: bool = False,
    strict: bool = False,
    language: Language = "en",
    progress: Told = untold,
) -> Prepared:
    """`prepare` for a program that has the records themselves; the first one counts as row 1.

    Args:
        outbox, to, again, strict, language, progress: as in `prepare`.
        records: gone through once.
        name: what people read where the name of the file would stand.
    """
    rows = (Ready(Place(number), as_record(record, to.quality), ()) for number, record in enumerate(records, 1))
    return _prepared(outbox, check(rows), to, Source(name=name), None, _Wishes(again, strict, language, progress))


@dataclass(frozen=True)
class _Wishes:
    again: bool
    strict: bool
    language: Language
    progress: Told


def _prepared(
    outbox: Outbox, rows: Iterator[Checked], to: Addressee, source: Source, total: int | None, wishes: _Wishes
) -> Prepared:
    with outbox.held():
        outbox.tidy()
        draft = outbox.draft(to, source)
        try:
            _fill(draft, rows, total, wishes)
            earlier = None if wishes.again else outbox.same_as(draft, to)
            if earlier and not _is_worth_more(outbox, earlier):
                draft.discard()
                return Prepared(earlier, earlier)
            draft.finish(State.HELD if wishes.strict and draft.wrong else State.READY, accepted_in=earlier)
        except BaseException:
            # Where it cannot be discarded now, whoever prepares next does it.
            with suppress(OutboxMistake):
                draft.discard()
            raise
        return Prepared(outbox.sending(f"{to.account}-{draft.number}"), earlier)


def _fill(draft: Draft, rows: Iterator[Checked], total: int | None, wishes: _Wishes) -> None:
    for checked in rows:
        draft.add(item_of(checked, wishes.language))
        if draft.records % _TOLD_EVERY == 0:
            wishes.progress(Progress(Stage.PREPARING, total, prepared=draft.records))
    wishes.progress(Progress(Stage.PREPARING, draft.records, prepared=draft.records))


def _is_worth_more(outbox: Outbox, earlier: Sending) -> bool:
    """Whether something of it was blocked, and may be accepted by now."""
    return earlier.state is State.DONE and outbox.counts(earlier).blocked > 0
