"""What the rows of any record and the messages about it have in common."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

import msgspec
from msgspec import UNSET
from uuid_utils.compat import uuid7

from openfla.contract.messages import Declarer, Registered
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Actor
from openfla.platform.records.model import Occasion, RecordRow, Version

M = TypeVar("M", bound=Registered)
_KEPT_TYPES: Final = (Decimal, date, datetime)


def new(actor: Actor, occasion: Occasion) -> dict[str, Any]:
    """The columns of a record that somebody declares now, with an id of its own."""
    return {
        "id": uuid7(),
        "declarer": actor.enterprise_number,
        "quality": actor.quality.value,
        "version": 1,
        "withdrawn": False,
        "registered_at": occasion.at,
        "changed_at": occasion.changed_at,
    }


def registered(row: RecordRow) -> dict[str, Any]:
    """The members that are told of every record about a worker with an enterprise."""
    return {
        "id": str(row.id),
        "version": row.version,
        "declared_by": _declarer(row.declarer, row.quality),
        "registered_at": row.registered_at,
        "changed_at": row.changed_at,
        "withdrawn": row.withdrawn,
        "enterprise_number": row.enterprise,
        "ssin": row.ssin,
    }


def kept(told: Registered) -> dict[str, Any]:
    """A message as the history keeps it: without its address, which depends on who asks."""
    found: dict[str, Any] = msgspec.to_builtins(told, builtin_types=_KEPT_TYPES)
    del found["href"]
    return found


def change(version: Version, now: Registered) -> dict[str, Any]:
    """The members that are told of a version of the record that stands `now`."""
    return {
        "version": version.number,
        "at": version.at,
        "act": version.act,
        "by": _declarer(version.enterprise, version.quality),
        "before": _then(version.before, now) or UNSET,
        "after": _then(version.after, now) or now,
    }


def _then(told: dict[str, Any] | None, now: M) -> M | None:
    return msgspec.convert({**told, "href": now.href}, type(now)) if told else None


def _declarer(enterprise: EnterpriseNumber, quality: str) -> Declarer:
    return Declarer(enterprise_number=enterprise, quality=Quality(quality))
