"""Any call of any service: how it is put, and how its refusal is read in whatever dialect it comes."""

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import unquote, urlencode

import msgspec

from openfla.channel._call import Answer, Call, Chunks, Flow, Pause, Silence
from openfla.channel._errors import ForeignAddress
from openfla.channel._patience import Patience, patiently, retry_after_s
from openfla.channel._plain import without_user
from openfla.channel._problem import problem_told
from openfla.channel._refusals import NotProcessedYet, ServiceRefused, ServiceUnreachable
from openfla.channel.services import Service

Query = Mapping[str, object] | Iterable[tuple[str, object]]
"""Names and values; a name may come more than once in a list of pairs."""

_REFUSED_FROM: Final = 300
_NOT_FOUND: Final = 404


def call_of(
    base_url: str,
    method: str,
    path: str,
    *,
    json: object,
    content: bytes | Chunks,
    query: Query,
    headers: Mapping[str, str],
    repeatable: bool | None,
    without_token: bool,
) -> Call:
    """The call that was asked for.

    Raises:
        ForeignAddress: it leads away from the base address.
    """
    told = {"Accept": "application/json, application/problem+json"}
    body = content
    if json is not None:
        body = msgspec.json.encode(json)
        told["Content-Type"] = "application/json"
    own = {name.lower() for name in headers}
    told = {name: value for name, value in told.items() if name.lower() not in own}
    return Call(
        method.upper(),
        address_below(base_url, path, query),
        {**told, **headers},
        body,
        repeatable=repeatable,
        without_token=without_token,
    )


def get_of(base_url: str, path: str) -> Call:
    """A call that only reads.

    Raises:
        ForeignAddress: it leads away from the base address.
    """
    return Call("GET", address_below(base_url, path), {"Accept": "application/json, application/problem+json"})


def answered(call: Call, patience: Patience, service: Service) -> Flow[Answer]:
    """The answer to a call, when it is a good one.

    Raises:
        ServiceRefused, ServiceUnreachable: it is not, or there is none.
    """
    result = yield from patiently(lambda: call, patience)
    if isinstance(result, Silence):
        raise ServiceUnreachable(service.name, _shown(call), result.reason, result.trace_id, result.attempts)
    if result.status >= _REFUSED_FROM:
        raise refused(result, service)
    return result


def found(call: Call, patience: Patience, service: Service, longest_s: float) -> Flow[Answer]:
    """The answer to a call as soon as it is no 404, which at such a service means: not processed yet.

    Source: the polling rule of the NSSO for Dimona (reference channel.md section 14): nothing for two seconds,
    then each second, after half a minute each minute.

    Raises:
        NotProcessedYet: it is still a 404 after that time.
        ServiceRefused, ServiceUnreachable: as `answered`.
    """
    begun = patience.clock()
    while True:
        waited_s = patience.clock() - begun
        pause_s = next(pause_s for until_s, pause_s in _PAUSES if waited_s < until_s)
        if waited_s + pause_s > longest_s:
            raise NotProcessedYet(service.name, _shown(call), waited_s)
        yield Pause(pause_s)
        try:
            return (yield from answered(call, patience, service))
        except ServiceRefused as mistake:
            if mistake.status != _NOT_FOUND:
                raise


_PAUSES: Final = ((1.0, 2.0), (30.0, 1.0), (float("inf"), 60.0))
"""Until so many seconds have passed, wait so long."""


def refused(answer: Answer, service: Service) -> ServiceRefused:
    """What an answer of 300 or above says, in any dialect; the HTTP status wins over what the body says.

    Source: reference channel.md sections 10 (OAuth), 13 (StatusMessage of eBox) and 16 (Belgif).
    """
    told = problem_told(answer)
    return ServiceRefused(
        service=service.name,
        status=answer.status,
        type=told.type,
        title=told.title,
        detail=told.detail,
        issues=told.issues,
        instance=told.instance,
        trace_id=answer.trace_id,
        attempts=answer.attempts,
        retry_after_s=retry_after_s(answer),
    )


def address_below(base_url: str, path: str, query: Query = ()) -> str:
    """The address of something at or below a base address, given by its path or as a whole.

    Raises:
        ForeignAddress: it leads away from the base address, to where no token may go.
    """
    base = base_url.rstrip("/")
    url = path if "://" in path else f"{base}/{path.lstrip('/')}"
    below = url == base or url.startswith((f"{base}/", f"{base}?"))
    climbs = ".." in map(unquote, url.partition("?")[0].split("/"))
    if not below or climbs:
        raise ForeignAddress(without_user(url), base_url)
    pairs = query.items() if isinstance(query, Mapping) else query
    parameters = urlencode([(name, str(value)) for name, value in pairs])
    return f"{url}{'&' if '?' in url else '?'}{parameters}" if parameters else url


def _shown(call: Call) -> str:
    return without_user(call.url.partition("?")[0])
