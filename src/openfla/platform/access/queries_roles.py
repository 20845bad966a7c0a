"""All SQL about what people are in an enterprise."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Delete,
    FromClause,
    Select,
    Update,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from openfla.contract.qualities import AnyQuality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Permission, Rank
from openfla.platform.access.queries import enterprise_qualities, enterprise_users, enterprises, known, responsibles


def places(person: UUID, number: EnterpriseNumber | None = None) -> Select[str, str, str]:
    """In which qualities of which enterprises a person has a role: number, name and quality.

    An access manager of the entity is everywhere in it, so that a new quality can be activated from any other.
    """
    roles = or_(
        exists().where(
            responsibles.c.person == person,
            responsibles.c.enterprise == enterprise_qualities.c.enterprise,
            or_(responsibles.c.quality.is_(None), responsibles.c.quality == enterprise_qualities.c.quality),
        ),
        exists().where(
            enterprise_users.c.person == person,
            enterprise_users.c.enterprise == enterprise_qualities.c.enterprise,
            enterprise_users.c.quality == enterprise_qualities.c.quality,
        ),
    )
    theirs = select(responsibles.c.enterprise).where(responsibles.c.person == person)
    used = select(enterprise_users.c.enterprise).where(enterprise_users.c.person == person)
    found = (
        select(enterprises.c.number, enterprises.c.name, enterprise_qualities.c.quality)
        .join(enterprise_qualities, enterprise_qualities.c.enterprise == enterprises.c.number)
        .where(enterprises.c.number.in_(theirs.union(used)), roles)
        .order_by(enterprises.c.name, enterprises.c.number, enterprise_qualities.c.quality)
    )
    return found if number is None else found.where(enterprises.c.number == number)


def roles(people: Collection[UUID], most: int) -> Select[Any]:
    """The first places of several people, ordered by name, with their roles there; and how many places each has."""
    user = enterprise_users
    entity, local = responsibles.alias("entity"), responsibles.alias("local")
    answering = select(responsibles.c.person, responsibles.c.enterprise).where(responsibles.c.person.in_(people))
    using = select(user.c.person, user.c.enterprise).where(user.c.person.in_(people))
    somewhere = answering.union(using).subquery("somewhere")

    def theirs(table: FromClause, *more: ColumnElement[bool]) -> ColumnElement[bool]:
        same = (table.c.person == somewhere.c.person, table.c.enterprise == somewhere.c.enterprise)
        return and_(*same, *more)

    by_name = (enterprises.c.name, enterprises.c.number, enterprise_qualities.c.quality)
    held = (
        select(
            somewhere.c.person,
            enterprise_qualities,
            entity.c.rank.label("entity_rank"),
            local.c.rank.label("local_rank"),
            user.c.permissions,
            func.row_number().over(partition_by=somewhere.c.person, order_by=by_name).label("place"),
            func.count().over(partition_by=somewhere.c.person).label("places"),
        )
        .join_from(somewhere, enterprise_qualities, enterprise_qualities.c.enterprise == somewhere.c.enterprise)
        .join(enterprises, enterprises.c.number == somewhere.c.enterprise)
        .outerjoin(entity, theirs(entity, entity.c.quality.is_(None)))
        .outerjoin(local, theirs(local, local.c.quality == enterprise_qualities.c.quality))
        .outerjoin(user, theirs(user, user.c.quality == enterprise_qualities.c.quality))
        .where(func.num_nonnulls(entity.c.rank, local.c.rank, user.c.permissions) > 0)
        .subquery("held")
    )
    told = (held.c[name] for name in ("person", "quality", "entity_rank", "local_rank", "permissions", "places"))
    found = known().add_columns(*told).join(held, held.c.enterprise == enterprises.c.number)
    return found.where(held.c.place <= most).order_by(None).order_by(held.c.person, held.c.place)


def ranks_of(person: UUID, number: EnterpriseNumber, quality: AnyQuality) -> Select[str | None, str]:
    """The ranks of a person at the level of the entity (no quality) and of one quality."""
    here = (responsibles.c.person == person, responsibles.c.enterprise == number)
    levels = or_(responsibles.c.quality.is_(None), responsibles.c.quality == quality.value)
    return select(responsibles.c.quality, responsibles.c.rank).where(*here, levels)


def permissions_of(person: UUID, number: EnterpriseNumber, quality: AnyQuality) -> Select[list[str]]:
    """What a person was given as a user of a quality."""
    held = enterprise_users.c
    return select(held.permissions).where(
        held.person == person, held.enterprise == number, held.quality == quality.value
    )


def responsibles_of(number: EnterpriseNumber) -> Select[Any]:
    """Who answers for an enterprise and for its qualities."""
    return select(responsibles).where(responsibles.c.enterprise == number)


def name(
    number: EnterpriseNumber, quality: AnyQuality | None, person: UUID, rank: Rank, at: datetime
) -> ReturningInsert[Any]:
    """Somebody answers for the entity or a quality from now on, unless they did."""
    values = {"enterprise": number, "quality": _code(quality), "person": person, "rank": rank.value, "named_at": at}
    return insert(responsibles).values(values).on_conflict_do_nothing().returning(responsibles.c.person)


def change_rank(number: EnterpriseNumber, quality: AnyQuality | None, person: UUID, rank: Rank) -> Update:
    """A manager becomes a deputy, or a deputy a manager."""
    here = (*_level(number, quality, person), responsibles.c.rank != rank.value)
    return update(responsibles).where(*here).values(rank=rank.value)


def remove(number: EnterpriseNumber, quality: AnyQuality | None, person: UUID) -> Delete:
    """Somebody answers for the entity or a quality no longer."""
    return delete(responsibles).where(*_level(number, quality, person))


def users_of(number: EnterpriseNumber, quality: AnyQuality) -> Select[Any]:
    """Who was given permissions in a quality."""
    here = (enterprise_users.c.enterprise == number, enterprise_users.c.quality == quality.value)
    return select(enterprise_users).where(*here)


def grant(
    number: EnterpriseNumber, quality: AnyQuality, person: UUID, permissions: Iterable[Permission], at: datetime
) -> ReturningInsert[Any]:
    """Somebody has permissions in a quality from now on, unless they had some."""
    row = {"enterprise": number, "quality": quality.value, "person": person, "added_at": at}
    new = insert(enterprise_users).values(**row, permissions=_codes(permissions)).on_conflict_do_nothing()
    return new.returning(enterprise_users.c.person)


def change_permissions(
    number: EnterpriseNumber,
    quality: AnyQuality,
    person: UUID,
    permissions: Iterable[Permission],
    before: Iterable[Permission],
) -> Update:
    """Other permissions for a user who has those of before."""
    here = (*_user(number, quality, person), enterprise_users.c.permissions == _codes(before))
    return update(enterprise_users).where(*here).values(permissions=_codes(permissions))


def remove_user(number: EnterpriseNumber, quality: AnyQuality, person: UUID) -> Delete:
    """Somebody has no permissions in a quality any more."""
    return delete(enterprise_users).where(*_user(number, quality, person))


def _level(number: EnterpriseNumber, quality: AnyQuality | None, person: UUID) -> tuple[Any, ...]:
    at_level = responsibles.c.quality.is_not_distinct_from(_code(quality))
    return responsibles.c.enterprise == number, at_level, responsibles.c.person == person


def _user(number: EnterpriseNumber, quality: AnyQuality, person: UUID) -> tuple[Any, ...]:
    held = enterprise_users.c
    return held.enterprise == number, held.quality == quality.value, held.person == person


def _code(quality: AnyQuality | None) -> str | None:
    return None if quality is None else quality.value


def _codes(permissions: Iterable[Permission]) -> list[str]:
    return sorted(permission.value for permission in permissions)
