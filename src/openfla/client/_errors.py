from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openfla.channel import FlaError
from openfla.contract.declarations import DeclarationStatus, ExportStatus
from openfla.contract.problems import Issue
from openfla.contract.qualities import Quality
from openfla.texts import N_


@dataclass(eq=False)
class WrongQuality(FlaError):
    """Employers and mandataries have one address, training providers another, with other operations."""

    code = "wrongQuality"
    message = N_("Account '%(account)s' is of the quality %(quality)s, which this client does not serve.")
    remedy = N_("Use %(client)s for this account.")
    account: str
    quality: Quality
    client: str


@dataclass(eq=False)
class PlatformUnreachable(FlaError):
    """No answer came, and neither did one to the attempts that followed; `reason` says why, as far as it is known.

    `is_final`: it will be the same later, such as a certificate that is not trusted.
    """

    code = "platformUnreachable"
    message = N_("The platform cannot be reached at %(url)s: %(reason)s.")
    remedy = N_("Check the address, the network and the proxy, and try again later.")
    url: str
    reason: str
    attempts: int = 1
    trace_id: str = ""
    is_final: bool = False


@dataclass(eq=False)
class BadAnswer(FlaError):
    """An answer that is neither the record asked for nor a problem."""

    code = "badAnswer"
    message = N_("The platform gave an answer that is not understood (status %(status)d): %(what)s.")
    remedy = N_("Check that the address is that of the API, and that this client is not older than the platform.")
    status: int
    what: str
    attempts: int = 1
    trace_id: str = ""


@dataclass(eq=False)
class StillProcessing(FlaError):
    """One waited for a declaration or an export, and it was not done in time; `task` tells how far it is."""

    code = "stillProcessing"
    message = N_("The platform is still busy with %(id)s after %(waited_s)g seconds.")
    remedy = N_("Wait longer, or ask for it again later by this id; nothing is lost.")
    task: DeclarationStatus | ExportStatus
    waited_s: float

    @property
    def values(self) -> Mapping[str, object]:
        return {"id": self.task.id, "waited_s": self.waited_s}


@dataclass(eq=False)
class Problem(FlaError):
    """A refusal. `type` is the only thing to branch on beside the class; `title` and `detail` are for people.

    Args:
        status: of the HTTP answer, which wins over the one in the body.
        type: URN such as `urn:problem-type:belgif:missingScope`; "" when the answer had none.
        title: English, as the platform gave it.
        detail: what is wrong and what to do, in the language of the client.
        issues: all that is wrong with the request.
        instance: the platform's own name for this occurrence.
        trace_id: the BelGov-Trace-Id under which the last attempt was sent.
        attempts: how often the request was sent.
        retry_after_s: how long to wait, where the platform says so.
        members: what the problem document says beside these.
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
    attempts: int = 1
    retry_after_s: float | None = None
    members: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def values(self) -> Mapping[str, object]:
        told = self.detail or self.title or self.type or "-"
        listed = "; ".join(str(issue).rstrip(".") for issue in self.issues)
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


class MethodNotAllowed(Problem):
    code = "methodNotAllowed"
    message = N_("The platform does not do this at this address: %(told)s.")
    remedy = N_("Look the operation up in the OpenAPI document of the platform.")


class RequestTimeout(Problem):
    """What was sent did not come in whole in time, and nothing of it was kept."""

    code = "requestTimeout"
    message = N_("The platform waited too long for what was sent: %(told)s.")
    remedy = N_("Send it again over a connection that holds, or in smaller parts.")


class Conflict(Problem):
    """The state of the data does not allow it; for a record: its reference stands for another content.

    `members` names what stands in the way: `record` or `declaration`, by its id.
    """

    code = "conflict"
    message = N_("This conflicts with what is registered already: %(told)s.")
    remedy = N_("Read the registered record, then choose another reference or send the same content.")


class VersionChanged(Problem):
    """The record was changed since it was read; nothing was overwritten."""

    code = "versionChanged"
    message = N_("The record was changed since you read it: %(told)s.")
    remedy = N_("Read it again, and base your change on what stands there now.")

    @property
    def version(self) -> int | None:
        """At which version the record is now, if the platform told it."""
        found = self.members.get("version")
        return found if isinstance(found, int) else None


class PayloadTooLarge(Problem):
    code = "payloadTooLarge"
    message = N_("What was sent is too large: %(told)s.")
    remedy = N_("Send it in smaller parts.")


class UnsupportedMediaType(Problem):
    code = "unsupportedMediaType"
    message = N_("The platform does not take a body of this type: %(told)s.")
    remedy = N_("Look the types up in the OpenAPI document of the platform; a file of records is NDJSON in UTF-8.")


class PreconditionRequired(Problem):
    """A change must say on which version it is based (RFC 6585 section 3)."""

    code = "preconditionRequired"
    message = N_("The platform asks on which version this change is based: %(told)s.")
    remedy = N_("Read the record and send its version with the change.")


class TooManyRequests(Problem):
    """Asked too often, or too much is waiting; `retry_after_s` says when to come back."""

    code = "tooManyRequests"
    message = N_("The platform asks to send less often: %(told)s.")
    remedy = N_("Wait a while and try again.")


class PlatformFailed(Problem):
    """A fault on the other side."""

    code = "platformFailed"
    message = N_("The platform failed (status %(status)d): %(told)s.")
    remedy = N_("Try again later; tell the trace id %(trace_id)s when you ask for help.")
