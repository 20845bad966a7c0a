"""Things that take the platform a while (Belgif LongRunningTaskStatus): how one waits for them."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, TypeVar

from msgspec import UnsetType

from openfla.channel import Answer, Call, Flow, Pause
from openfla.client._api import Api, decoded
from openfla.client._errors import StillProcessing
from openfla.contract.declarations import DeclarationStatus, ExportStatus, TaskState

S = TypeVar("S", DeclarationStatus, ExportStatus)

Task = str | DeclarationStatus | ExportStatus
"""A task by its id, or as it was last told."""

_SOONEST_S: Final = 0.2
_LATEST_S: Final = 60.0
_UNTOLD_S: Final = 2.0
_ONE_CLOCK_S: Final = 2.0
"""Date counts whole seconds: clocks that differ by less may be taken for one, which is more precise."""


def id_of(task: Task) -> str:
    """Which one it is."""
    return task if isinstance(task, str) else task.id


def finished(
    api: Api, call: Call, kind: type[S], timeout_s: float | None, progress: Callable[[S], object] | None
) -> Flow[S]:
    """A task when it is done or has failed: asked for after each `pollAfter`, by the clock of the platform.

    Raises:
        StillProcessing: it is neither after that many seconds.
        Problem, PlatformUnreachable, BadAnswer: it cannot be told.
    """
    begun = time.monotonic()
    while True:
        answer = yield from api.answer(call)
        task = decoded(answer, kind)
        if progress:
            progress(task)
        if task.state is not TaskState.PROCESSING:
            return task
        pause_s = _pause_s(task.poll_after, answer)
        if timeout_s is not None:
            left_s = timeout_s - (time.monotonic() - begun)
            if left_s <= 0:
                raise StillProcessing(task, timeout_s)
            pause_s = min(pause_s, left_s)
        yield Pause(pause_s)


def _pause_s(poll_after: datetime | UnsetType, answer: Answer) -> float:
    """Seconds until one may ask again, by the clock that said so."""
    if isinstance(poll_after, UnsetType):
        return _UNTOLD_S
    return min(_LATEST_S, max(_SOONEST_S, (poll_after - _now(answer)).total_seconds()))


def _now(answer: Answer) -> datetime:
    own = datetime.now(UTC)
    try:
        theirs = parsedate_to_datetime(answer.headers.get("Date", ""))
    except (ValueError, OverflowError):
        return own
    theirs = theirs.replace(tzinfo=theirs.tzinfo or UTC)
    return theirs if abs((own - theirs).total_seconds()) > _ONE_CLOCK_S else own
