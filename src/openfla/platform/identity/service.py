"""People, their sessions, and what they sent once already."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from openfla.contract.qualities import AnyQuality, any_quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.identity import queries, rules
from openfla.platform.identity.model import IdentitySettings, Person, Session
from openfla.platform.kernel.database import Tx

_SEEN_EACH_S: Final = 60
"""So often is written down that a session is alive."""
_FORMS_LAST: Final = timedelta(days=2)


async def known_as(tx: Tx, login: str, name: str, *, at: datetime) -> Person:
    """The person of a login, made known by that name where nobody has it yet."""
    identity, found, called = (await tx.execute(queries.add_person(uuid7(), login, name, at))).one()
    return Person(identity, found, called)


async def begin(tx: Tx, person: Person, *, at: datetime) -> str:
    """A new session of a person who just signed in; the answer is for their browser alone."""
    token = rules.new_token()
    await tx.execute(queries.begin_session(rules.digest(token), person.id, at))
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


async def end(tx: Tx, session: Session) -> None:
    """Sign out in this browser."""
    await tx.execute(queries.end_session(rules.digest(session.token)))


async def end_everywhere(tx: Tx, person: Person) -> None:
    """Sign out in every browser."""
    await tx.execute(queries.end_sessions_of(person.id))


async def first_time(tx: Tx, once: UUID, person: Person, *, at: datetime) -> str | None:
    """Begin what a form asks for; where the same form was sent before, the address that it led to."""
    if (await tx.execute(queries.claim_submission(once, person.id, at))).rowcount:
        return None
    return (await tx.execute(queries.submission(once, person.id))).scalar_one_or_none() or "/home"


async def led_to(tx: Tx, once: UUID, location: str) -> None:
    """Keep where a form led, for when it is sent again."""
    await tx.execute(queries.end_submission(once, location))


async def forget(tx: Tx, settings: IdentitySettings, *, at: datetime) -> None:
    """Drop sessions that have ended, and old forms."""
    await tx.execute(queries.end_old_sessions(*rules.oldest(settings, at)))
    await tx.execute(queries.forget_submissions(at - _FORMS_LAST))
