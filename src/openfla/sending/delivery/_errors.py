from dataclasses import dataclass

from openfla.texts import N_, Explained


class DeliveryMistake(Explained):
    """What can stop a sending on its way; it goes on where it was when the reason is gone."""


@dataclass(eq=False)
class KeyTaken(DeliveryMistake):
    """Belgif Conflict on an Idempotency-Key; keys are drawn at random, so that only a copied outbox can cause it."""

    code = "keyTaken"
    message = N_("The platform has other content under the key of a batch of '%(sending)s'.")
    remedy = N_(
        "This happens when a copy of the outbox was used. Forget this sending and send the file again: it gets keys of"
        " its own, and what the platform has already is not registered twice."
    )
    sending: str


@dataclass(eq=False)
class RecordTooLarge(DeliveryMistake):
    code = "recordTooLargeToSend"
    message = N_("The record of row %(row)d is too large for the platform, even alone.")
    remedy = N_("Split it, for instance a training with many participants, and send the file again.")
    row: int


@dataclass(eq=False)
class DeclarationFailed(DeliveryMistake):
    code = "declarationFailed"
    message = N_("The platform says that it could not handle declaration %(declaration)s.")
    remedy = N_("Report it to the platform with this id, and resume later.")
    declaration: str


@dataclass(eq=False)
class OtherCount(DeliveryMistake):
    code = "otherCount"
    message = N_("Of a batch of %(sent)d records, the platform says that it took %(taken)d.")
    remedy = N_("Check that no proxy changes what is sent. Then forget this sending and send the file again.")
    sent: int
    taken: int


@dataclass(eq=False)
class FileGone(DeliveryMistake):
    """The verdicts belong to the rows of the file as it was sent."""

    code = "fileGone"
    message = N_("The verdicts cannot be written into a copy of %(file)s: it is not there any more as it was sent.")
    remedy = N_("Put the file back as it was, or look at the verdicts with 'openfla trainings status %(sending)s'.")
    file: str
    sending: str
