"""People, their sessions, and what they sent once already."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from openfla.contract.qualities import AnyQuality, any_quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.identity import queries, rules
from openfla.platform.identity.errors import LoginTaken
from openfla.platform.identity.model import Identity, IdentitySettings, Person, Session
from openfla.platform.identity.rules import login as accepted_login
from openfla.platform.identity.rules import name as accepted_name
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx

__all__ = [
    "accepted_login",
    "accepted_name",
    "begin",
    "choose",
    "end",
    "end_everywhere",
    "find",
    "first_time",
    "forget",
    "known_as",
    "known_by",
    "led_to",
    "names",
    "people",
]

_SEEN_EACH_S: Final = 60
"""So often is written down that a session is alive."""
_FORMS_LAST: Final = timedelta(days=2)


async def known_as(tx: Tx, login: str, name: str, *, at: datetime) -> Person:
    """The person of a login, made known by that name where nobody has it yet.

    Raises:
        LoginNotAccepted, NameNotAccepted: it cannot be one.
    """
    row = queries.add_person(uuid7(), accepted_login(login), accepted_name(name), at)
    return Person(*(await tx.execute(row)).one())


async def known_by(tx: Tx, identity: Identity, *, at: datetime) -> Person:
    """The person whom the provider knows so; the first time, whoever has the login is tied to them for good.

    From then on a person is found by subject, whatever login the provider tells: a login may be given out anew.

    Raises:
        LoginTaken: another one signed in under this login before.
    """
    known = (await tx.execute(queries.known_by(identity.subject))).one_or_none()
    if known is not None:
        return Person(*known)
    row = queries.pin(uuid7(), identity.subject, identity.login, identity.name, at)
    found, login, name, subject = (await tx.execute(row)).one()
    if subject != identity.subject:
        raise LoginTaken(found)
    return Person(found, login, name)


async def names(tx: Tx, people: Sequence[UUID]) -> dict[UUID, str]:
    """What people are called, by their id."""
    return {row.id: row.name for row in await tx.execute(queries.names(people))}


async def people(tx: Tx, ids: Collection[UUID]) -> dict[UUID, Person]:
    """The people of these ids."""
    rows = await tx.execute(queries.people(ids))
    return {identity: Person(identity, login, name) for identity, login, name in rows}


async def begin(tx: Tx, person: Person, *, at: datetime, instead_of: str = "") -> str:
    """A new session of a person who just signed in, under a new token; the answer is for their browser alone.

    The session that the browser had before, of whomever, ends.
    """
    token = rules.new_token()
    await tx.execute(queries.end_session(rules.digest(instead_of)))
    await tx.execute(queries.begin_session(rules.digest(token), person.id, at))
    await audit.append(tx, [audit.Entry(action="session.begun", at=at, person=str(person.id))])
    return token


async def find(tx: Tx, token: str, settings: IdentitySettings, *, at: datetime) -> Session | None:
    """The session of a token, unless it has ended: idle too long, begun too long ago, or signed out."""
    row = (await tx.execute(queries.session(rules.digest(token), *rules.oldest(settings, at)))).mappings().one_or_none()
    if row is None:
        return None
    if (at - row["seen_at"]).total_seconds() > _SEEN_EACH_S:
        await tx.execute(queries.see_session(row["digest"], at))
    number = EnterpriseNumber(row["enterprise"]) if row["enterprise"] else None
    quality = any_quality(row["quality"]) if row["quality"] else None
    person = Person(row["person"], row["login"], row["name"])
    return Session(token, person, number, quality, row["begun_at"])


async def choose(tx: Tx, session: Session, number: EnterpriseNumber, quality: AnyQuality) -> None:
    """Act in a quality of an enterprise from now on; whether the person may is asked on every page."""
    await tx.execute(queries.choose(rules.digest(session.token), number, quality))


async def end(tx: Tx, session: Session, *, at: datetime) -> None:
    """Sign out in this browser."""
    ended = await tx.execute(queries.end_session(rules.digest(session.token)))
    await _tell_ended(tx, session.person, ended.rowcount, at)


async def end_everywhere(tx: Tx, person: Person, *, at: datetime) -> None:
    """Sign out in every browser."""
    ended = await tx.execute(queries.end_sessions_of(person.id))
    await _tell_ended(tx, person, ended.rowcount, at)


async def first_time(tx: Tx, once: UUID, person: Person, *, at: datetime) -> str | None:
    """Begin what a form asks for; where the same form was sent before, the address that it led to."""
    if (await tx.execute(queries.claim_submission(once, person.id, at))).first() is not None:
        return None
    return (await tx.execute(queries.submission(once, person.id))).scalar_one_or_none() or "/home"


async def led_to(tx: Tx, once: UUID, location: str) -> None:
    """Keep where a form led, for when it is sent again."""
    await tx.execute(queries.end_submission(once, location))


async def forget(tx: Tx, settings: IdentitySettings, *, at: datetime) -> None:
    """Drop sessions that have ended, sign-ins that nobody finished, and old forms."""
    await tx.execute(queries.forget_attempts(at))
    await tx.execute(queries.end_old_sessions(*rules.oldest(settings, at)))
    await tx.execute(queries.forget_submissions(at - _FORMS_LAST))


async def _tell_ended(tx: Tx, person: Person, sessions: int, at: datetime) -> None:
    told = {"sessions": sessions}
    entry = audit.Entry(action="session.ended", at=at, person=str(person.id), details=told)
    await audit.append(tx, [entry] if sessions else [])
