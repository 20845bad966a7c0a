"""The platform on which the matrix is played: its people, their sessions, the records, and one request at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from uuid import UUID, uuid4

import httpx2

from openfla.platform.identity import rules as identity_rules
from openfla.platform.identity import service as identity
from openfla.platform.identity.model import Person
from openfla.platform.kernel.database import Database, DatabaseSettings, Tx
from openfla.platform.portal.cookies import session_cookie_name
from tests.platform.mandates.people import a_number
from tests.platform.portal.act import Act, formatted
from tests.platform.portal.people import AT, KINDS, Kind, login, settle
from tests.platform.portal.records import Make, Record, certificate
from tests.platform.portal.witness import Seen, Witness
from tests.platforms import SECRET, Platform, fresh_database, running

T = TypeVar("T")
_SPOILT: Final = {
    "idle": "UPDATE sessions SET seen_at = now() - interval '31 minutes' WHERE digest = %(digest)s",
    "old": "UPDATE sessions SET begun_at = now() - interval '11 hours' WHERE digest = %(digest)s",
    "ended": "DELETE FROM sessions WHERE digest = %(digest)s",
    "ended everywhere": "DELETE FROM sessions WHERE digest = %(digest)s",
}
_UNDONE: Final = (
    "DELETE FROM procurations WHERE mandate <> ALL(%(kept)s)",
    "DELETE FROM mandates WHERE id <> ALL(%(kept)s)",
    "DELETE FROM responsibles WHERE named_at > %(at)s",
    "DELETE FROM enterprise_users WHERE added_at > %(at)s",
    "DELETE FROM enterprise_qualities WHERE quality = 'pensionManager'",
)
"""What sets the stage again after an act that was done."""


@dataclass
class Stage:
    """Two servers on one database: a sandbox, and a test environment into which nobody was let."""

    platform: Platform
    acceptance: Platform
    witness: Witness
    database: Database
    runner: asyncio.Runner
    people: dict[str, Person] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    standing: dict[Make, Record] = field(default_factory=dict)
    _count: int = 0
    _seen: Seen | None = None

    def seen(self) -> Seen:
        """What stands in the database, as it was looked at last, unless something was done on the stage since."""
        if self._seen is None:
            self._seen = self.witness.look()
        return self._seen

    def seen_after(self, before: Seen) -> Seen:
        """What stands in the database now, and what the trail tells since then."""
        self._seen = self.witness.look(before.head)
        return self._seen

    def does(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        """Do something with the services, in a transaction of its own."""
        self._seen = None

        async def done() -> T:
            async with self.database.transaction() as tx:
                return await work(tx)

        return self.runner.run(done())

    def person(self, kind: str) -> Person | None:
        """Who somebody of that kind is."""
        first = KINDS[kind].first
        if first and first not in self.people:
            self.people[first] = self.does(lambda tx: identity.known_as(tx, login(first), first.title(), at=AT))
        return self.people.get(first)

    def session(self, kind: str, *, is_own: bool) -> str:
        """The token of a session of somebody; of its own for an act that changes or ends it."""
        if is_own or kind not in self.sessions:
            token = self._begun(kind)
            if is_own:
                return token
            self.sessions[kind] = token
        return self.sessions[kind]

    def record(self, act: Act, *, is_fresh: bool) -> Record:
        """What an act is tried on."""
        if is_fresh:
            return self.does(lambda tx: act.record(tx, True))
        if act.record not in self.standing:
            self.standing[act.record] = self.does(lambda tx: act.record(tx, False))
        return self.standing[act.record]

    def send(self, kind: str, act: Act, token: str, record: Mapping[str, Any]) -> httpx2.Response:
        """The request of that act, right in everything but, perhaps, in who sends it."""
        self._seen = None
        who = KINDS[kind]
        at = self.acceptance if who.environment == "acceptance" else self.platform
        values = {**record, **self._values(who)}
        cookie = {"Cookie": f"{session_cookie_name(at.settings)}={token}"} if token else {}
        at.http.cookies.clear()
        address = formatted(act.address, values)
        if act.fields is None:
            return at.http.get(address, headers={**cookie, "Accept-Language": "en"})
        told = {name: formatted(value, values) for name, value in act.fields.items()}
        told |= {"csrf": identity_rules.csrf(SECRET.encode(), token), "once": str(uuid4())}
        files = {
            name: (called, certificate(str(who.number)) if isinstance(content, str) else content)
            for name, (called, content) in act.files.items()
        }
        return at.http.post(address, data=told, files=files or None, headers=cookie)

    def set_again(self, act: Act, before: Seen) -> None:
        """As it was before somebody did this; accounts that were made stay, as nobody meets them."""
        if act.address == "/sign-out/everywhere":
            self.sessions.clear()
        if self._seen is not None and self._seen.state == before.state:
            return
        self._seen = None
        kept = [record["mandate"] for record in self.standing.values() if "mandate" in record]
        for sql in _UNDONE:
            self.witness.does(sql, kept=kept, at=AT)

    def _values(self, who: Kind) -> dict[str, Any]:
        self._count += 1
        serial = 2_000_000 + self._count
        nsso = f"{serial:07}{96 - serial * 100 % 97 or 97:02}"
        return {"new": f"n{uuid4().hex[:12]}", "unknown": a_number(5000 + self._count), "nsso": nsso}

    def _begun(self, kind: str) -> str:
        who, person = KINDS[kind], self.person(kind)
        if person is None:
            return ""
        if who.session == "invented":
            return identity_rules.new_token()

        async def begin(tx: Tx) -> str:
            token = await identity.begin(tx, person, at=datetime.now(UTC))
            session = await identity.find(tx, token, self.platform.settings.identity, at=datetime.now(UTC))
            assert session is not None
            if who.number is not None:
                await identity.choose(tx, session, who.number, who.quality)
            return token

        token = self.does(begin)
        if who.session in _SPOILT:
            self.witness.does(_SPOILT[who.session], digest=identity_rules.digest(token))
        return token


@contextmanager
def staged(postgres: str) -> Iterator[Stage]:
    """The stage, set."""
    with (
        fresh_database(postgres) as url,
        running(url) as sandbox,
        running(url, environment="acceptance") as acceptance,
        asyncio.Runner() as runner,
    ):
        database, witness = Database.at(url, DatabaseSettings()), Witness(sandbox)
        stage = Stage(sandbox, acceptance, witness, database, runner)
        stage.does(settle)
        yield stage
        runner.run(database.close())
        witness.close()


def is_person(entry: Mapping[str, Any], person: Person | None) -> bool:
    """Whether an entry of the trail names that person, by id and by nothing else."""
    told: Any = entry.get("person", "")
    return person is not None and bool(told) and UUID(told) == person.id and person.login not in str(entry)
