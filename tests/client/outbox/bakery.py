"""A bakery that sends to a real platform: its client, its outbox, and whoever judges what it sends."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from openfla.channel import Channel, ChannelSettings, Patience, TokenSource, local
from openfla.client import FlaClient
from openfla.contract.declarations import DeclarationRecord
from openfla.contract.qualities import Quality
from openfla.contract.trainings import NewTraining
from openfla.identifiers import EnterpriseNumber
from openfla.sending.delivery import Perseverance, Prepared, Progress, Summary, deliver, prepare_records
from openfla.sending.outbox import Addressee, Outbox
from tests.client.outbox.makers import a_record
from tests.platforms import BAKERY, Party, Platform
from tests.workers import work_off

QUICK = Patience(attempts=2, first_s=0.01, longest_pause_s=0.02)
_BASES = count(9_997_000)
BRIEF = Perseverance(give_up_after_s=5, first_s=0.01, longest_s=0.05)


@dataclass
class Bakery:
    """What it does, and what it was told on the way."""

    platform: Platform
    party: Party
    folder: Path
    base_url: str = ""
    """Of whoever stands between it and the platform."""
    told: list[Progress] = field(default_factory=list)

    @property
    def to(self) -> Addressee:
        return Addressee(
            account="bakery",
            environment="local",
            api=f"{self.base_url or self.platform.base_url}{self.party.base}",
            client_id=self.party.client_id,
            quality=Quality.EMPLOYER,
        )

    @contextmanager
    def client(self) -> Iterator[FlaClient]:
        tokens = TokenSource(local(self.platform.base_url), self.party.client_id, self.party.key)
        channel = Channel(tokens, base_url=self.to.api, settings=ChannelSettings(patience=QUICK))
        with FlaClient(channel, language="en") as client:
            yield client

    @contextmanager
    def outbox(self) -> Iterator[Outbox]:
        with Outbox(self.folder / "bakery.sqlite") as outbox:
            yield outbox

    def prepared(self, records: Iterable[DeclarationRecord], **about: Any) -> Prepared:
        with self.outbox() as outbox:
            return prepare_records(outbox, map(self.own, records), self.to, name="payroll", **about)

    def own(self, record: DeclarationRecord) -> DeclarationRecord:
        """The same record of this enterprise, where it is of the one that tests usually have."""
        if not isinstance(record.training, NewTraining) or record.training.enterprise_number != BAKERY:
            return record
        return replace(record, training=replace(record.training, enterprise_number=self.party.number))

    def deliver(self, prepared: Prepared, **about: Any) -> Summary:
        """All the way; a worker judges what came in whenever something is told."""
        with self.client() as client, self.outbox() as outbox:
            wanted = {"progress": self.judging, "perseverance": BRIEF, **about}
            return deliver(client, outbox, prepared.sending, **wanted)

    def judging(self, progress: Progress) -> None:
        before = self.told[-1].sent if self.told else 0
        self.told.append(progress)
        if progress.sent != before:
            work_off(self.platform)

    def trainings(self) -> list[str]:
        """The references on the platform, once for each record."""
        return [
            found for (found,) in self._rows("SELECT reference FROM trainings WHERE declarer = :it ORDER BY reference")
        ]

    def declarations(self) -> list[int]:
        """How many records each declaration had, in their order."""
        return [found for (found,) in self._rows("SELECT records FROM declarations WHERE declarer = :it ORDER BY id")]

    def declaration_ids(self) -> list[str]:
        return [str(found) for (found,) in self._rows("SELECT id FROM declarations WHERE declarer = :it ORDER BY id")]

    def _rows(self, statement: str) -> list[Any]:
        return self.platform.rows(statement, it=self.party.number)


def a_bakery(platform: Platform, folder: Path, number: EnterpriseNumber = BAKERY, **about: Any) -> Bakery:
    return Bakery(platform, platform.party(number), folder, **about)


def another_number() -> EnterpriseNumber:
    """Of an enterprise that no other test has, so that many may share a platform."""
    base = next(_BASES)
    return EnterpriseNumber(f"0{base:07}{97 - base % 97:02}")


def trainings(many: int, prefix: str = "T") -> list[DeclarationRecord]:
    """Trainings of one worker, none like another."""
    return [a_record(f"{prefix}-{number}", number) for number in range(1, many + 1)]
