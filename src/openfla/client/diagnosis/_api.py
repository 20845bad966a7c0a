"""Checks of the API: its health, and one call that changes nothing."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from openfla.channel import Answer, Call, Silence, plain
from openfla.client.diagnosis import _findings_api as told
from openfla.client.diagnosis._known import Known
from openfla.client.diagnosis._results import Fact, Finding, Result, found
from openfla.client.diagnosis.steps import is_official
from openfla.contract.quarters import Quarter

_LARGEST_PAGE: Final = 100
_MOST_PAGES: Final = 20
_NO_SUCH_REFERENCE: Final = "openfla-doctor"
"""A search that finds nobody's trainings: no worker's data come in."""
_BAD_FROM: Final = 300
_BUSY: Final = 429
_FAILED_FROM: Final = 500
_UNAVAILABLE: Final = 503


def health(known: Known) -> Iterator[Result]:
    """What the API says of itself; anybody may ask (Belgif)."""
    address = f"{known.account.api}/health"
    answer = known.ear.send(Call("GET", address, most_bytes=_MOST_BYTES))
    if isinstance(answer, Silence):
        yield found(told.NoAnswer(address, answer.reason))
        return
    state = str(_object(answer).get("status", ""))
    facts: dict[str, Fact] = {**_facts(known), "health": plain(state, 40)}
    yield found(_health(known, answer, state), **facts)


def call(known: Known) -> Iterator[Result]:
    """Whether a call with the token succeeds: for a mandatary its mandates, for others a search for nothing."""
    if known.account.quality.is_mandatary:
        yield from _mandators(known)
        return
    body = msgspec.json.encode({"reference": _NO_SUCH_REFERENCE})
    answer = known.ear.send(_with_token(known, "POST", "trainings/search?pageSize=1", body))
    yield _refused(known, answer) or found(told.CallDone(), **_facts(known))


_MOST_BYTES: Final = 1024 * 1024


def _health(known: Known, answer: Answer, state: str) -> Finding:
    if _is_page(known) or _BAD_FROM <= answer.status < 400:  # noqa: PLR2004
        return told.SomethingElseAnswers(known.account.api, answer.status)
    if answer.status == _UNAVAILABLE and state == "DOWN":
        return told.HealthDown()
    if answer.status >= _FAILED_FROM or answer.status == _BUSY:
        return told.PlatformBusy(answer.status)
    if answer.status >= _BAD_FROM or not state:
        if is_official(known.place):
            return told.HealthNotTold(answer.status)
        return told.AddressWrong(known.account.api, answer.status)
    return told.HealthUp() if state == "UP" else told.HealthDegraded(plain(state, 40))


def _mandators(known: Known) -> Iterator[Result]:
    count, total, ends = 0, 0, []
    for page in range(1, _MOST_PAGES + 1):
        query = f"mandators?page={page}&pageSize={_LARGEST_PAGE}"
        answer = known.ear.send(_with_token(known, "GET", query))
        refused = _refused(known, answer)
        if refused is not None or isinstance(answer, Silence):
            yield refused or found(told.CallDone())
            return
        told_page = _object(answer)
        items = [item for item in told_page.get("items", []) if isinstance(item, dict)]
        count, total = count + len(items), _number(told_page.get("total"))
        ends += [str(item["lastQuarter"]) for item in items if item.get("lastQuarter")]
        if not told_page.get("next"):
            break
    yield _mandates(known, total or count, min(ends, default=""))


def _mandates(known: Known, count: int, first_end: str) -> Result:
    facts: dict[str, Fact] = {**_facts(known), "mandates": count, "firstEnd": first_end}
    if not count:
        return found(told.NoMandate(), **facts)
    if first_end and first_end <= str(Quarter.of(known.at.date())):
        return found(told.MandateEnds(count, plain(first_end, 10)), **facts)
    return found(told.MandatesHeld(count), **facts)


def _refused(known: Known, answer: Answer | Silence) -> Result | None:
    """Why a call did not succeed; None when it did."""
    if isinstance(answer, Silence):
        return found(told.NoAnswer(known.account.api, answer.reason))
    if answer.status < _BAD_FROM and not _is_page(known):
        return None
    problem = _object(answer)
    said = plain(problem.get("detail") or problem.get("title") or answer.status, 300).rstrip(".")
    facts: dict[str, Fact] = {**_facts(known), "problem": plain(problem.get("type", ""), 100)}
    return found(_why(known, answer.status, str(problem.get("type", "")), said), **facts)


def _why(known: Known, status: int, kind: str, said: str) -> Finding:
    if _is_page(known) or status < 400:  # noqa: PLR2004
        return told.SomethingElseAnswers(known.account.api, status)
    if status >= _FAILED_FROM or status == _BUSY:
        return told.PlatformBusy(status)
    if status == 401:  # noqa: PLR2004
        return told.TokenNotAccepted(said)
    if status == 403:  # noqa: PLR2004
        is_scope = kind.rpartition(":")[2] == "missingScope"
        return told.CallScopeMissing(said) if is_scope else told.CallNotAllowed(said)
    return told.CallNotKnown(status) if is_official(known.place) else told.AddressWrong(known.account.api, status)


def _with_token(known: Known, method: str, path: str, body: bytes = b"") -> Call:
    value = known.token.value if known.token else ""
    headers = {"Authorization": f"Bearer {value}", "Accept": "application/json"}
    if body:
        headers["Content-Type"] = "application/json"
    return Call(method, f"{known.account.api}/{path}", headers, body, most_bytes=_MOST_BYTES)


def _is_page(known: Known) -> bool:
    return known.ear.last is not None and known.ear.last.media_type == "text/html"


def _facts(known: Known) -> dict[str, str | int]:
    heard = known.ear.last
    return {} if heard is None else {"status": heard.status, "tookMs": heard.took_ms, "via": plain(heard.via, 100)}


def _object(answer: Answer) -> Mapping[str, Any]:
    try:
        body = msgspec.json.decode(answer.content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
