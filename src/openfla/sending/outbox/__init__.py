"""The durable outbox: what is sent, under which key, in which exact bytes, and what became of each record.

    with Outbox(usual_outbox("bakery")) as outbox:
        for sending in outbox.unfinished(): ...

Everything is on disk before the first byte leaves, so that nothing is lost or doubled, whatever is killed when.
"""

from openfla.sending.outbox._draft import Draft
from openfla.sending.outbox._errors import (
    OtherAddressee,
    OutboxBusy,
    OutboxFull,
    OutboxMistake,
    OutboxTooNew,
    OutboxUnusable,
    SendingUnknown,
    UnfitVerdicts,
)
from openfla.sending.outbox._model import (
    Addressee,
    Batch,
    Counts,
    Item,
    Sending,
    Source,
    State,
    Trouble,
)
from openfla.sending.outbox._outbox import KEPT_DAYS, Outbox
from openfla.sending.outbox._places import known_outboxes, usual_folder, usual_outbox
from openfla.sending.outbox._queue import Queue

__all__ = [
    "KEPT_DAYS",
    "Addressee",
    "Batch",
    "Counts",
    "Draft",
    "Item",
    "OtherAddressee",
    "Outbox",
    "OutboxBusy",
    "OutboxFull",
    "OutboxMistake",
    "OutboxTooNew",
    "OutboxUnusable",
    "Queue",
    "Sending",
    "SendingUnknown",
    "Source",
    "State",
    "Trouble",
    "UnfitVerdicts",
    "known_outboxes",
    "usual_folder",
    "usual_outbox",
]
