from collections.abc import Mapping
from dataclasses import dataclass

from openfla.channel._errors import ChannelError
from openfla.contract.problems import Issue
from openfla.texts import N_


@dataclass(eq=False)
class ServiceUnreachable(ChannelError):
    """No answer came, and neither did one to the attempts that followed."""

    code = "serviceUnreachable"
    message = N_("The service '%(service)s' cannot be reached at %(url)s: %(reason)s.")
    remedy = N_("Check the address, the network and the proxy, and try again later.")
    service: str
    url: str
    reason: str
    trace_id: str = ""
    attempts: int = 1


@dataclass(eq=False)
class NotProcessedYet(ChannelError):
    """What was declared is still not to be found, as long as one was ready to wait."""

    code = "notProcessedYet"
    message = N_("The service '%(service)s' has not processed %(url)s yet, after %(waited_s).0f seconds.")
    remedy = N_("Ask for it again later; nothing is lost.")
    service: str
    url: str
    waited_s: float


@dataclass(eq=False)
class ServiceRefused(ChannelError):
    """A service answered that it does not do what was asked.

    Args:
        service: its name.
        status: of the HTTP answer, which wins over the one in the body.
        type: what programs go by: URN of a Belgif problem, code of a StatusMessage, error of OAuth; "" without.
        title, detail: as the service gave them.
        issues: all that is wrong with the request.
        instance: the service's own name for this occurrence.
        trace_id: the BelGov-Trace-Id of the last attempt.
        attempts: how often it was sent.
        retry_after_s: how long the service asks to wait.
    """

    code = "serviceRefused"
    message = N_("The service '%(service)s' refused the request (status %(status)d): %(told)s.")
    remedy = N_("Correct what it names; tell the trace id %(trace_id)s when you ask for help.")
    service: str
    status: int
    type: str = ""
    title: str = ""
    detail: str = ""
    issues: tuple[Issue, ...] = ()
    instance: str = ""
    trace_id: str = ""
    attempts: int = 1
    retry_after_s: float | None = None

    @property
    def values(self) -> Mapping[str, object]:
        """The fields, and all that the service told in one line."""
        listed = "; ".join(str(issue) for issue in self.issues)
        return {**vars(self), "told": (listed or self.detail or self.title or self.type or "-").rstrip(".")}
