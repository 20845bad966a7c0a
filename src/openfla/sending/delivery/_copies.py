from pathlib import Path

from openfla.sending._digest import sha256_of
from openfla.sending.annotated import Stage, annotate
from openfla.sending.delivery._errors import FileGone
from openfla.sending.delivery._opening import opened_file
from openfla.sending.outbox import Outbox, Sending
from openfla.texts import Language


def write_copy(outbox: Outbox, sending: Sending, target: Path, *, language: Language, overwrite: bool = False) -> None:
    """A copy of the file that was sent, with the verdict and what was told at each of its rows.

    Args:
        outbox: where the sending is.
        sending: of a file.
        target: where the copy comes.
        language: of its headers; what the platform told stays in the language in which it was told.
        overwrite: whether what is there already gives way.

    Raises:
        FileGone: the file is not there any more as it was sent.
        openfla.sending.annotated.CopyRefused: it cannot be written there.
    """
    source = sending.source
    file = Path(source.file) if source.file else None
    if file is None or not file.is_file() or sha256_of(file) != source.sha256:
        raise FileGone(source.name, sending.id)
    mapping = Path(source.mapping) if source.mapping else None
    opened = opened_file(file, sending.to.quality, mapping=mapping, sheet=source.sheet, enterprise=source.enterprise)
    verdicts = outbox.row_verdicts(sending)
    stage = Stage.SENT if sending.is_settled else Stage.UNDER_WAY
    annotate(opened, verdicts, target, language=language, overwrite=overwrite, stage=stage)
