"""The copy of a file in which everybody sees what is wrong, and where."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from openfla.sending.annotated._mistakes import TargetExists, TargetIsSource, TargetNotWritable
from openfla.sending.annotated._stage import Stage
from openfla.sending.checking import RowVerdict, Tally
from openfla.sending.reading._files import TrainingFile
from openfla.texts import Language


def annotate(
    file: TrainingFile,
    verdicts: Iterable[RowVerdict],
    target: Path,
    *,
    language: Language,
    overwrite: bool = False,
    stage: Stage = Stage.CHECKED,
) -> Tally:
    """Write a workbook (.xlsx) with all rows of a file, their verdicts and what to do; the counts of them.

    The first sheet is a summary by cause. Memory stays small whatever the file; only its owner can read the copy, and
    it is there when it is whole.

    Args:
        file: as `openfla.sending.read` opened it; of any kind. It is read once more.
        verdicts: in the order of the records; a row without one stays without one.
        target: where to write it.
        language: of what is told, and of the headers.
        overwrite: whether it may take the place of another file; never of `file` itself.
        stage: what the verdicts are called.

    Raises:
        TargetExists, TargetIsSource, TargetNotWritable, TooManyRows: all of them `CopyRefused`.
    """
    # Loading what writes workbooks takes longer than most commands.
    from openfla.sending.annotated._book import write  # noqa: PLC0415 - loaded only when it is used

    require_free(file.path, target, overwrite=overwrite)
    tally = Tally()
    with _made_whole(target, overwrite=overwrite) as made:
        write(made, file, tally.counting(verdicts), tally, language, stage)
    return tally


def require_free(file: Path, target: Path, *, overwrite: bool) -> None:
    """Nothing, when the copy may be written there.

    Raises:
        TargetExists, TargetIsSource.
    """
    if target.exists():
        if target.samefile(file):
            raise TargetIsSource(target)
        if not overwrite:
            raise TargetExists(target)


@contextmanager
def _made_whole(target: Path, *, overwrite: bool) -> Iterator[Path]:
    """A file to write that becomes the target at the end; until then it lies in a folder that nobody else may read."""
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".openfla-", ignore_cleanup_errors=True) as folder:
            made = Path(folder, target.name)
            yield made
            made.chmod(0o600)
            if target.exists() and not overwrite:
                raise TargetExists(target)
            made.replace(target)
    except OSError as error:
        raise TargetNotWritable(target, error.strerror or str(error)) from None
