"""What a person filled in: read within bounds, kept while it is wrong, done once."""

import hmac
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, ClassVar, Final, TypeVar, cast
from uuid import UUID, uuid4

import multipart

from openfla.platform.api.bodies import bounded
from openfla.platform.api.doors import AnyRequest
from openfla.platform.kernel.refusals import Refusal
from openfla.texts import N_, Explained

T = TypeVar("T")
_SMALL: Final = 64 * 1024
_WITH_FILES: Final = 8 * 1024 * 1024
_MOST_FIELDS: Final = 2000
_UNFIT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_HERE: Final = ("same-origin", "none")


@dataclass(eq=False)
class FormTooLarge(Explained):
    status: ClassVar[int] = 413
    code = "formTooLarge"
    message = N_("What was sent is larger than the %(limit)d bytes that a form may have.")
    remedy = N_("Go back and choose a smaller file: a certificate has a few thousand bytes.")
    limit: int


@dataclass(eq=False)
class FormUnreadable(Explained):
    status: ClassVar[int] = 400
    code = "formUnreadable"
    message = N_("What was sent is not a form.")
    remedy = N_("Go back, load the page again and fill it in once more.")


@dataclass(eq=False)
class NotOurForm(Refusal):
    """The form was not made in this session by a page of this site: a forgery, or a page from before a sign-in."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "notOurForm"
    title: ClassVar[str] = "Not Our Form"
    is_audited: ClassVar[bool] = True
    message: ClassVar[str] = N_(
        "This form was not made by a page that you have open in this session; nothing was done."
    )
    remedy: ClassVar[str] = N_("Go back, load the page again and fill it in once more.")


@dataclass(eq=False)
class Unread(Explained):
    """Fields hold mistakes; each is told beside its field."""

    code = "unread"
    message = N_("Something is not filled in right yet; nothing was done.")


@dataclass(frozen=True)
class Upload:
    """A file that was chosen: the name that it has there, and its bytes."""

    name: str
    content: bytes


@dataclass
class Form:
    """The fields of a form as they were filled in, with the mistakes that were found, by the name of the field.

    A mistake that is about no field in particular stands under the empty name. `once` names this filled-in form:
    what is sent twice is done once.
    """

    values: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    once: UUID = field(default_factory=uuid4)
    mistakes: dict[str, Explained] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What stands in a field, without space around it."""
        return next(iter(self.values.get(name, ())), "").strip()

    def all(self, name: str) -> list[str]:
        """Every value of a field that may be filled in more than once."""
        return self.values.get(name, [])

    def file(self, name: str) -> Upload | None:
        """The file that was chosen, if one was."""
        return self.files.get(name)

    def number(self, name: str) -> int:
        """A hidden number; 0 where somebody put something else there."""
        told = self.value(name)
        return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0  # noqa: PLR2004

    def read(self, name: str, parse: Callable[[str], T]) -> T:
        """What stands in a field, parsed; a mistake is kept, and `require_read` raises it with the others.

        Before `require_read` the answer is not to be used.
        """
        try:
            return parse(self.value(name))
        except Explained as mistake:
            self.refuse(name, mistake)
            return cast("T", None)

    def refuse(self, name: str, mistake: Explained) -> None:
        """Keep a mistake beside its field; the first one of a field is told."""
        self.mistakes.setdefault(name, mistake)

    def require_read(self) -> None:
        """Go on only when every field could be read.

        Raises:
            Unread: some could not.
        """
        if self.mistakes:
            raise Unread


def blank(**values: str | list[str]) -> Form:
    """A form that nobody filled in yet, with what it says to begin with."""
    return Form({name: [value] if isinstance(value, str) else value for name, value in values.items()})


async def read(request: AnyRequest, csrf: str) -> Form:
    """The form of this request, if one of our own pages made it for this session.

    Raises:
        FormTooLarge, FormUnreadable: it is not read.
        NotOurForm: it came from elsewhere.
    """
    content_type = request.headers.get("content-type", "")
    limit = _WITH_FILES if content_type.startswith("multipart/form-data") else _SMALL
    body = await bounded(request, limit)
    if body is None:
        raise FormTooLarge(limit)
    form = _parsed(content_type, body)
    if not _is_from_here(request) or not hmac.compare_digest(form.value("csrf").encode(), csrf.encode()):
        raise NotOurForm
    return form


def _parsed(content_type: str, body: bytes) -> Form:
    told = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
    kept = {"spool_limit": _WITH_FILES, "memory_limit": _WITH_FILES, "disk_limit": 0}
    limits = {"part_limit": _MOST_FIELDS, "header_limit": 8, **kept}
    try:
        texts, files = multipart.parse_form_data({"REQUEST_METHOD": "POST", **told}, strict=True, **limits)
    except (multipart.MultipartError, ValueError, LookupError) as error:
        raise FormUnreadable from error
    values = {name: [_UNFIT.sub("", value) for value in texts.getall(name)] for name in texts}
    return Form(values, dict(_uploads(files)), _once(values))


def _uploads(files: Mapping[str, Any]) -> Iterator[tuple[str, Upload]]:
    for name, part in files.items():
        content = part.raw
        if part.filename or content:
            yield name, Upload(_UNFIT.sub("", part.filename or "")[:200], content)


def _once(values: Mapping[str, list[str]]) -> UUID:
    try:
        return UUID(values["once"][0])
    except (KeyError, IndexError, ValueError) as error:
        raise FormUnreadable from error


def _is_from_here(request: AnyRequest) -> bool:
    """What the browser says of where a form comes from, where it says something (Fetch Metadata; RFC 6454)."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "null")
    if site is not None and site not in _HERE:
        return False
    here = (request.headers.get("host", ""), request.app.state.base_url.partition("://")[2])
    return origin == "null" or origin.partition("://")[2] in here
