"""People in front of the pages of signing in."""

from datetime import UTC, datetime
from urllib.parse import quote
from uuid import uuid4

import httpx2

from openfla.contract.qualities import AnyQuality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.identity import service as identity
from tests.platforms import Platform
from tests.portals import Tab, a_manager, forms_of, in_transaction

SESSION = "openfla-session"


def somebody(platform: Platform, *places: tuple[EnterpriseNumber, AnyQuality]) -> str:
    """The login of a new person, who is local manager there."""
    login = f"{uuid4().hex}@example.org"
    in_transaction(platform, lambda tx: identity.known_as(tx, login, "Somebody", at=datetime.now(UTC)))
    for number, quality in places:
        a_manager(platform, login, number, quality, is_entity=False)
    return login


def sign_in(tab: Tab, login: str, to: str = "/home") -> httpx2.Response:
    """As one of the made-up people, whose button is found by searching."""
    page = tab.get("/sign-in", params={"words": login, "to": to})
    assert page.status_code == 200, page.text
    (form,) = [
        form for form in forms_of(page.text) if form.values.get("login") == login and form.action == "/sign-in/as"
    ]
    return tab.send(form)


def new_person(tab: Tab, to: str = "/home", **values: str) -> httpx2.Response:
    return tab.fill(f"/sign-in?to={quote(to)}", values, action="/sign-in/new")
