"""A social secretariat at night: employers of a platform, accounts on this machine, and folders full of files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from openpyxl import Workbook

from openfla.contract.qualities import Quality
from openfla.sending.nightly import ClientOutcome, Report, jobs_of, send_all
from tests.client.copy.records import an_employer
from tests.client.parties import account_of
from tests.platform.mandates.people import SECRETARIAT, give
from tests.platforms import Party, Platform, a_training

_days = count(1)
COLUMNS = [
    "reference",
    "enterprise number",
    "ssin",
    "title",
    "type",
    "start date",
    "end date",
    "duration",
    "unit",
    "status",
]


@dataclass
class Town:
    """What one test plays with: a folder of clients, and a platform that others use too."""

    platform: Platform
    folder: Path
    employers: list[Party] = field(default_factory=list)

    @property
    def clients(self) -> Path:
        """The folder that is sent."""
        return self.folder / "clients"

    def employer(self, account: str = "", *, is_mandator: bool = False) -> Party:
        """An enterprise; with an account of its own, or with a mandate for the secretariat."""
        party = an_employer(self.platform)
        if account:
            account_of(party, account, self.folder)
        if is_mandator:
            give(self.platform, mandator=party.number)
        self.employers.append(party)
        return party

    def secretariat(self) -> Party:
        """With the account `secretariat`."""
        party = self.platform.party(SECRETARIAT, Quality.SOCIAL_SECRETARIAT)
        account_of(party, "secretariat", self.folder)
        return party

    def run(self, source: Path | None = None, **about: Any) -> Report:
        """One night."""
        wishes = {name: about.pop(name) for name in ("account", "strict") if name in about}
        return send_all(jobs_of(source or self.clients, **wishes), **{"settle_s": 0.0, **about})

    def registered(self, party: Party) -> list[str]:
        """The references on the platform, once for each record."""
        asked = "SELECT reference FROM trainings WHERE enterprise = :number ORDER BY reference"
        return [reference for (reference,) in self.platform.rows(asked, number=party.number)]

    def declarations(self, party: Party) -> int:
        """How many times something came in from that party."""
        asked = "SELECT count(*) FROM declarations WHERE declarer = :number"
        [(found,)] = self.platform.rows(asked, number=party.number)
        return int(found)

    def place(self, *names: str) -> Path:
        """A client's folder."""
        folder = self.clients.joinpath(*names)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def left(self) -> set[str]:
        """Every file that is in the folder of clients now."""
        return {str(path.relative_to(self.clients)) for path in self.clients.rglob("*") if path.is_file()}


def some(party: Party, *references: str) -> list[dict[str, Any]]:
    """Trainings of the worker of that employer, each on a day of its own."""
    found = []
    for reference in references:
        number = next(_days)
        day = f"2026-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        period, hour = {"startDate": day, "endDate": day}, {"value": 1, "unit": "hours"}
        training = a_training(reference=reference, enterpriseNumber=party.number, period=period, duration=hour)
        found.append(training)
    return found


def ndjson(path: Path, trainings: Iterable[dict[str, Any]]) -> Path:
    """A file as programs write it."""
    path.write_bytes(b"".join(msgspec.json.encode({"training": training}) + b"\n" for training in trainings))
    return path


def workbook(path: Path, trainings: Iterable[dict[str, Any]]) -> Path:
    """A file as people write it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(COLUMNS)
    for row in _rows(trainings):
        sheet.append(row)
    book.save(path)
    return path


def csv(path: Path, trainings: Iterable[dict[str, Any]]) -> Path:
    """A file as HR software writes it: Windows-1252, semicolons, decimal commas."""
    lines = [";".join(COLUMNS), *(";".join(str(cell).replace(".", ",") for cell in row) for row in _rows(trainings))]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="cp1252")
    return path


def _rows(trainings: Iterable[dict[str, Any]]) -> Iterable[list[Any]]:
    for told in trainings:
        period, duration = told["period"], told["duration"]
        number = [told["reference"], told["enterpriseNumber"], told["ssin"], told["title"], told["type"]]
        yield [*number, period["startDate"], period["endDate"], duration["value"], duration["unit"], told["status"]]


def by_name(report: Report) -> dict[str, ClientOutcome]:
    return {client.name: client for client in report.clients}
