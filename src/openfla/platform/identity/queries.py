from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import asdict
from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Delete,
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    Table,
    Text,
    UniqueConstraint,
    Update,
    Uuid,
    and_,
    case,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.sql.dml import ReturningDelete, ReturningInsert

from openfla.contract.qualities import AnyQuality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.identity.model import Attempt
from openfla.platform.kernel.database import metadata

persons = Table(
    "persons",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("login", Text, CheckConstraint("length(login) BETWEEN 1 AND 254", name="login_length"), nullable=False),
    Column("name", Text, CheckConstraint("length(name) BETWEEN 1 AND 200", name="name_length"), nullable=False),
    Column("subject", Text),
    Column("added_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("login"),
    UniqueConstraint("subject"),
)

Index("ix_persons_name", persons.c.name, persons.c.login, postgresql_where=persons.c.subject.is_(None))

sessions = Table(
    "sessions",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("person", Uuid, ForeignKey(persons.c.id), nullable=False, index=True),
    Column("enterprise", Text),
    Column("quality", Text),
    Column("begun_at", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("return_to", Text, nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    Column("once", Uuid, primary_key=True),
    Column("person", Uuid, ForeignKey(persons.c.id), nullable=False),
    Column("location", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)


def begin_session(digest: bytes, person: UUID, at: datetime) -> Insert:
    """A new session."""
    return insert(sessions).values(digest=digest, person=person, begun_at=at, seen_at=at)


def session(digest: bytes, begun: datetime, seen: datetime) -> Select[Any]:
    """The session of a digest with its person, if it began and was seen not before then."""
    here = (sessions.c.digest == digest, sessions.c.begun_at > begun, sessions.c.seen_at > seen)
    columns = (sessions, persons.c.login, persons.c.name)
    return select(*columns).join(persons, persons.c.id == sessions.c.person).where(*here)


def see_session(digest: bytes, at: datetime) -> Update:
    """Something was asked in this session."""
    return update(sessions).where(sessions.c.digest == digest).values(seen_at=at)


def choose(digest: bytes, enterprise: EnterpriseNumber, quality: AnyQuality) -> Update:
    """In what quality of which enterprise the person acts from now on."""
    chosen = {"enterprise": enterprise, "quality": quality.value}
    return update(sessions).where(sessions.c.digest == digest).values(chosen)


def end_session(digest: bytes) -> Delete:
    """Sign out here."""
    return delete(sessions).where(sessions.c.digest == digest)


def end_sessions_of(person: UUID) -> Delete:
    """Sign out everywhere."""
    return delete(sessions).where(sessions.c.person == person)


def end_old_sessions(begun: datetime, seen: datetime) -> Delete:
    """Drop the sessions that have ended by themselves."""
    return delete(sessions).where(or_(sessions.c.begun_at <= begun, sessions.c.seen_at <= seen))


def add_person(identity: UUID, login: str, name: str, at: datetime) -> ReturningInsert[Any]:
    """A person, known by a login; somebody who is known already keeps their name."""
    row = insert(persons).values(id=identity, login=login, name=name, added_at=at)
    same = row.on_conflict_do_update(index_elements=["login"], set_={"login": login})
    return same.returning(persons.c.id, persons.c.login, persons.c.name)


def names(people: Sequence[UUID]) -> Select[UUID, str]:
    """What people are called."""
    return select(persons.c.id, persons.c.name).where(persons.c.id.in_(people))


def known_by(subject: str) -> Select[UUID, str, str]:
    """The person whom the provider knows by that subject."""
    return select(persons.c.id, persons.c.login, persons.c.name).where(persons.c.subject == subject)


def pin(identity: UUID, subject: str, login: str, name: str, at: datetime) -> ReturningInsert[Any]:
    """The person of a login, tied to that subject and called as the provider says, unless they are tied already."""
    row = insert(persons).values(id=identity, subject=subject, login=login, name=name, added_at=at)
    is_new = persons.c.subject.is_(None)
    tied = {
        "subject": func.coalesce(persons.c.subject, row.excluded.subject),
        "name": case((is_new, row.excluded.name), else_=persons.c.name),
    }
    pinned = row.on_conflict_do_update(index_elements=["login"], set_=tied)
    return pinned.returning(persons.c.id, persons.c.login, persons.c.name, persons.c.subject)


def made_up(words: Sequence[str], size: int) -> Select[UUID, str, str]:
    """People who never signed in at a provider and in whose name or login every word stands, ordered by name."""
    # A login is in small letters as it is; ILIKE takes more than twice as long.
    texts = (func.lower(persons.c.name), persons.c.login)
    here = [or_(*(func.strpos(text, func.lower(word)) > 0 for text in texts)) for word in words]
    found = select(persons.c.id, persons.c.login, persons.c.name).where(persons.c.subject.is_(None), *here)
    return found.order_by(persons.c.name, persons.c.login).limit(size)


def made_up_as(login: str) -> Select[UUID, str, str]:
    """The person of a login, unless they sign in at a provider."""
    here = and_(persons.c.login == login, persons.c.subject.is_(None))
    return select(persons.c.id, persons.c.login, persons.c.name).where(here)


def begin_attempt(digest: bytes, attempt: Attempt, until: datetime) -> Insert:
    """A sign-in that is begun at the provider."""
    return insert(sign_ins).values(digest=digest, until=until, **asdict(attempt))


def take_attempt(digest: bytes) -> ReturningDelete[Any]:
    """What was kept of an attempt, which nobody can finish from now on."""
    return delete(sign_ins).where(sign_ins.c.digest == digest).returning(sign_ins)


def forget_attempts(at: datetime) -> Delete:
    """Drop attempts whose time is over."""
    return delete(sign_ins).where(sign_ins.c.until <= at)


def people(ids: Collection[UUID]) -> Select[UUID, str, str]:
    """Who the people of these ids are."""
    return select(persons.c.id, persons.c.login, persons.c.name).where(persons.c.id.in_(ids))


def claim_submission(once: UUID, person: UUID, at: datetime) -> ReturningInsert[UUID]:
    """A form that was sent; waits for whoever sends the same one at the same time. No row: it was sent before."""
    row = insert(submissions).values(once=once, person=person, location="", at=at).on_conflict_do_nothing()
    return row.returning(submissions.c.once)


def submission(once: UUID, person: UUID) -> Select[str]:
    """Where somebody was led when they sent this form before."""
    return select(submissions.c.location).where(submissions.c.once == once, submissions.c.person == person)


def end_submission(once: UUID, location: str) -> Update:
    """Where whoever sends the same form again is led."""
    return update(submissions).where(submissions.c.once == once).values(location=location)


def forget_submissions(before: datetime) -> Delete:
    """Drop forms that nobody has open any more."""
    return delete(submissions).where(submissions.c.at < before)
