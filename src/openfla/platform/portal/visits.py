"""Who reads a page: anybody, somebody who signed in, somebody who acts in a quality of an enterprise."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeVar
from urllib.parse import quote

from litestar import Response
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler

from openfla.platform.access import service as access
from openfla.platform.access.errors import NoAccess
from openfla.platform.access.model import Task, Visitor
from openfla.platform.access.rules import may
from openfla.platform.admissions import service as admissions
from openfla.platform.admissions.model import CLOSED
from openfla.platform.api.doors import AnyRequest
from openfla.platform.identity import rules as identity_rules
from openfla.platform.identity import service as identity
from openfla.platform.identity.model import Person, Session
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Database, Tx
from openfla.platform.kernel.refusals import Refusal
from openfla.platform.portal import cookies, forms, layout
from openfla.platform.portal.forms import Form, Unread
from openfla.platform.portal.languages import language_of
from openfla.platform.settings import Settings
from openfla.texts import Explained, Language

T = TypeVar("T")
Work = Callable[[Tx], Awaitable[str]]
Fields = Mapping[type[Explained], str]
_NOT_KEPT: Final = {"Cache-Control": "no-store"}
_NOWHERE: Final[Fields] = MappingProxyType({})
_NO_NOTICES: Final[Mapping[str, str]] = MappingProxyType({})


class SignInNeeded(Exception):
    """The page is for people who signed in."""


class ChoiceNeeded(Exception):
    """The page is for people who act in a quality of an enterprise; this one did not choose yet, or may no more."""


@dataclass(frozen=True)
class Reader:
    """Anybody who reads a page; `token` is what their browser keeps, of a session or of nothing yet."""

    request: AnyRequest
    settings: Settings
    database: Database
    clock: Clock
    token: str

    @property
    def language(self) -> Language:
        """In which language they read."""
        return language_of(self.request)

    @property
    def csrf(self) -> str:
        """What the forms of their pages carry."""
        return identity_rules.csrf(self.request.app.state.csrf_key, self.token)

    def page(
        self,
        template: str,
        *,
        status: int = 200,
        partial: str = "",
        notices: Mapping[str, str] = _NO_NOTICES,
        **values: Any,
    ) -> Response[bytes]:
        """A page for this reader; only the partial where htmx asks for it."""
        shown = partial if partial and "hx-request" in self.request.headers else template
        notice = notices.get(self.request.query_params.get("done", ""), "")
        told = {"form": None, "notice": notice, **values}
        return layout.page(self.request, shown, status=status, me=self, inside=True, **told)

    def blank(self, **values: str | list[str]) -> Form:
        """A form that nobody filled in yet."""
        return forms.blank(**values)

    async def form(self) -> Form:
        """What was filled in.

        Raises:
            FormTooLarge, FormUnreadable, NotOurForm: as `forms.read`.
        """
        return await forms.read(self.request, self.csrf)


@dataclass(frozen=True)
class Guest(Reader):
    """Somebody who signed in."""

    session: Session

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.session.person

    async def submit(
        self, form: Form, work: Work, template: str, *, fields: Fields = _NOWHERE, **values: Any
    ) -> Response[bytes]:
        """Do what a form asks for, once, in one transaction; what is wrong is told on its page, with nothing done.

        Args:
            form: as it was filled in; sent twice, it leads twice to where it led first.
            work: does it, and answers the address to go to.
            template: the page of the form.
            fields: beside which field a mistake is told; others are told above the form.
            values: what the page needs beside the form.
        """
        try:
            return see_other(await self._once(form, work))
        except Refusal:  # is told on a page of its own, and in the trail
            raise
        except Explained as mistake:
            if not isinstance(mistake, Unread):
                form.refuse(_field(mistake, fields), mistake)
            return self.page(template, status=422, form=form, **values)

    async def require_still(self, tx: Tx) -> None:
        """Go on only while the session lasts: a form may take its time to come in.

        Raises:
            SignInNeeded: it has ended since the request began.
        """
        await _session(tx, self.request, self.settings, self.clock)

    async def _once(self, form: Form, work: Work) -> str:
        async with self.database.transaction() as tx:
            await self.require_still(tx)
            before = await identity.first_time(tx, form.once, self.person, at=self.clock.now())
            if before is not None:
                return before
            location = await work(tx)
            await identity.led_to(tx, form.once, location)
            return location


@dataclass(frozen=True)
class Visit(Guest):
    """Somebody who acts in a quality of an enterprise."""

    @property
    def visitor(self) -> Visitor:
        """Them, with the roles they have there; read again in the transaction of a form."""
        found: Visitor = self.request.scope["state"]["visitor"]
        return found

    async def require(self, tx: Tx, task: Task) -> None:
        """Go on only when this person may do this; who may not is told whom to ask (PORTAL-4).

        Raises:
            NoAccess: no role of theirs gives it, or the enterprise has stopped.
        """
        if not may(self.visitor, task):
            number, quality = self.visitor.enterprise.number, self.visitor.quality
            raise NoAccess(task, await access.who_can_help(tx, number, quality, task))

    async def require_still(self, tx: Tx) -> None:
        """Go on with the roles of this moment, which may be fewer than when the request began.

        Raises:
            SignInNeeded: the session has ended since.
            NoAccess: there is no role left.
            AdmissionNeeded: the enterprise is let in no longer.
        """
        await super().require_still(tx)
        number, quality = self.visitor.enterprise.number, self.visitor.quality
        await admissions.require_open(tx, self.settings.environment, number)
        now = await access.visitor(tx, self.person, number, quality)
        if now is None:
            raise NoAccess(Task.SEE_RESPONSIBLES)
        self.request.scope["state"]["visitor"] = now


async def guard(connection: Any, handler: BaseRouteHandler) -> None:
    """Find out who reads, as far as the page asks for it (`reader`, `guest` or `visit`), before anything else is done.

    Raises:
        SignInNeeded: nobody signed in in this browser, or the session has ended.
        ChoiceNeeded: no quality was chosen, or the person has no role there any more, or it is not admitted here.
    """
    asked = next((name for name in _READERS if name in handler.parsed_fn_signature.parameters), None)
    if asked:
        state, app = connection.scope["state"], connection.app.state
        state["reader"] = await _READERS[asked](connection, app.settings, app.database, app.clock)


def _found(kind: type[T]) -> Callable[[AnyRequest], T]:
    def found(request: AnyRequest) -> T:
        known = request.scope["state"]["reader"]
        if not isinstance(known, kind):
            raise TypeError(known)
        return known

    return found


async def _reader(request: AnyRequest, settings: Settings, database: Database, clock: Clock) -> Reader:
    token = cookies.visit_token(request, settings) or identity_rules.new_token()
    return Reader(request, settings, database, clock, token)


async def _guest(request: AnyRequest, settings: Settings, database: Database, clock: Clock) -> Guest:
    async with database.transaction() as tx:
        session = await _session(tx, request, settings, clock)
    return Guest(request, settings, database, clock, session.token, session)


async def _visit(request: AnyRequest, settings: Settings, database: Database, clock: Clock) -> Visit:
    async with database.transaction() as tx:
        session = await _session(tx, request, settings, clock)
        if session.enterprise is None or session.quality is None:
            raise ChoiceNeeded
        visitor = await access.visitor(tx, session.person, session.enterprise, session.quality)
        is_open = settings.environment != CLOSED or await admissions.is_admitted(tx, session.enterprise)
    if visitor is None or not is_open:
        raise ChoiceNeeded
    request.scope["state"]["visitor"] = visitor
    return Visit(request, settings, database, clock, session.token, session)


async def _anybody(request: AnyRequest, settings: Settings, database: Database, clock: Clock) -> Reader:
    """Whoever it is, with all that is known of them: for a page that everybody may read, each in their own way."""
    for find in (_visit, _guest):
        try:
            return await find(request, settings, database, clock)
        except (SignInNeeded, ChoiceNeeded):
            continue
    return await _reader(request, settings, database, clock)


_READERS: Final[Mapping[str, Callable[..., Awaitable[Reader]]]] = {
    "anybody": _anybody,
    "reader": _reader,
    "guest": _guest,
    "visit": _visit,
}
DEPENDENCIES: Final = {
    name: Provide(_found(kind), sync_to_thread=False)
    for name, kind in {"anybody": Reader, "reader": Reader, "guest": Guest, "visit": Visit}.items()
}
"""What a page may ask for: what the guard found."""


def see_other(address: str) -> Response[bytes]:
    """Go there with a GET, as after every form (RFC 9110 section 15.4.4)."""
    return Response(b"", status_code=303, media_type="text/plain", headers={"Location": address, **_NOT_KEPT})


def address_to_come_back(request: AnyRequest, address: str) -> str:
    """An address that leads back to this page; what was sent with a form is not repeated."""
    path = request.url.path if request.method == "GET" else "/home"
    return f"{address}?to={quote(path, safe='/')}"


async def _session(tx: Tx, request: AnyRequest, settings: Settings, clock: Clock) -> Session:
    token = cookies.session_token(request, settings)
    found = await identity.find(tx, token, settings.identity, at=clock.now()) if token else None
    if found is None:
        raise SignInNeeded
    request.scope["state"]["person"] = found.person
    return found


def _field(mistake: Explained, fields: Fields) -> str:
    return next((fields[kind] for kind in type(mistake).__mro__ if kind in fields), "")
