"""Outboxes with something in them, and records to send."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from openfla.contract.declarations import DeclarationRecord, RecordVerdict, Verdict
from openfla.contract.qualities import Quality
from openfla.sending.checking import Note, Weight
from openfla.sending.outbox import Addressee, Item, Outbox, Sending, Source, State
from tests.platforms import WORKER, a_training

BAKERY = Addressee(
    account="bakery",
    environment="local",
    api="http://127.0.0.1:8080/REST/federalLearningAccount/v1",
    client_id="self_service_chaman_1_2",
    quality=Quality.EMPLOYER,
)
WRONG = Note(code="unknownWord", weight=Weight.BLOCKING, title="Unknown word", text="Nobody knows this word.")
REPAIRED = Note(code="lostZeros", weight=Weight.REPAIRED, title="Lost zeros", text="The zeros were put back.")


def an_item(number: int, **about: Any) -> Item:
    """A record that can be sent; `line=None` makes one that cannot."""
    line = msgspec.json.encode({"training": a_training(reference=f"T-{number}", ssin=WORKER)})
    usual: dict[str, Any] = {"rows": (number + 1,), "reference": f"T-{number}", "line": line}
    return Item(**{**usual, **about})


def a_wrong_one(number: int) -> Item:
    return an_item(number, line=None, notes=(WRONG,))


def kept(outbox: Outbox, items: Iterable[Item] | int, *, to: Addressee = BAKERY, state: State = State.READY) -> Sending:
    """A sending of these records, whole; or of so many that can be sent."""
    draft = outbox.draft(to, Source(name="trainings.xlsx"))
    for item in map(an_item, range(1, items + 1)) if isinstance(items, int) else items:
        draft.add(item)
    draft.finish(state)
    return outbox.sending(f"{to.account}-{draft.number}")


def verdicts(*given: Verdict) -> list[RecordVerdict]:
    """What a platform says of a batch, record by record."""
    return [RecordVerdict(record=place, verdict=verdict) for place, verdict in enumerate(given, 1)]


def untold(_: RecordVerdict, __: tuple[int, ...]) -> tuple[Note, ...]:
    return ()


def a_record(reference: str, number: int = 1, **about: Any) -> DeclarationRecord:
    day = f"20{10 + number // 336:02}-{1 + number // 28 % 12:02}-{1 + number % 28:02}"
    told = a_training(
        reference=reference, period={"startDate": day, "endDate": day}, duration={"value": 1, "unit": "hours"}, **about
    )
    return msgspec.convert({"training": told}, DeclarationRecord)


def outbox_at(folder: Path) -> Outbox:
    return Outbox(folder / "state" / "bakery.sqlite")
