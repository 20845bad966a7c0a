"""People in front of the portal: who they are, and what their browser does, over real HTTP."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any, Self, TypeVar

import httpx2

from openfla.contract.qualities import AnyQuality, Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.model import Rank
from openfla.platform.access.queries import responsibles
from openfla.platform.identity import service as identity
from openfla.platform.kernel.database import Tx
from openfla.platform.portal.cookies import session_cookie_name
from tests.outside import outside
from tests.platforms import BAKERY, Platform, a_client

T = TypeVar("T")
Files = Mapping[str, tuple[str, bytes]]
_NOTHING: Mapping[str, Any] = MappingProxyType({})


def in_transaction(platform: Platform, work: Callable[[Tx], Awaitable[T]]) -> T:
    """What `work(tx)` answers, in a transaction of its own on the database of a platform."""
    with outside(platform.url) as look:
        return look.does(work)


def a_manager(
    platform: Platform,
    login: str = "an",
    number: EnterpriseNumber = BAKERY,
    *qualities: AnyQuality,
    is_entity: bool = True,
    rank: Rank = Rank.MANAGER,
    name: str = "",
) -> str:
    """An access manager of an enterprise (`is_entity`) who is local manager of these qualities too; its login."""
    now = datetime.now(UTC)

    async def work(tx: Tx) -> None:
        # Only where nobody did: another name than the first would rename it.
        if number not in {found.number for found in await access.enterprises(tx)}:
            await access.enrol(tx, number, name or "Bakkerij De Korenbloem", (Quality.EMPLOYER,), at=now)
        known = await access.find(tx, number)
        missing = [quality for quality in qualities if quality not in known.qualities]
        if missing:
            await access.enrol(tx, number, known.name, missing, at=now)
        person = await identity.known_as(tx, login, login.title(), at=now)
        levels = [*([None] if is_entity else []), *(quality.value for quality in qualities)]
        for level in levels:
            row = {"enterprise": number, "quality": level, "person": person.id, "rank": rank.value, "named_at": now}
            await tx.execute(responsibles.insert().values(row))

    in_transaction(platform, work)
    return login


@dataclass
class Tab:
    """A browser of one person; no script runs in it."""

    platform: Platform
    http: httpx2.Client

    @classmethod
    def of(
        cls,
        platform: Platform,
        login: str,
        number: EnterpriseNumber | None = BAKERY,
        quality: AnyQuality = Quality.EMPLOYER,
    ) -> Self:
        """Somebody who signed in, and acts in that quality unless no number is given."""

        async def work(tx: Tx) -> str:
            at = datetime.now(UTC)
            person = await identity.known_as(tx, login, login.title(), at=at)
            token = await identity.begin(tx, person, at=at)
            if number is not None:
                session = await identity.find(tx, token, platform.settings.identity, at=at)
                assert session is not None
                await identity.choose(tx, session, number, quality)
            return token

        tab = cls.of_nobody(platform)
        tab.http.cookies.set(session_cookie_name(platform.settings), in_transaction(platform, work))
        return tab

    @classmethod
    def of_nobody(cls, platform: Platform) -> Self:
        """Somebody who did not sign in."""
        http = a_client(platform.base_url, headers={"Accept-Language": "en"})
        return cls(platform, http)

    def get(self, path: str, **about: Any) -> httpx2.Response:
        """A page, without following where it leads."""
        return self.http.get(path, **about)

    def forms(self, page: str) -> list["FoundForm"]:
        """Every form of a page, as it came."""
        answer = self.get(page)
        assert answer.status_code == 200, (page, answer.status_code, answer.headers.get("location"))
        return forms_of(answer.text)

    def fill(
        self, page: str, values: Mapping[str, Any] = _NOTHING, files: Files = _NOTHING, *, action: str = ""
    ) -> httpx2.Response:
        """Load a page, fill in its form (the one with this action, or else the last) and send it."""
        found = [form for form in self.forms(page) if form.action == action or not action]
        assert found, (page, action)
        return self.send(found[-1], values, files)

    def send(self, form: "FoundForm", values: Mapping[str, Any] = _NOTHING, files: Files = _NOTHING) -> httpx2.Response:
        """Send a form as it came, with these values in place of what stands there; None leaves a field out."""
        told = {name: value for name, value in {**form.values, **values}.items() if value is not None}
        sent = {name: (called, content) for name, (called, content) in files.items()}
        if form.is_multipart and not sent:
            sent = {"": ("", b"")}
        if sent:
            return self.http.post(form.action, data=told, files=sent)
        return self.http.post(form.action, data=told)


@dataclass
class FoundForm:
    """A form of a page: where it goes, and what stands in it."""

    action: str
    values: dict[str, Any]
    is_multipart: bool = False


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[FoundForm] = []
        self._select = ""

    def handle_starttag(self, tag: str, told: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in told}
        if tag == "form":
            is_multipart = about.get("enctype") == "multipart/form-data"
            self.found.append(FoundForm(about.get("action", ""), {}, is_multipart))
        elif tag == "input" and self.found and about.get("name"):
            self._input(about)
        elif tag == "textarea" and self.found:
            self.found[-1].values.setdefault(about["name"], "")
        elif tag == "select":
            self._select = about["name"]
        elif tag == "option" and self._select and ("selected" in about or self._select not in self.found[-1].values):
            self.found[-1].values[self._select] = about.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""

    def _input(self, about: dict[str, str]) -> None:
        values, name, kind = self.found[-1].values, about["name"], about.get("type", "text")
        if kind == "file":
            return
        if kind in ("checkbox", "radio"):
            if "checked" in about:
                values[name] = [*values[name], about["value"]] if name in values else [about["value"]]
            return
        values[name] = about.get("value", "")


def forms_of(html: str) -> list[FoundForm]:
    """Every form in a page."""
    parser = _Forms()
    parser.feed(html)
    return parser.found
