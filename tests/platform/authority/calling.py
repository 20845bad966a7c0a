"""Calls of the town's software, and what each left behind."""

import re
from collections.abc import Iterator
from typing import Any, Final

import httpx2
import msgspec

from tests.platform.authority.acts import Act
from tests.platform.authority.callers import Caller, Town
from tests.platform.authority.holdings import WORKER
from tests.platform.authority.software_matrix import OK
from tests.platform.authority.watching import Happened

STATUS: Final = {
    "noAccessToken": 401,
    "invalidAccessToken": 401,
    "expiredAccessToken": 401,
    "missingScope": 403,
    "missingPermission": 403,
    "resourceNotFound": 404,
}


def called(town: Town, caller: Caller, act: Act, record: str = "", if_match: str = '"1"') -> httpx2.Response:
    """What an act is answered, on what the caller is after unless another id is told."""
    path = re.sub(r"\{\w+\}", record or caller.held.get(act.of, ""), act.path)
    sent = {**caller.headers, "If-Match": if_match}
    about: dict[str, Any] = {}
    if act.body is not None:
        sent["Content-Type"] = "application/json"
        about["content"] = msgspec.json.encode(act.body(caller))
    return town.platform.http.request(act.method, f"{act.base}{path}", headers=sent, **about)


def code_of(answer: httpx2.Response) -> str:
    """That it was allowed, or the code of the problem."""
    return OK if answer.is_success else str(answer.json()["type"].rpartition(":")[2])


def faults(caller: Caller, act: Act, answer: httpx2.Response, after: Happened) -> Iterator[str]:
    """What is wrong with an answer, or with what it left behind, given that it was allowed or refused as it was."""
    if any(WORKER in value for value in (*answer.headers.values(), str(answer.url))):
        yield "the worker's number in an address or a header"
    yield from (
        _about_allowed(caller, act, answer, after) if answer.is_success else _about_refused(caller, answer, after)
    )


def _about_allowed(caller: Caller, act: Act, answer: httpx2.Response, after: Happened) -> Iterator[str]:
    if answer.status_code != act.status:
        yield f"status {answer.status_code}"
    if after.tables != act.changes:
        yield f"changed {sorted(after.tables)}"
    is_told = bool(act.changes) or act.is_told
    clients = [entry["clientId"] for entry in after.trail]
    if clients != ([caller.party.client_id] if caller.party and is_told else []):
        yield f"the trail tells {after.trail}"
    if answer.headers.get("content-type") == "application/json":
        yield from (f"a worker in {told}" for told in _strings(answer.json()) if WORKER in told and told != WORKER)


def _about_refused(caller: Caller, answer: httpx2.Response, after: Happened) -> Iterator[str]:
    code = code_of(answer)
    if answer.status_code != STATUS.get(code) or answer.json()["type"] != f"urn:problem-type:belgif:{code}":
        yield f"status {answer.status_code}: {answer.text}"
    if WORKER in answer.text:
        yield "the worker's number in the answer"
    if after.tables:
        yield f"changed {sorted(after.tables)}"
    is_known = caller.party is not None and answer.status_code != 401
    who = (caller.party.client_id, caller.party.number) if caller.party and is_known else (None, None)
    told = [
        (entry["action"], entry["details"]["code"], entry.get("clientId"), entry.get("enterpriseNumber"))
        for entry in after.trail
    ]
    if told != [("access.refused", code, *who)] or WORKER in str(after.trail):
        yield f"the trail tells {after.trail}"


def _strings(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for value in told.values():
            yield from _strings(value)
    elif isinstance(told, list):
        for value in told:
            yield from _strings(value)
