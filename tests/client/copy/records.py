"""What an enterprise of these tests has in the register, and what a copy of it holds."""

import sqlite3
from itertools import count
from pathlib import Path
from typing import Any

from openfla.identifiers import EnterpriseNumber
from openfla.sending.copy import Copy
from tests.client.parties import client_of
from tests.platform.mandates.people import a_number
from tests.platforms import WORKER, Party, Platform, a_training

_numbers = count(1000)


def an_employer(platform: Platform) -> Party:
    """An enterprise that no other test knows."""
    return platform.party(a_number(next(_numbers)))


def a_copy(party: Party, path: Path) -> Copy:
    """A copy of what that party may see."""
    return Copy(path, f"{party.platform.base_url}{party.base}", party.quality)


def pulled(party: Party, path: Path, enterprise: str = "", **about: Any) -> tuple[int, int, int]:
    """Pull with a client and a copy of its own; how many records were new, changed and withdrawn."""
    with client_of(party) as client, a_copy(party, path) as copy:
        total = copy.pull(client, enterprise or party.number, **about).total
    return total.new, total.changed, total.withdrawn


def declared(party: Party, enterprise: EnterpriseNumber | None = None, **about: Any) -> dict[str, Any]:
    """A training as it now stands in the register."""
    return post(party, "/trainings", a_training(**{"enterpriseNumber": enterprise or party.number, **about}))


def several(party: Party, number: int) -> list[dict[str, Any]]:
    """Trainings on days of their own."""
    days = [f"2026-03-{day:02}" for day in range(1, number + 1)]
    return [declared(party, period={"startDate": day, "endDate": day}, duration=HOUR) for day in days]


HOUR = {"value": 1, "unit": "hours"}


def post(party: Party, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = party.call("POST", path, body)
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.json()
    return found


def corrected(party: Party, training: dict[str, Any], **about: Any) -> None:
    body = a_training(
        **{name: training[name] for name in ("reference", "enterpriseNumber", "period", "duration")} | about
    )
    _done(party, "PUT", training, body)


def withdrawn(party: Party, training: dict[str, Any]) -> None:
    _done(party, "DELETE", training, None)


def _done(party: Party, method: str, training: dict[str, Any], body: dict[str, Any] | None) -> None:
    headers = {"If-Match": f'"{training["version"]}"'}
    answer = party.call(method, f"/trainings/{training['id']}", body, headers=headers)
    assert answer.status_code in (200, 204), answer.text


def one_of_each(party: Party) -> None:
    """An employment, a right, a budget, a training and an opt-out."""
    number = party.number
    regime = {"hoursPerWeek": 30.4, "fullTimeHoursPerWeek": 38}
    employment = {"reference": "E-1", "enterpriseNumber": number, "ssin": WORKER, "startDate": "2020-01-01"}
    post(party, "/employments", {**employment, "workingRegime": regime, "jointCommittees": ["118", "200"]})
    right = {"enterpriseNumber": number, "ssin": WORKER, "year": 2026, "kind": "legal", "days": 4.75}
    post(party, "/trainingRights", right)
    budget = {"reference": "B-1", "enterpriseNumber": number, "ssin": WORKER, "measure": "Outplacement"}
    post(party, "/employabilityBudgets", {**budget, "initialAmount": 1800.5, "lastSpendingDate": "2026-12-31"})
    declared(party, title="=1+1", duration={"value": 7.6, "unit": "hours"})
    opted(party, "PUT")


def opted(party: Party, method: str, year: int = 2026) -> None:
    """Out with PUT, in again with DELETE."""
    answer = party.call(method, f"/calculationOptOuts/{year}", {"enterpriseNumber": party.number})
    assert answer.status_code in (200, 201, 204), answer.text


def rows(path: Path, question: str, *values: object) -> list[tuple[Any, ...]]:
    """What anybody gets who asks the copy something in SQL."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(question, values).fetchall()
    finally:
        connection.close()


def in_register(party: Party, enterprise: str) -> dict[str, tuple[int, bool]]:
    """The trainings of an enterprise, withdrawn ones too, each with its version."""
    body: dict[str, Any] = {"enterpriseNumber": enterprise, "changedSince": "2000-01-01T00:00:00Z"}
    answer = party.call("POST", "/trainings/search?pageSize=1000", body).json()
    assert "next" not in answer
    return {item["id"]: (item["version"], item.get("withdrawn", False)) for item in answer["items"]}


def in_copy(path: Path, enterprise: str) -> dict[str, tuple[int, bool]]:
    found = rows(path, "SELECT id, version, withdrawn FROM trainings WHERE enterprise_number = ?", enterprise)
    return {identity: (version, bool(is_withdrawn)) for identity, version, is_withdrawn in found}
