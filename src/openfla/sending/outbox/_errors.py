from dataclasses import dataclass

from openfla.texts import N_, Explained


class OutboxMistake(Explained):
    """What can be wrong with the place where records wait until they have their verdict."""


@dataclass(eq=False)
class OutboxUnusable(OutboxMistake):
    code = "outboxUnusable"
    message = N_("The outbox %(path)s cannot be used: %(reason)s.")
    remedy = N_(
        "Check the folder and its permissions. What was sent is safe on the platform; if the file is damaged, move it"
        " away and send the files again: what the platform has already is not registered twice."
    )
    path: str
    reason: str


@dataclass(eq=False)
class OutboxFull(OutboxMistake):
    code = "outboxFull"
    message = N_("There is no space left for the outbox %(path)s.")
    remedy = N_("Free some space on that disk and go on; nothing that was stored is lost.")
    path: str


@dataclass(eq=False)
class OutboxTooNew(OutboxMistake):
    code = "outboxTooNew"
    message = N_("The outbox %(path)s was made by a newer version of OpenFLA (%(found)d, known are up to %(known)d).")
    remedy = N_("Use that version, or a newer one.")
    path: str
    found: int
    known: int


@dataclass(eq=False)
class OutboxBusy(OutboxMistake):
    """Two processes that deliver from one outbox would get in each other's way."""

    code = "outboxBusy"
    message = N_("Another process is sending from the outbox %(path)s.")
    remedy = N_("Wait until it has ended; 'openfla trainings status' tells how far it is.")
    path: str


@dataclass(eq=False)
class SendingUnknown(OutboxMistake):
    code = "sendingUnknown"
    message = N_("There is no sending '%(id)s'.")
    remedy = N_("See the sendings with 'openfla trainings status'.")
    id: str


@dataclass(eq=False)
class OtherAddressee(OutboxMistake):
    """The name of an account may be given to another one; what was prepared for the first is not sent to the second."""

    code = "otherAddressee"
    message = N_("The sending '%(id)s' was prepared for %(client_id)s at %(api)s, and the account leads elsewhere now.")
    remedy = N_("Set the account as it was and resume, or forget this sending and send the file again.")
    id: str
    client_id: str
    api: str


@dataclass(eq=False)
class UnfitVerdicts(OutboxMistake):
    code = "unfitVerdicts"
    message = N_("The platform did not give one verdict for each of the %(records)d records of %(declaration)s.")
    remedy = N_("Resume later. If it stays so, report it to the platform; nothing was lost.")
    declaration: str
    records: int
