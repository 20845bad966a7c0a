from typing import Any, Self

from openfla.contract.problems import Issue
from openfla.texts import Explained


class FlaError(Explained):
    """Whatever goes wrong on the way to the platform and back; the one class that catches it all.

    What a kind of mistake has nothing to say about is empty.

    Attributes:
        status: HTTP status of the last answer; 0 when there was none.
        type: URN of the problem, such as `urn:problem-type:belgif:missingScope`.
        issues: all that is wrong with what was sent.
        trace_id: the BelGov-Trace-Id of the last attempt, to be told to a help desk.
        attempts: how often the call was sent.
        retry_after_s: how long the platform asks to wait, in seconds.
    """

    status: int
    type: str
    issues: tuple[Issue, ...]
    trace_id: str
    attempts: int
    retry_after_s: float | None

    # Not in the body of the class: a subclass is a dataclass, which would take it for the default of its own field.
    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        mistake = super().__new__(cls, *args, **kwargs)
        mistake.status, mistake.type, mistake.issues = 0, "", ()
        mistake.trace_id, mistake.attempts, mistake.retry_after_s = "", 0, None
        return mistake
