"""Signing in, out, and choosing in what quality of which enterprise to act (SEED 4.4.1, steps 1 to 4)."""

from typing import Any, Final
from urllib.parse import quote

from litestar import Response, get, post

from openfla.platform.admissions.model import CLOSED
from openfla.platform.api.doors import Given
from openfla.platform.identity import choosing, make_believe, rules, service
from openfla.platform.identity.choosing import Places
from openfla.platform.identity.errors import LoginNotAccepted, NameNotAccepted
from openfla.platform.identity.openid import OpenIdProvider
from openfla.platform.kernel.database import Tx
from openfla.platform.portal import cookies
from openfla.platform.portal.forms import Form, Unread
from openfla.platform.portal.visits import Guest, Reader, see_other
from openfla.texts import Explained

_FIELDS: Final[dict[type[Explained], str]] = {LoginNotAccepted: "login", NameNotAccepted: "name"}
_LONGEST_SEARCH: Final = 100


@get("/sign-in", name="signIn")
async def sign_in(reader: Given[Reader], openid: Given[OpenIdProvider]) -> Response[bytes]:
    """Who are you? In the sandbox anybody of the made-up people, elsewhere who the provider says."""
    return await _sign_in_page(reader, openid, _to(reader), reader.blank())


@get("/sign-in/begin", name="beginSignIn")
async def begin(reader: Given[Reader], openid: Given[OpenIdProvider]) -> Response[bytes]:
    """To the provider, with a cookie that knows the attempt."""
    address, token = await openid.begin(_to(reader), at=reader.clock.now())
    answer = see_other(address)
    answer.set_cookie(cookies.sign_in_cookie(token, reader.settings))
    return answer


@get("/sign-in/callback", name="signInCallback")
async def callback(reader: Given[Reader], openid: Given[OpenIdProvider]) -> Response[bytes]:
    """Back from the provider. The next page is asked for from here, so that the browser sends the strict cookie."""
    attempt, now = cookies.sign_in_token(reader.request, reader.settings), reader.clock.now()
    told = {name: value for name, value in reader.request.query_params.items() if isinstance(value, str)}
    person, to = await openid.finish(attempt, told, at=now)
    async with reader.database.transaction() as tx:
        token = await service.begin(tx, person, at=now, instead_of=_session(reader))
    answer = reader.page("identity/welcome.html", name=person.name, to=to)
    answer.set_cookie(cookies.session_cookie(token, reader.settings))
    answer.set_cookie(cookies.sign_in_cookie("", reader.settings))
    return answer


@post("/sign-in/as", name="signInAs")
async def sign_in_as(reader: Given[Reader]) -> Response[bytes]:
    """Be somebody who was made up."""
    rules.require_sandbox(reader.settings.environment)
    form = await reader.form()
    return await _signed_in_as(reader, form, form.value("login"))


@post("/sign-in/new", name="signInNew")
async def sign_in_new(reader: Given[Reader], openid: Given[OpenIdProvider]) -> Response[bytes]:
    """Be somebody new, whom nobody gave a role yet."""
    rules.require_sandbox(reader.settings.environment)
    form = await reader.form()
    login, name = form.read("login", rules.login), form.read("name", rules.name)
    try:
        form.require_read()
    except Unread:
        return await _sign_in_page(reader, openid, rules.local_path(form.value("to")), form, status=422)
    async with reader.database.transaction() as tx:
        await make_believe.make_up(tx, reader.settings.environment, login, name, at=reader.clock.now())
    return await _signed_in_as(reader, form, login)


@post("/sign-out", name="signOut")
async def sign_out(guest: Given[Guest]) -> Response[bytes]:
    """Out of this browser."""
    await guest.form()
    async with guest.database.transaction() as tx:
        await service.end(tx, guest.session, at=guest.clock.now())
    return cookies.without_session(see_other("/"), guest.settings)


@post("/sign-out/everywhere", name="signOutEverywhere")
async def sign_out_everywhere(guest: Given[Guest]) -> Response[bytes]:
    """Out of every browser."""
    await guest.form()
    async with guest.database.transaction() as tx:
        await service.end_everywhere(tx, guest.person, at=guest.clock.now())
    return cookies.without_session(see_other("/"), guest.settings)


@get("/choose", name="choose")
async def choose(guest: Given[Guest]) -> Response[bytes]:
    """In what quality of which enterprise? Who has one only, and just signed in, is not asked."""
    to = _to(guest)
    async with guest.database.transaction() as tx:
        found = await choosing.places(tx, guest.person, guest.settings)
        if guest.session.enterprise is None and len(found.open) == 1:
            await service.choose(tx, guest.session, found.open[0].number, found.open[0].quality)
            return see_other(to)
    return guest.page("identity/choose.html", form=guest.blank(), **_shown(guest, found, to))


@post("/choose", name="chosen")
async def chosen(guest: Given[Guest]) -> Response[bytes]:
    """From now on in this one."""
    form = await guest.form()
    to = rules.local_path(form.value("to"))
    async with guest.database.transaction() as tx:
        found = await choosing.places(tx, guest.person, guest.settings)

    async def work(tx: Tx) -> str:
        number, quality = choosing.place(form.value("place"), found)
        await service.choose(tx, guest.session, number, quality)
        return to

    return await guest.submit(form, work, "identity/choose.html", **_shown(guest, found, to))


async def _sign_in_page(
    reader: Reader, openid: OpenIdProvider, to: str, form: Form, status: int = 200
) -> Response[bytes]:
    values: dict[str, Any] = {
        "here": "/sign-in",
        "to": to,
        "begin": f"/sign-in/begin?to={quote(to, safe='/')}",
        "openid": openid,
    }
    template = "identity/sign_in.html"
    if reader.settings.environment == "sandbox":
        template = "identity/made_up.html"
        words = reader.request.query_params.get("words", "")[:_LONGEST_SEARCH]
        async with reader.database.transaction() as tx:
            people = await choosing.made_up(tx, reader.settings, words)
        values |= {"people": people, "words": words, "most_people": choosing.MOST_PEOPLE}
    answer = reader.page(
        template, partial="identity/_people.html" if "people" in values else "", status=status, form=form, **values
    )
    answer.set_cookie(cookies.visit_cookie(reader.token, reader.settings))
    return answer


async def _signed_in_as(reader: Reader, form: Form, login: str) -> Response[bytes]:
    environment, now = reader.settings.environment, reader.clock.now()
    async with reader.database.transaction() as tx:
        token = await make_believe.sign_in_as(tx, environment, login, at=now, instead_of=_session(reader))
    answer = see_other(rules.local_path(form.value("to")))
    answer.set_cookie(cookies.session_cookie(token, reader.settings))
    return answer


def _shown(guest: Guest, found: Places, to: str) -> dict[str, Any]:
    return {"found": found, "to": to, "is_closed": guest.settings.environment == CLOSED}


def _session(reader: Reader) -> str:
    return cookies.session_token(reader.request, reader.settings)


def _to(reader: Reader) -> str:
    return rules.local_path(reader.request.query_params.get("to", rules.HOME))


routes: Final[list[Any]] = [
    sign_in,
    begin,
    callback,
    sign_in_as,
    sign_in_new,
    sign_out,
    sign_out_everywhere,
    choose,
    chosen,
]
