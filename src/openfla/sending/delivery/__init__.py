"""From a file to the verdict on each of its records: prepared in the outbox, delivered, told.

    summary = send("bakery", "trainings.xlsx")

Or step by step, for a program that keeps its own time:

    with Outbox(usual_outbox("bakery")) as outbox, FlaClient.of_account(account) as client:
        prepared = prepare(outbox, "trainings.xlsx", Addressee.of(account))
        summary = deliver(client, outbox, prepared.sending)

Whatever happens in between, `deliver` goes on where it was.
"""

from openfla.sending._clients import AnyClient
from openfla.sending.delivery._copies import write_copy
from openfla.sending.delivery._delivering import deliver
from openfla.sending.delivery._errors import (
    DeclarationFailed,
    DeliveryMistake,
    FileGone,
    KeyTaken,
    OtherCount,
    RecordTooLarge,
)
from openfla.sending.delivery._items import Declarable
from openfla.sending.delivery._opening import opened_file
from openfla.sending.delivery._perseverance import Perseverance
from openfla.sending.delivery._preparing import Prepared, prepare, prepare_records
from openfla.sending.delivery._progress import Progress, Stage
from openfla.sending.delivery._sending import client_of, require_reached, send
from openfla.sending.delivery._summary import Summary, summary_of

__all__ = [
    "AnyClient",
    "Declarable",
    "DeclarationFailed",
    "DeliveryMistake",
    "FileGone",
    "KeyTaken",
    "OtherCount",
    "Perseverance",
    "Prepared",
    "Progress",
    "RecordTooLarge",
    "Stage",
    "Summary",
    "client_of",
    "deliver",
    "opened_file",
    "prepare",
    "prepare_records",
    "require_reached",
    "send",
    "summary_of",
    "write_copy",
]
