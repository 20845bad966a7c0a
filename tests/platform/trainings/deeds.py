"""What tests of trainings do to a platform: a test names only what it is about."""

from collections.abc import Sequence
from typing import Any

import httpx2
from sqlalchemy import create_engine, text

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from tests.platforms import BAKERY, WORKER, Party, Platform, a_provided_training, a_training

COLLEAGUE = "00012511148"
THIRD = "00010200271"
COURSE = EnterpriseNumber("1000007741")
"""The number of a training provider of the tests."""


def registered(party: Party, training: dict[str, Any] | None = None) -> dict[str, Any]:
    """What a party put in the register, as the register answers it."""
    answer = party.call("POST", "/trainings", training or a_training(enterpriseNumber=party.number))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def read(party: Party, record: dict[str, Any] | str) -> dict[str, Any]:
    """A training as a party reads it."""
    answer = party.call("GET", f"/trainings/{_id(record)}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def put(party: Party, record: dict[str, Any], content: Any, version: Any = None) -> httpx2.Response:
    """A correction, on the version that the caller has unless another one is told."""
    return party.call("PUT", f"/trainings/{_id(record)}", content, headers=_seen(record, version))


def delete(party: Party, record: dict[str, Any], version: Any = None) -> httpx2.Response:
    """A withdrawal, on the version that the caller has unless another one is told."""
    return party.call("DELETE", f"/trainings/{_id(record)}", headers=_seen(record, version))


def verify(party: Party, record: dict[str, Any], decision: str, version: Any = None, **about: Any) -> httpx2.Response:
    """A decision on what a training provider declared."""
    body = {"decision": decision, **about}
    return party.call("POST", f"/trainings/{_id(record)}/verification", body, headers=_seen(record, version))


def decided(party: Party, record: dict[str, Any], decision: str, **about: Any) -> dict[str, Any]:
    """The same, which is accepted."""
    answer = verify(party, record, decision, **about)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def found(party: Party, query: str = "", **wanted: Any) -> list[dict[str, Any]]:
    """What a search finds, on its first page."""
    answer = party.call("POST", f"/trainings/search{query}", wanted)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def history(party: Party, record: dict[str, Any]) -> list[dict[str, Any]]:
    """Every version of a training."""
    answer = party.call("GET", f"/trainings/{_id(record)}/history")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def employed(employer: Party, ssin: str = WORKER, **about: Any) -> None:
    """The worker is in service with this employer."""
    body = {
        "reference": f"employment-{ssin}",
        "enterpriseNumber": employer.number,
        "ssin": ssin,
        "startDate": "2020-01-01",
        "workingRegime": {"hoursPerWeek": 38, "fullTimeHoursPerWeek": 38},
        "jointCommittees": ["200"],
        **about,
    }
    answer = employer.call("POST", "/employments", body)
    assert answer.status_code == 201, answer.text


def dawdling(platform: Platform, table: str, deed: str = "INSERT") -> None:
    """From now on half a second passes between the making of a row of this table and its writing."""
    function = "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS '{}'"
    body = "BEGIN PERFORM pg_sleep(0.5); RETURN NEW; END"
    trigger = f"CREATE TRIGGER dawdle BEFORE {deed} ON {table} FOR EACH ROW EXECUTE FUNCTION dawdle()"
    engine = create_engine(platform.url)
    with engine.begin() as connection:
        for statement in (function.format(body), trigger):
            connection.execute(text(statement))
    engine.dispose()


def trainer_of(platform: Platform, number: EnterpriseNumber = COURSE) -> Party:
    """A training provider that is no employer of anybody here."""
    return platform.party(number, Quality.TRAINING_PROVIDER)


def a_participant(ssin: str = WORKER, **about: Any) -> dict[str, Any]:
    """One who took part; whose employer it is, is not told."""
    return {"ssin": ssin, "status": "completed", **about}


def provided(trainer: Party, *participants: dict[str, Any], **about: Any) -> dict[str, Any]:
    """What a training provider declared, as the register answers it."""
    return registered(trainer, a_course(*participants, **about))


def a_course(*participants: dict[str, Any], **about: Any) -> dict[str, Any]:
    """A training provider's training; unless others are told, of the bakery's worker."""
    told = list(participants) or [a_participant(enterpriseNumber=BAKERY)]
    return a_provided_training(participants=told, **about)


def content_of(record: dict[str, Any], **about: Any) -> dict[str, Any]:
    """What was declared, without what the register adds to it; None leaves a member out."""
    told = {name: value for name, value in record.items() if name not in _ADDED}
    return {name: value for name, value in {**told, **about}.items() if value is not None}


def problem(answer: httpx2.Response) -> tuple[int, str]:
    """How a request was refused: status and the last part of its type."""
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def issues(answer: httpx2.Response) -> set[tuple[str, str]]:
    """The rules that an input breaks, and where."""
    return {(issue.get("anomaly", ""), issue.get("name", "")) for issue in answer.json()["issues"]}


def warned(record: dict[str, Any]) -> Sequence[str]:
    """The rules that warned when it was declared."""
    return sorted(told["code"] for told in record.get("warnings", []))


def unwarned(record: dict[str, Any]) -> dict[str, Any]:
    """The record without what was told of it when it was declared."""
    return {name: value for name, value in record.items() if name != "warnings"}


_ADDED = (
    "id",
    "href",
    "version",
    "declaredBy",
    "registeredAt",
    "changedAt",
    "withdrawn",
    "warnings",
    "verification",
    "verified",
)


def _seen(record: dict[str, Any], version: Any) -> dict[str, str]:
    told = f'"{record["version"]}"' if version is None else version
    return {"If-Match": told if isinstance(told, str) else f'"{told}"'} if told else {}


def _id(record: dict[str, Any] | str) -> str:
    return record if isinstance(record, str) else str(record["id"])
