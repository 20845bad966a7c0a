from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Self

from filelock import FileLock, Timeout

from openfla.channel import Account, ChannelError
from openfla.client import FlaClient, FlaError, PlatformFailed, PlatformUnreachable
from openfla.contract.declarations import ExportFormat
from openfla.contract.qualities import Quality
from openfla.sending._clients import AnyClient
from openfla.sending.copy._kinds import kinds_of
from openfla.sending.copy._mistakes import CopyBusy, EnterpriseNeeded
from openfla.sending.copy._pulling import Pulled, Step, pulled
from openfla.sending.copy._store import Store
from openfla.sending.copy._writing import Table, write
from openfla.sending.outbox import usual_folder

_LONGEST_QUEUE_S: Final = 600.0


@dataclass(frozen=True)
class Failed:
    """An enterprise of which nothing more could be had, and why; what was held of it stays."""

    enterprise: str
    mistake: FlaError


def usual_copy(account: str) -> Path:
    """Where the copy of an account is kept, unless another file is named."""
    return usual_folder().parent / "copies" / f"{account}.sqlite"


class Copy:
    """A local copy of what the register holds of enterprises: one SQLite file, which anybody may ask questions of.

    The views `employments`, `trainings`, `training_rights`, `employability_budgets`, `opt_outs` and (of a training
    provider) `provided_trainings` have a column for each field, named as in the contract but in small letters with
    underscores: `period.startDate` is `period_start_date`. `enterprise_number` and `ssin` are found fast. What is
    true is 1, lists are JSON, `body` is the whole record as it was told. Withdrawn records stay, with `withdrawn` 1.

        SELECT ssin, sum(duration_value) FROM trainings
        WHERE NOT withdrawn AND status = 'completed' AND duration_unit = 'hours' GROUP BY ssin

    A pull that is broken off, by `kill -9` too, leaves a copy that the next one completes. One pull at a time writes;
    others read meanwhile. Close it when done, or use it in a `with` statement.

    Args:
        path: of the file; made with mode 0600 if it is not there.
        api: the base address of the API that it is a copy of.
        quality: in which quality that is asked.

    Raises:
        CopyMistake: the file is another one's, another address', of a later version, or cannot be used.
    """

    def __init__(self, path: Path, api: str, quality: Quality) -> None:
        self.path = path
        self.quality = quality
        self._store = Store(path, api, quality)

    @classmethod
    def of_account(cls, account: Account, path: Path | None = None) -> Self:
        """The copy that is kept with an account; see `usual_copy`."""
        return cls(path or usual_copy(account.name), account.api, account.quality)

    @property
    def enterprises(self) -> tuple[str, ...]:
        """Whose records are here, or are coming."""
        return tuple(number for number in self._store.enterprises() if number)

    def complete_until(self, enterprise: str) -> datetime | None:
        """Every change before this moment stands here; None when not all was read yet."""
        return self._store.complete_until(enterprise, kinds_of(self.quality))

    def counts(self, enterprise: str | None = None) -> Mapping[str, int]:
        """How many records of each kind stand here, withdrawn ones left out; of one enterprise or of all."""
        return self._store.counts(enterprise)

    def whose(self, client: AnyClient) -> tuple[str, ...]:
        """The enterprises to pull when none is named: a mandatary's mandators of today, else those known here.

        Raises:
            EnterpriseNeeded: an employer's account, with which nothing was pulled yet.
            FlaError: the platform did not tell.
        """
        if self.quality is Quality.TRAINING_PROVIDER:
            return ("",)
        if self.quality.is_mandatary and isinstance(client, FlaClient):
            return tuple(mandator.enterprise_number for mandator in client.mandators())
        if not self.enterprises:
            raise EnterpriseNeeded
        return self.enterprises

    def pull(
        self,
        client: AnyClient,
        enterprise: str = "",
        *,
        full: bool = False,
        progress: Callable[[Step], object] = lambda _: None,
    ) -> Pulled:
        """Bring one enterprise up to date.

        Args:
            client: of the account whose copy this is.
            enterprise: its number; not for a training provider, which has only what it declared itself.
            full: read everything again, and drop what is not there any more.
            progress: told of every page.

        Raises:
            FlaError: the platform refused, or could not be reached; pages that came are kept.
            CopyBusy: another pull did not end within ten minutes.
            CopyMistake: the file could not be written.
        """
        with self._alone():
            return pulled(self._store, client, enterprise, kinds_of(self.quality), anew=full, progress=progress)

    def pull_all(
        self,
        client: AnyClient,
        enterprises: Iterable[str],
        *,
        full: bool = False,
        progress: Callable[[Step], object] = lambda _: None,
    ) -> Iterator[Pulled | Failed]:
        """Bring enterprises up to date, one after the other: one that is refused stops nobody else.

        Raises:
            PlatformUnreachable, PlatformFailed, ChannelError: nobody would be answered.
            CopyMistake: see `pull`.
        """
        for enterprise in enterprises:
            try:
                yield self.pull(client, enterprise, full=full, progress=progress)
            except (PlatformUnreachable, PlatformFailed, ChannelError):
                raise
            except FlaError as mistake:
                yield Failed(enterprise, mistake)

    def forget(self, enterprise: str) -> int:
        """Remove everything that is held here of an enterprise; how many records that were."""
        with self._alone():
            return self._store.forget(enterprise)

    def write(self, folder: Path, formats: Collection[ExportFormat] = tuple(ExportFormat)) -> list[Path]:
        """Write the copy out as it stands: CSV and NDJSON files for each kind of record, one workbook.

        Files of an earlier time are replaced, each when it is whole. All have mode 0600.

        Raises:
            CopyMistake: they cannot be written.
        """
        tables = [Table(kind.name, kind.columns, partial(self._store.bodies, kind)) for kind in kinds_of(self.quality)]
        return write(folder, formats, tables)

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            with FileLock(f"{self.path}.lock", mode=0o600, timeout=_LONGEST_QUEUE_S, thread_local=False):
                yield
        except Timeout:
            raise CopyBusy(str(self.path)) from None
