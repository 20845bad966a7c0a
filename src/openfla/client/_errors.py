from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from openfla.texts import N_, Explained


class Issue(msgspec.Struct, frozen=True):
    """One thing that is wrong with what was sent (Belgif: an entry of `issues` or `invalidParams`)."""

    type: str = ""
    location: str = ""
    """body, header, path or query."""
    name: str = ""
    detail: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.name, self.detail or self.type) if part)


class FlaError(Explained):
    """What can go wrong with a call; what goes wrong before it is an `openfla.channel.ChannelError`."""


@dataclass(eq=False)
class PlatformUnreachable(FlaError):
    """No answer came, and neither did one to the attempts that followed."""

    code = "platformUnreachable"
    message = N_("The platform cannot be reached at %(url)s: %(reason)s.")
    remedy = N_("Check the address, the network and the proxy, and try again later.")
    url: str
    reason: str


@dataclass(eq=False)
class BadAnswer(FlaError):
    """An answer that is neither the record asked for nor a problem."""

    code = "badAnswer"
    message = N_("The platform gave an answer that is not understood (status %(status)d): %(what)s.")
    remedy = N_("Check that the address is that of the API, and that this client is not older than the platform.")
    status: int
    what: str
    trace_id: str = ""


@dataclass(eq=False)
class Problem(FlaError):
    """A refusal. `type` is the only thing to branch on beside the class; `title` and `detail` are for developers.

    Args:
        status: of the HTTP answer, which wins over the one in the body.
        type: URN such as `urn:problem-type:belgif:missingScope`; "" when the answer had none.
        title, detail: English, as the platform gave them.
        issues: all that is wrong with the request.
        instance: the platform's own name for this occurrence.
        trace_id: the BelGov-Trace-Id under which the request was sent.
    """

    code = "problem"
    message = N_("The platform refused the request (status %(status)d): %(told)s.")
    remedy = N_("Tell the trace id %(trace_id)s when you ask for help.")
    status: int
    type: str
    title: str
    detail: str
    issues: tuple[Issue, ...]
    instance: str
    trace_id: str

    @property
    def values(self) -> Mapping[str, object]:
        told = self.detail or self.title or self.type or "-"
        listed = "; ".join(str(issue) for issue in self.issues)
        return {**vars(self), "told": told.rstrip("."), "listed": listed or told.rstrip(".")}


class BadRequest(Problem):
    """What was sent is not right; `issues` lists everything."""

    code = "badRequest"
    message = N_("The platform does not accept what was sent: %(listed)s.")
    remedy = N_("Correct this and send it again.")


class NotAuthenticated(Problem):
    """No access token, or one that is not accepted, also after renewal."""

    code = "notAuthenticated"
    message = N_("The platform does not accept the access token: %(told)s.")
    remedy = N_("Check that token endpoint and API belong to the same environment.")


class MissingScope(Problem):
    """The token does not hold the scope of this call."""

    code = "missingScope"
    message = N_("The token does not hold the scope for this call: %(told)s.")
    remedy = N_("Give the account the permission for the Federal Learning Account in channel management.")


class MissingPermission(Problem):
    """The call is allowed, but not for these data."""

    code = "missingPermission"
    message = N_("You may not do this for this enterprise: %(told)s.")
    remedy = N_("Check the enterprise number, and the mandate if you act for somebody else.")


class NotFound(Problem):
    """There is no such record, or none that may be seen."""

    code = "notFound"
    message = N_("The platform does not know this: %(told)s.")
    remedy = N_("Check the identifier and the address.")


class Conflict(Problem):
    """The state of the data does not allow it; for a training: the reference stands for another one."""

    code = "conflict"
    message = N_("This conflicts with what is registered already: %(told)s.")
    remedy = N_("Read the registered record, then choose another reference or send the same content.")


class PayloadTooLarge(Problem):
    code = "payloadTooLarge"
    message = N_("What was sent is too large: %(told)s.")
    remedy = N_("Send it in smaller parts.")


class TooManyRequests(Problem):
    code = "tooManyRequests"
    message = N_("The platform asks to send less often: %(told)s.")
    remedy = N_("Wait a while and try again.")


class PlatformFailed(Problem):
    """A fault on the other side."""

    code = "platformFailed"
    message = N_("The platform failed (status %(status)d): %(told)s.")
    remedy = N_("Try again later; tell the trace id %(trace_id)s when you ask for help.")
